using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.Net.Http.Headers;

namespace Associations.Events.Releases;

static class ReleaseViews
{
    internal static void Map(RouteGroupBuilder releases)
    {
        releases.MapGet("/", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<EventRelease>)).Paged();
        releases.MapGet("/{name}", One).ForMembersAndStaff("events:read").Answers(typeof(AgendaBody));
    }

    // An event has a handful of releases, so they are one page.
    static Task<IResult> List(Guid eventId, Reads reads, CancellationToken cancellation) =>
        reads.One<Event>(eventId, planned => new Page(planned.Releases, null), cancellation);

    /// <summary>The whole agenda of a release, as it was public then.</summary>
    static async Task<IResult> One(Guid eventId, string name, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var agenda = await session.LoadAsync<ReleasedAgenda>(ReleasedAgenda.IdOf(eventId, name), cancellation);
        return agenda is null
            ? Problems.NotFound("release")
            : Results.Bytes(agenda.Json, "application/json; charset=utf-8", entityTag: EntityTagHeaderValue.Parse(agenda.ETag));
    }
}
