using System.Globalization;
using System.Text.RegularExpressions;

namespace Associations.Events.Imports;

/// <summary>
/// When a session is, out of what files write. What happens at a venue happens at its local time, so that is what comes out;
/// an offset in the file only helps to find it.
/// </summary>
static partial class PublishedTime
{
    static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    /// <summary>Gives the local start, or nothing if none can be made out. <paramref name="note"/> takes a code and its detail.</summary>
    internal static DateTime? Start(PublishedSession session, TimeZoneInfo zone, Action<string, string> note) => Moment(session, zone, note)?.Local;

    /// <summary>The local start, and the instant that is meant: another than that of the local time where the clocks show it twice and the file says the second.</summary>
    internal static (DateTime Local, DateTimeOffset Instant)? Moment(PublishedSession session, TimeZoneInfo zone, Action<string, string> note)
    {
        var start = Clock(session.Start);
        var date = DateAndTime().Match(session.Date ?? "");
        var day = date.Success ? Date(date.Groups["date"].Value) : null;
        var clock = Clock(date.Groups["time"].Value);

        DateTime? local;
        var offset = Offset(date.Groups["offset"].Value);
        if (day is { } written && clock is { } time && !(time == TimeSpan.Zero && start > TimeSpan.Zero))
            local = FromInstant(written.ToDateTime(TimeOnly.MinValue) + time, offset, start, zone, note);
        else
            local = FromDay(day, start, session, note);

        if (local is not { } at) return null;
        var instant = VenueTime.Instant(at, zone);
        if (zone.IsInvalidTime(at))
        {
            note("time-does-not-exist", $"the clocks go forward past {at:HH:mm} that day: read as the moment after");
            return (instant.DateTime, instant);
        }
        if (!zone.IsAmbiguousTime(at)) return (at, instant);
        // The local time is all that is kept, so that of the two only the first can be.
        if (day is { } on && clock is { } hour && offset is { } said
            && new DateTimeOffset(on.ToDateTime(TimeOnly.MinValue) + hour, said) is var meant && meant != instant && TimeZoneInfo.ConvertTime(meant, zone).DateTime == at)
        {
            note("second-time-not-kept",
                $"the clocks go back over {at:HH:mm} that day and the file means the second time, which cannot be kept: it is an hour early; move it to a time that exists once");
            return (at, meant);
        }
        note("time-occurs-twice", $"the clocks go back over {at:HH:mm} that day: the first time is meant");
        return (at, instant);
    }

    /// <summary>True when a file says something about when a session begins, whether or not it can be made out.</summary>
    internal static bool IsSaid(PublishedSession session) =>
        !string.IsNullOrWhiteSpace(session.Start) || (session.Date?.Trim() is { Length: > 0 } date && (date.Length > 10 || Date(date) is null));

    /// <summary>
    /// Minutes out of <c>HH:MM</c>, <c>HH:MM:SS</c>, an ISO 8601 duration or a plain number of minutes; 0 if it cannot be read.
    /// </summary>
    internal static int Minutes(string? text, Action<string, string> note)
    {
        var length = Clock(text, hours: ProgrammeLimits.Minutes / 60 + 1) ?? IsoDuration(text);
        if (length > TimeSpan.FromMinutes(ProgrammeLimits.Minutes)) length = null;
        if (length is null && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bare) && bare <= ProgrammeLimits.Minutes)
        {
            note("duration-guessed", $"'{text}' taken as minutes");
            length = TimeSpan.FromMinutes(bare);
        }

        if (length is null && Date(text) is not null)
            note("end-not-after-start", $"ends at '{text}', before it starts or more than a week after: taken as 0 minutes");
        else if (length is not { } span)
            note("duration-unreadable", string.IsNullOrWhiteSpace(text) ? "no length: taken as 0 minutes" : $"'{text}' is not a length: taken as 0 minutes");
        else if (span == TimeSpan.Zero)
            note("zero-length", "lasts 0 minutes, as published");
        else if (span >= TimeSpan.FromHours(12))
            note("unusually-long", $"lasts {span.TotalHours:0.#} hours, as published");
        return (int)(length ?? TimeSpan.Zero).TotalMinutes;
    }

    internal static DateOnly? Date(string? text) =>
        text is { Length: >= 10 }
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date.Year is >= 1900 and < 2200
            ? date
            : null;

    /// <summary>A time of day, as a span because programmes write 24:30 and mean half past midnight.</summary>
    internal static TimeSpan? Clock(string? text, int hours = 48)
    {
        var clock = HoursAndMinutes().Match(text?.Trim() ?? "");
        if (!clock.Success)
            return null;
        var span = new TimeSpan(Number(clock.Groups["h"]), Number(clock.Groups["m"]), 0);
        return span < TimeSpan.FromHours(hours) ? span : null;
    }

    static DateTime FromInstant(DateTime wall, TimeSpan? offset, TimeSpan? start, TimeZoneInfo zone, Action<string, string> note)
    {
        if (offset is not { } given)
        {
            note("zone-missing", "no offset: read as local time at the venue");
            given = zone.GetUtcOffset(wall);
        }

        var atVenue = zone.GetUtcOffset(wall) == given
            ? wall
            : TimeZoneInfo.ConvertTime(new DateTimeOffset(wall, given), zone).DateTime;
        if (atVenue != wall && start == wall.TimeOfDay)
        {
            note("offset-ignored", $"start and date both say {wall:HH:mm}, so that is the local time: the offset is not the venue's");
            return wall;
        }

        if (atVenue != wall)
            note("offset-converted", $"{wall:HH:mm} at another offset than the venue's: {atVenue:HH:mm} there");
        if (start is { } clock && Remainder(clock) != atVenue.TimeOfDay)
            note("start-differs", $"start says {clock:hh\\:mm}, date says {atVenue:HH:mm}: the date counts");
        return atVenue;
    }

    static DateTime? FromDay(DateOnly? written, TimeSpan? start, PublishedSession session, Action<string, string> note)
    {
        var day = session.Day;
        if (start is not { } clock || (written ?? day.Date) is not { } date)
            return null;
        note("date-missing", "no date with a time: its day and start say when");
        var local = date.ToDateTime(TimeOnly.MinValue) + clock;
        // 01:00 on a day that begins at 09:00 is the night after, unless the session's own date has counted that already.
        if (clock < day.Change.ToTimeSpan() && date == (day.Date ?? date))
        {
            note("after-midnight", $"before the day begins at {day.Change:HH:mm}, so in the night that follows");
            local += OneDay;
        }

        return local;
    }

    static TimeSpan Remainder(TimeSpan clock) => clock >= OneDay ? clock - OneDay : clock;

    static TimeSpan? Offset(string text)
    {
        if (text is "Z" or "z")
            return TimeSpan.Zero;
        var offset = SignedOffset().Match(text);
        if (!offset.Success)
            return null;
        var span = new TimeSpan(Number(offset.Groups["h"]), Number(offset.Groups["m"]), 0);
        return span > TimeSpan.FromHours(14) ? null : text[0] == '-' ? -span : span;
    }

    static TimeSpan? IsoDuration(string? text)
    {
        var iso = IsoPeriod().Match(text?.Trim() ?? "");
        if (!iso.Success || iso.Length < 3)
            return null;
        var span = new TimeSpan(Number(iso.Groups["h"]), Number(iso.Groups["m"]), 0);
        return span <= TimeSpan.FromMinutes(ProgrammeLimits.Minutes) ? span : null;
    }

    static int Number(Group digits) => digits.Success ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"^\s*(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([T ](?<time>[0-9]{1,2}:[0-9]{2})(:[0-9]{2}(\.[0-9]+)?)?\s*(?<offset>[Zz]|[+-][0-9]{1,2}:?[0-9]{2})?)?\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DateAndTime();

    [GeneratedRegex("^(?<h>[0-9]{1,3}):(?<m>[0-5][0-9])(:[0-9]{1,2})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex HoursAndMinutes();

    [GeneratedRegex("^[+-](?<h>[0-9]{1,2}):?(?<m>[0-5][0-9])$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex SignedOffset();

    [GeneratedRegex("^PT((?<h>[0-9]{1,3})H)?((?<m>[0-9]{1,5})M)?([0-9]{1,2}S)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex IsoPeriod();
}
