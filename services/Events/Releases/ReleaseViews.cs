using Associations.Events.Branches;
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
        releases.MapGet("/{name}/changes", Changes).ForMembersAndStaff("events:read").Answers(typeof(PageOf<AgendaChange>)).Paged();
        releases.MapGet("/{name}/affected", Concerned).ForStaff("events:read").Answers(typeof(PageOf<PersonAffected>)).Paged();
        releases.MapGet("/{name}", One).ForMembersAndStaff("events:read").Answers(typeof(AgendaBody));
    }

    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<Event>(eventId, cancellation) is { } planned
            ? Paging.Answer(request, planned.Releases, release => release.Name)
            : Problems.NotFound("event");
    }

    /// <summary>What a release is different in from the one before it.</summary>
    static async Task<IResult> Changes(Guid eventId, string name, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<ReleaseChanges>(ReleasedAgenda.IdOf(eventId, name), cancellation) is { } changes
            ? Paging.Answer(request, changes.Changes, change => change.Session.ToString())
            : Problems.NotFound("release");
    }

    /// <summary>Whom a release concerns, and how.</summary>
    static async Task<IResult> Concerned(Guid eventId, string name, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<ReleaseChanges>(ReleasedAgenda.IdOf(eventId, name), cancellation) is null) return Problems.NotFound("release");
        var affected = await session.Events.FetchStreamAsync(Affected.IdOf(eventId, name), token: cancellation);
        return Paging.Answer(request, [.. affected.Select(e => (PersonAffected)e.Data)], person => person.SpeakerId?.ToString() ?? person.Account!);
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
