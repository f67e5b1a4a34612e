using System.Text.Json;
using Associations.Contracts.Events.V1;
using Associations.Events.Branches;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Releases;
using Associations.Events.Speakers;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.PersonalAgendas;

/// <summary>What a release changed for somebody.</summary>
/// <param name="Release">The release's name.</param>
/// <param name="ReleasedAt">When it was released, UTC.</param>
/// <param name="Sessions">Which of their sessions it changed, and how; by time.</param>
sealed record OwnChanges(string Release, DateTimeOffset ReleasedAt, IReadOnlyList<OwnChange> Sessions)
{
    internal static void Map(RouteGroupBuilder agendas) => agendas.MapGet("/changes", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<OwnChanges>)).Paged();

    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (reads.Caller.Account is not { } account || await session.LoadAsync<Event>(eventId, cancellation) is not { Releases.Count: > 0 } planned) return Problems.NotFound("agenda");
        var told = (await Told(planned, account, session, cancellation)).ToLookup(affected => affected.Release, affected => affected.Sessions);
        var releases = planned.Releases.Where(release => told.Contains(release.Name)).ToList();
        var changes = (await session.LoadManyAsync<ReleaseChanges>(cancellation, [.. releases.Select(release => ReleasedAgenda.IdOf(eventId, release.Name))])).ToDictionary(one => one.Id);
        var names = await DraftViews.Names(session, eventId, cancellation);
        return Paging.Answer(request, [.. releases.Where(release => changes.ContainsKey(ReleasedAgenda.IdOf(eventId, release.Name))).Select(release =>
            Of(planned, release, changes[ReleasedAgenda.IdOf(eventId, release.Name)], [.. told[release.Name].SelectMany(sessions => sessions)], names))], one => one.Release);
    }

    // Thousands may be concerned by a release: the database looks for the one.
    static async Task<IReadOnlyList<PersonAffected>> Told(Event planned, string account, IQuerySession session, CancellationToken cancellation)
    {
        // Also what whoever they are on the programme was told before their sign-in was known.
        string[] speakers = [.. (await LinkedSpeakers.Of(planned.Id, account, session, cancellation)).Select(speaker => speaker.ToString())];
        Guid[] streams = [.. planned.Releases.Select(release => Affected.IdOf(planned.Id, release.Name))];
        var found = await session.AdvancedSql.QueryAsync<string>(
            "select data::text from mt_events where tenant_id = ? and stream_id = any(?) and (data ->> 'account' = ? or data ->> 'speakerId' = any(?))",
            cancellation, session.TenantId, streams, account, speakers);
        return [.. found.Select(json => JsonSerializer.Deserialize<PersonAffected>(json, Json.Options)!)];
    }

    static OwnChanges Of(Event planned, EventRelease release, ReleaseChanges changes, IReadOnlyList<AffectedSession> theirs, IReadOnlyDictionary<Guid, string> names)
    {
        var told = theirs.DistinctBy(one => one.SessionId).ToDictionary(one => one.SessionId);
        // What was released before its rooms were kept is told without them.
        var now = changes.Is ?? new(planned.TimeZone, new Dictionary<Guid, string>());
        return new(release.Name, release.ReleasedAt, [.. changes.Changes.Where(change => told.ContainsKey(change.Session)).Select(change => new OwnChange(
            change.Session, change.Kind, change.Fields, SessionThen.Of(change.Before, changes.Was ?? now, names), SessionThen.Of(change.After, now, names), told[change.Session].ClashesWith))]);
    }
}

/// <summary>A session of somebody's that is different.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Kind">The most important of it: <c>added</c>, <c>moved</c>, <c>changed</c>, <c>cancelled</c>, <c>reinstated</c> or <c>removed</c>.</param>
/// <param name="Fields">What differs, such as <c>time</c>, <c>room</c>, <c>length</c>, <c>title</c>, <c>people</c>.</param>
/// <param name="Before">How the release before it had the session; null for one that was not there.</param>
/// <param name="After">How this release has it; null for one that is not there any more.</param>
/// <param name="ClashesWith">Other sessions of theirs that are at the same time now.</param>
sealed record OwnChange(Guid SessionId, string Kind, IReadOnlyList<string> Fields, SessionThen? Before, SessionThen? After, IReadOnlyList<Guid> ClashesWith);

/// <summary>A session as a release had it.</summary>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">With the venue's offset, by the time zone of that release.</param>
/// <param name="EndsAt">With the venue's offset.</param>
/// <param name="Room">The name of its room, or null.</param>
/// <param name="Track">Its track.</param>
/// <param name="Persons">Who was on it.</param>
/// <param name="Status">Whether it took place.</param>
/// <param name="ReplacementId">Of one that was cancelled: what takes its place.</param>
sealed record SessionThen(
    string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? Room, string? Track, IReadOnlyList<PersonView> Persons, SessionStatus Status, Guid? ReplacementId)
{
    internal static SessionThen? Of(ChangedSession? session, ReleasedPlaces places, IReadOnlyDictionary<Guid, string> names)
    {
        if (session is not { StartsAt: { } at }) return null;
        var zone = places.Zone();
        return new(
            session.Title, VenueTime.Instant(at, zone), VenueTime.End(at, session.Minutes, zone), session.RoomId is { } room ? places.Rooms.GetValueOrDefault(room) : null, session.Track,
            [.. session.Persons.Select(person => new PersonView(person, names.GetValueOrDefault(person, "")))], session.Status, session.ReplacementId);
    }
}
