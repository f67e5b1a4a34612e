using System.Globalization;

namespace Associations.Events.Imports;

/// <summary>When a session is and how long, out of the columns and members that files other than <c>schedule.xml</c> have for it.</summary>
static class PublishedSpan
{
    /// <summary>Completes a session. What is given in minutes, or by an end, becomes a length in hours and minutes.</summary>
    internal static PublishedSession With(this PublishedSession session, string? date, string? start, string? end, string? duration, string? minutes, TimeZoneInfo zone)
    {
        // Many files write the whole instant where others write the time of day.
        session = PublishedTime.Date(start) is null ? session with { Date = date, Start = start } : session with { Date = start };
        return session with { Duration = duration ?? Minutes(minutes) ?? Until(session, end, zone) };
    }

    static string? Minutes(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= ProgrammeLimits.Minutes ? Clock(minutes) : text;

    static string? Until(PublishedSession session, string? end, TimeZoneInfo zone)
    {
        if (end is null) return null;
        var (day, at) = PublishedTime.Date(end) is null ? (PublishedTime.Date(session.Date) is null ? null : session.Date![..10], end) : (end, null);
        if (PublishedTime.Moment(session, zone, Ignored) is not { } from || PublishedTime.Moment(session with { Date = day, Start = at }, zone, Ignored) is not { } until) return null;
        // By the instants: of a time that the clocks show twice an offset says which is meant.
        var minutes = (int)(until.Instant - from.Instant).TotalMinutes;
        // 22:30 to 01:00 ends on the next day.
        if (minutes < 0 && at is not null) minutes += 24 * 60;
        return minutes is >= 0 and <= ProgrammeLimits.Minutes ? Clock(minutes) : end;
    }

    static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    // The session's own reading notes what there is to note.
    static void Ignored(string code, string detail) { }
}
