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

    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<Event>(eventId, cancellation) is { } planned
            ? Paging.Answer(request, planned.Releases, release => release.Name)
            : Problems.NotFound("event");
    }

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
