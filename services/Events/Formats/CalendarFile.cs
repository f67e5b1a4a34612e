using System.Globalization;
using System.Text;
using Associations.Events.Drafts;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Calendar = Ical.Net.Calendar;

namespace Associations.Events.Formats;

/// <summary>
/// Writes the agenda as a calendar (RFC 5545). A calendar that somebody has subscribed to follows it from release to release by the UID and the
/// sequence; what is cancelled or gone is said to be cancelled, because calendars keep what is only missing.
/// </summary>
static class CalendarFile
{
    // How often a subscribed calendar asks again.
    const string Refresh = "PT1H";

    internal static byte[] Write(ReleasedProgramme programme) => Write(programme, programme.Sessions, programme.Name);

    /// <summary>A calendar of one session, or null if no release has shown it.</summary>
    internal static byte[]? Write(ReleasedProgramme programme, Guid sessionId) =>
        programme.Sessions.FirstOrDefault(session => session.Id == sessionId) is { } session ? Write(programme, [session], session.Title) : null;

    /// <summary>A calendar of some of its sessions, under a name of its own.</summary>
    internal static byte[] Write(ReleasedProgramme programme, IReadOnlyList<ReleasedSession> sessions, string name)
    {
        var zone = programme.Zone();
        var tzid = zone.HasSameRules(TimeZoneInfo.Utc) ? "UTC" : programme.TimeZone;
        var calendar = new Calendar { Method = "PUBLISH", ProductId = "-//Associations//Events//EN" };
        calendar.AddProperty("NAME", Text(name));
        calendar.AddProperty("X-WR-CALNAME", Text(name));
        calendar.AddProperty("X-PUBLISHED-TTL", Refresh);
        var refresh = new CalendarProperty("REFRESH-INTERVAL", Refresh);
        refresh.AddParameter("VALUE", "DURATION");
        calendar.AddProperty(refresh);
        // A year before, so that the clock change before the first session is in it.
        if (tzid != "UTC" && sessions.Count > 0) calendar.AddTimeZone(VTimeZone.FromDateTimeZone(tzid, sessions.Min(session => session.StartsAt).AddYears(-1), true));
        var (known, given) = (programme.Shown.ToDictionary(session => session.Id), programme.Shown.Where(session => session.Status == SessionStatus.Scheduled).ToLookup(session => session.RepeatOf ?? session.Id));
        foreach (var session in sessions) calendar.Events.Add(One(programme, session, zone, tzid, Beside(session, known, given[session.RepeatOf ?? session.Id])));
        return Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar) ?? "");
    }

    static CalendarEvent One(ReleasedProgramme programme, ReleasedSession session, TimeZoneInfo zone, string tzid, string? beside)
    {
        var (start, end) = (session.Start(zone), session.End(zone));
        var one = new CalendarEvent
        {
            Uid = session.Id.ToString(),
            DtStamp = new CalDateTime(programme.ReleasedAt.UtcDateTime, "UTC"),
            Sequence = session.Sequence,
            Start = new CalDateTime(start.DateTime, tzid),
            Summary = Text(session.Title),
            Status = session.Gone || session.Status == SessionStatus.Cancelled ? "CANCELLED" : "CONFIRMED",
        };
        // An end is later than the beginning. One that the clocks show twice would be read as the first of the two, so it is told in UTC.
        if (session.Minutes > 0) one.End = zone.IsAmbiguousTime(end.DateTime) ? new CalDateTime(end.UtcDateTime, "UTC") : new CalDateTime(end.DateTime, tzid);
        if (string.Join(", ", new[] { session.RoomName, programme.Venue }.OfType<string>()) is { Length: > 0 } place) one.Location = Text(place);
        if (Description(session, beside) is { Length: > 0 } words) one.Description = Text(words);
        if (session.Track is { } track) one.Categories.Add(Text(track));
        return one;
    }

    static string Description(ReleasedSession session, string? beside) => string.Join(
        "\n\n",
        new[]
        {
            session.Subtitle, session.Persons.Count > 0 ? string.Join(", ", session.Persons.Select(person => person.Name)) : null, beside,
            session.Abstract, session.Description,
        }.OfType<string>());

    // What of the others says something about this one: what takes its place, what it is part of, when else it is given.
    static string? Beside(ReleasedSession session, Dictionary<Guid, ReleasedSession> known, IEnumerable<ReleasedSession> given)
    {
        ReleasedSession? Other(Guid? id) => id is { } one ? known.GetValueOrDefault(one) : null;
        var lines = new List<string>();
        if (session.Status == SessionStatus.Cancelled && Other(session.ReplacementId) is { } instead) lines.Add($"Replaced by {instead.Title}, {When(instead)}");
        if (Other(session.BlockId) is { } block) lines.Add($"Part of {block.Title}");
        lines.AddRange(given.Where(other => other.Id != session.Id).Select(other => $"Again on {When(other)}"));
        return lines.Count == 0 ? null : string.Join("\n", lines);
    }

    static string When(ReleasedSession session) =>
        session.StartsAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + (session.RoomName is { } room ? $", {room}" : "");

    // The library escapes and folds; control characters have no place in a text at all.
    static string Text(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings("\n"))
            if (letter is '\n' or '\t' || !char.IsControl(letter)) plain.Append(letter);
        return plain.ToString();
    }
}
