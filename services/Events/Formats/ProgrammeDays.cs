using System.Globalization;

namespace Associations.Events.Formats;

/// <summary>
/// A day of a programme with its rooms; every session is on the day on which it begins, whatever the event's own days are. Where a day goes on after
/// midnight, what begins before it ends is on it.
/// </summary>
sealed record ProgrammeDay(int Index, DateOnly Date, string Start, string End, IReadOnlyList<(ReleasedRoom? Room, IReadOnlyList<ReleasedSession> Sessions)> Rooms);

/// <summary>What the formats of the schedule family have in common.</summary>
static class ProgrammeDays
{
    internal static IReadOnlyList<ProgrammeDay> Days(this ReleasedProgramme programme)
    {
        var (zone, change) = (programme.Zone(), programme.DayEndsAfterMidnight ?? 0);
        return
        [
            .. programme.Shown.GroupBy(session => DateOnly.FromDateTime(session.Start(zone).DateTime.AddMinutes(-change))).OrderBy(day => day.Key)
                .Select((day, n) => new ProgrammeDay(n + 1, day.Key, Begins(day.Key), Begins(day.Key.AddDays(1)), Rooms(programme, day, n == 0))),
        ];

        string Begins(DateOnly date) => Iso(VenueTime.Instant(date.ToDateTime(TimeOnly.MinValue).AddMinutes(change), zone));
    }

    /// <summary>Local time with the venue's offset.</summary>
    internal static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>When a session begins.</summary>
    internal static DateTimeOffset Start(this ReleasedSession session, TimeZoneInfo zone) => VenueTime.Instant(session.StartsAt, zone);

    /// <summary>When it ends.</summary>
    internal static DateTimeOffset End(this ReleasedSession session, TimeZoneInfo zone) => VenueTime.End(session.StartsAt, session.Minutes, zone);

    /// <summary>The longest that <c>schedule.xml</c> has digits for.</summary>
    internal const int LongestMinutes = 99 * 60 + 59;

    /// <summary>Hours and minutes.</summary>
    internal static string Duration(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    /// <summary>The title. The schedule family has no field for what is cancelled, and says so in the title.</summary>
    internal static string ShownTitle(this ReleasedSession session) => session.Status == Drafts.SessionStatus.Cancelled ? $"CANCELLED: {session.Title}" : session.Title;

    // All rooms are named once, on the first day, those without a session too. What is in no room is in one without a name.
    static List<(ReleasedRoom?, IReadOnlyList<ReleasedSession>)> Rooms(ReleasedProgramme programme, IEnumerable<ReleasedSession> day, bool all)
    {
        var inRooms = day.ToLookup(session => programme.Room(session.RoomId)?.Id);
        var rooms = programme.Rooms.Where(room => all || inRooms.Contains(room.Id))
            .Select(room => ((ReleasedRoom?)room, (IReadOnlyList<ReleasedSession>)[.. inRooms[room.Id]])).ToList();
        if (inRooms.Contains(null)) rooms.Add((null, [.. inRooms[null]]));
        return rooms;
    }
}
