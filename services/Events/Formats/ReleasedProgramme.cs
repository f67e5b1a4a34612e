using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Releases;
using Marten;

namespace Associations.Events.Formats;

/// <summary>
/// The programme of one release with all that is public of it, as the files in other formats are made from it. It is put together once, at
/// the release, and never changes.
/// </summary>
/// <param name="Id">As that of the <see cref="ReleasedAgenda"/>.</param>
/// <param name="EventId">The event.</param>
/// <param name="Name">The event's name.</param>
/// <param name="TimeZone">The IANA time zone of the venue.</param>
/// <param name="StartsOn">The event's first day.</param>
/// <param name="EndsOn">The event's last day.</param>
/// <param name="Venue">Where it is, in words.</param>
/// <param name="Release">The release's name.</param>
/// <param name="ReleasedAt">When it was released, UTC.</param>
/// <param name="Rooms">All rooms, in the draft's order.</param>
/// <param name="Sessions">What is shown, by time; and then what an earlier release has shown and this one does not.</param>
/// <param name="Mode">How people attend; null where it was not kept.</param>
/// <param name="DayEndsAfterMidnight">Until when after midnight a day went on, in minutes; null where it was not kept.</param>
public sealed record ReleasedProgramme(
    Guid Id, Guid EventId, string Name, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, string Release, DateTimeOffset ReleasedAt,
    IReadOnlyList<ReleasedRoom> Rooms, IReadOnlyList<ReleasedSession> Sessions, AttendanceMode? Mode = null, int? DayEndsAfterMidnight = null)
{
    internal IEnumerable<ReleasedSession> Shown => Sessions.Where(session => !session.Gone);

    internal TimeZoneInfo Zone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    internal ReleasedRoom? Room(Guid? id) => Rooms.FirstOrDefault(room => room.Id == id);

    /// <summary>Puts a release's programme together, with what the release before it has told of the same sessions.</summary>
    internal static async Task<ReleasedProgramme> Of(
        Event planned, Draft draft, AgendaPolicy? policy, IReadOnlyDictionary<Guid, string> names, IQuerySession documents, CancellationToken cancellation)
    {
        var release = planned.Releases[^1];
        var before = planned.Releases.Count < 2 ? null
            : await documents.LoadAsync<ReleasedProgramme>(ReleasedAgenda.IdOf(planned.Id, planned.Releases[^2].Name), cancellation);
        var shown = draft.Sessions.Values.Where(EventDecider.IsShown).InOrder().ToList();
        Guid[] textIds = [.. shown.Select(session => session.Details.TextId).OfType<Guid>().Distinct()];
        var texts = textIds.Length == 0 ? [] : (await documents.LoadManyAsync<SessionText>(cancellation, textIds)).ToDictionary(text => text.Id);
        ReleasedRoom[] rooms = [.. draft.Rooms.Select(room => new ReleasedRoom(room.Id, room.Name, room.Capacity))];
        return new(
            ReleasedAgenda.IdOf(planned.Id, release.Name), planned.Id, planned.Name, planned.TimeZone, planned.StartsOn, planned.EndsOn, planned.Venue,
            release.Name, release.ReleasedAt, rooms, ReleasedSessions.Of(shown, before, planned.Zone(), rooms, names, texts), planned.Mode, policy?.DayEndsAfterMidnight);
    }
}

/// <summary>A room of a released programme.</summary>
/// <param name="Id">The room.</param>
/// <param name="Name">Its name then.</param>
/// <param name="Capacity">How many people it holds, or null where nobody has said.</param>
public sealed record ReleasedRoom(Guid Id, string Name, int? Capacity);

/// <summary>A session of a released programme.</summary>
/// <param name="Id">The session, in all drafts and releases; and the calendar's UID.</param>
/// <param name="PublishedGuid">What files call it: the guid under which it was published before it came here, or else its id.</param>
/// <param name="Number">What files call it that want a positive number; the same in every release, and no other session's.</param>
/// <param name="Sequence">How often time, room, title or status were different from the release before; the time also where only the zone was.</param>
/// <param name="StartsAt">Local time at the venue.</param>
/// <param name="Minutes">Its length, from 0.</param>
/// <param name="Gone">True when an earlier release has shown it and this one does not.</param>
/// <param name="Earlier">When earlier releases said that it begins, the latest last; local times.</param>
/// <param name="EarlierAt">The same as instants, by the time zone that each of those releases had; null where that was not kept.</param>
/// <param name="BlockId">The block that holds it, or null.</param>
/// <param name="RepeatOf">The session that it gives once more, or null.</param>
/// <param name="ReplacementId">Of one that is cancelled: what takes its place, or null.</param>
public sealed record ReleasedSession(
    Guid Id, Guid PublishedGuid, int Number, int Sequence, string Title, string? Subtitle, string? Kind, string? Language, string? Track, DateTime StartsAt, int Minutes,
    Guid? RoomId, string? RoomName, IReadOnlyList<ReleasedPerson> Persons, SessionStatus Status, string? Abstract, string? Description,
    bool Gone, IReadOnlyList<DateTime> Earlier, IReadOnlyList<DateTimeOffset>? EarlierAt = null,
    Guid? BlockId = null, Guid? RepeatOf = null, Guid? ReplacementId = null)
{
    /// <summary>When earlier releases said that it begins, the latest last.</summary>
    internal IEnumerable<DateTimeOffset> EarlierStarts(TimeZoneInfo zone) => EarlierAt ?? Earlier.Select(start => VenueTime.Instant(start, zone));
}

/// <summary>Someone on a session.</summary>
public sealed record ReleasedPerson(Guid Id, string Name);
