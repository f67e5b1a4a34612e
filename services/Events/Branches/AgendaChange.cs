using Associations.Events.Drafts;
using Associations.Events.Releases;

namespace Associations.Events.Branches;

/// <summary>What is different about a session.</summary>
/// <param name="Kind">The most important of it: <c>added</c>, <c>removed</c>, <c>cancelled</c>, <c>reinstated</c>, <c>moved</c> or <c>changed</c>.</param>
/// <param name="Session">The session.</param>
/// <param name="Fields">What differs: <c>time</c>, <c>room</c> (also of one that is called otherwise now), <c>length</c>, <c>title</c>, <c>people</c>, <c>track</c>, <c>language</c>, <c>type</c>, <c>text</c>, <c>stage</c>, <c>status</c>, <c>needs</c>, <c>replacement</c>.</param>
/// <param name="Before">How it was; null for one that was not there.</param>
/// <param name="After">How it is; null for one that is not there any more.</param>
public sealed record AgendaChange(string Kind, Guid Session, IReadOnlyList<string> Fields, ChangedSession? Before, ChangedSession? After)
{
    /// <summary>Everyone who is, or was, on it.</summary>
    internal IEnumerable<Guid> People => (Before?.Persons ?? []).Union(After?.Persons ?? []);

    /// <summary>
    /// What one set of sessions has become in another, by time. Between two places, what has kept its local time may be at another time nevertheless, and
    /// what has kept its room in one that is called otherwise.
    /// </summary>
    internal static IReadOnlyList<AgendaChange> Between(
        IReadOnlyDictionary<Guid, Session> before, IReadOnlyDictionary<Guid, Session> after, ReleasedPlaces? was = null, ReleasedPlaces? now = null) =>
        [.. before.Keys.Union(after.Keys).Select(id => Of(before.GetValueOrDefault(id), after.GetValueOrDefault(id), was, now)).OfType<AgendaChange>()
            .OrderBy(change => (change.After ?? change.Before)!.StartsAt ?? DateTime.MaxValue).ThenBy(change => change.Session)];

    /// <summary>What a session has become; null for the same.</summary>
    internal static AgendaChange? Of(Session? before, Session? after, ReleasedPlaces? was = null, ReleasedPlaces? now = null)
    {
        if (before is null) return after is null ? null : new("added", after.Id, [], null, ChangedSession.Of(after));
        if (after is null) return new("removed", before.Id, [], ChangedSession.Of(before), null);
        var fields = Differing(before, after, IsAtAnotherTime(before, after, was?.Zone(), now?.Zone()), IsInAnotherRoom(before, after, was, now)).ToList();
        if (fields.Count == 0) return null;
        var kind = (before.Details.Status, after.Details.Status) switch
        {
            (SessionStatus.Scheduled, SessionStatus.Cancelled) => "cancelled",
            (SessionStatus.Cancelled, SessionStatus.Scheduled) => "reinstated",
            _ => fields.Contains("time") || fields.Contains("room") ? "moved" : "changed",
        };
        return new(kind, after.Id, fields, ChangedSession.Of(before), ChangedSession.Of(after));
    }

    static bool IsAtAnotherTime(Session before, Session after, TimeZoneInfo? wasIn, TimeZoneInfo? isIn) =>
        before.Details.StartsAt != after.Details.StartsAt
        || (before.Details.StartsAt is { } at && wasIn is not null && isIn is not null && VenueTime.Instant(at, wasIn) != VenueTime.Instant(at, isIn));

    // People look for a room by its name.
    static bool IsInAnotherRoom(Session before, Session after, ReleasedPlaces? was, ReleasedPlaces? now) =>
        before.Details.RoomId != after.Details.RoomId
        || (after.Details.RoomId is { } room && was is not null && now is not null && was.Rooms.GetValueOrDefault(room) != now.Rooms.GetValueOrDefault(room));

    static IEnumerable<string> Differing(Session before, Session after, bool isAtAnotherTime, bool isInAnotherRoom)
    {
        var (was, now) = (before.Details, after.Details);
        if (isAtAnotherTime) yield return "time";
        if (isInAnotherRoom) yield return "room";
        if (was.Minutes != now.Minutes) yield return "length";
        if ((was.Title, was.Subtitle) != (now.Title, now.Subtitle)) yield return "title";
        if (!was.Speakers.ToHashSet().SetEquals(now.Speakers)) yield return "people";
        if (was.Track != now.Track) yield return "track";
        if (was.Language != now.Language) yield return "language";
        if ((was.Kind, was.Form, was.BlockId) != (now.Kind, now.Form, now.BlockId)) yield return "type";
        if (was.TextId != now.TextId) yield return "text";
        if (was.Stage != now.Stage) yield return "stage";
        if (was.Status != now.Status) yield return "status";
        if (before.Needs != after.Needs) yield return "needs";
        if (before.ReplacementId != after.ReplacementId) yield return "replacement";
    }
}

/// <summary>A session before or after a change, without names of people.</summary>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">Local time at the venue; null while it has none.</param>
/// <param name="Minutes">Its length.</param>
/// <param name="RoomId">Where.</param>
/// <param name="Track">Its track.</param>
/// <param name="Persons">Who is on it.</param>
/// <param name="Status">Whether it takes place.</param>
/// <param name="Stage">How far it is agreed.</param>
/// <param name="ReplacementId">Of one that is cancelled: what takes its place.</param>
public sealed record ChangedSession(
    string Title, DateTime? StartsAt, int Minutes, Guid? RoomId, string? Track, IReadOnlyList<Guid> Persons, SessionStatus Status, SessionStage Stage, Guid? ReplacementId)
{
    internal static ChangedSession Of(Session session) => new(
        session.Details.Title, session.Details.StartsAt, session.Details.Minutes, session.Details.RoomId, session.Details.Track, session.Details.Speakers,
        session.Details.Status, session.Details.Stage, session.ReplacementId);
}
