using System.Net;
using Ical.Net;
using Ical.Net.CalendarComponents;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Formats;

public sealed class CalendarTests(EventsFixture events)
{
    const string Guid3 = "33333333-3333-4333-8333-333333333333";

    [Fact]
    public async Task A_sequence_rises_when_time_room_title_or_status_is_different_and_never_otherwise()
    {
        var exported = await Exported.AnEvent(events);
        string One(string date = "2026-09-14T10:00:00+02:00", string duration = "00:30", string title = "One", string more = "") =>
            Session(date: $"<date>{date}</date>", start: date[11..16], duration: duration, title: title, more: more);
        string Two(string title = "Two") => Session(ids: $"""guid="{Guid2}" id="2" """, title: title);

        await exported.Release("1", One(), Two());
        Assert.Equal([("One", 0), ("Two", 0)], await Sequences());
        var ids = (await Calendar()).Events.Select(one => (one.Summary, one.Uid)).Order().ToList();
        // Words and people are no reason to ask anybody anew.
        await exported.Release("2", One(more: "<description>Now with words</description><persons><person id=\"7\">Ada</person></persons>"), Two());
        Assert.Equal([("One", 0), ("Two", 0)], await Sequences());
        await exported.Release("3", One(date: "2026-09-14T11:00:00+02:00"), Two());
        Assert.Equal([("One", 1), ("Two", 0)], await Sequences());
        await exported.Release("4", One(date: "2026-09-14T11:00:00+02:00", duration: "00:45"), Two());
        Assert.Equal([("One", 2), ("Two", 0)], await Sequences());
        await exported.Release("5");
        Assert.Equal([("One", 2), ("Two", 0)], await Sequences());
        await exported.Release("6", One(date: "2026-09-14T11:00:00+02:00", duration: "00:45", title: "CANCELLED One"), Two("Deux"));
        Assert.Equal([("Deux", 1), ("One", 3)], await Sequences());
        Assert.Equal(("CANCELLED", "CONFIRMED"), (await Status("One"), await Status("Deux")));

        // What is added beside them names nobody anew.
        await exported.Release("7", Session(ids: $"""guid="{Guid3}" id="3" """, title: "Before"), One(date: "2026-09-14T11:00:00+02:00", duration: "00:45"), Two());
        Assert.Equal([("Before", 0), ("One", 4), ("Two", 2)], await Sequences());
        Assert.Equal(ids, (await Calendar()).Events.Where(one => one.Summary != "Before").Select(one => (one.Summary, one.Uid)).Order());

        async Task<Calendar> Calendar() => Parsed((await exported.File("agenda.ics")).Text);
        async Task<IEnumerable<(string?, int)>> Sequences() => (await Calendar()).Events.Select(one => (one.Summary, one.Sequence)).Order();
        async Task<string?> Status(string title) => (await Calendar()).Events.Single(one => one.Summary == title).Status;
    }

    [Fact]
    public async Task What_an_earlier_release_has_shown_stays_as_cancelled_until_it_is_back()
    {
        var exported = await Exported.AnEvent(events);
        var two = Session(ids: $"""guid="{Guid2}" id="2" """, title: "Two");
        await exported.Release("1", Session(title: "One"), two);
        foreach (var name in (string[])["2", "3"])
        {
            await exported.Release(name, two);
            Assert.Equal(("CANCELLED", 1), await One());
        }
        Assert.DoesNotContain("One", (await exported.File("agenda.xml")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("One", (await exported.File("agenda.csv")).Text, StringComparison.Ordinal);
        await exported.Release("4", Session(title: "One"), two);
        Assert.Equal(("CONFIRMED", 2), await One());

        async Task<(string?, int)> One() =>
            Parsed((await exported.File("agenda.ics")).Text).Events.Single(one => one.Summary == "One") is var one ? (one.Status, one.Sequence) : default;
    }

    [Theory]
    [InlineData("Europe/Brussels", "2026-10-25T01:30:00+02:00", 120, "2026-10-24T23:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("Europe/Brussels", "2026-10-25T01:30:00+02:00", 90, "2026-10-24T23:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("Europe/Brussels", "2026-03-29T01:30:00+01:00", 60, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("Pacific/Auckland", "2026-09-27T01:30:00+12:00", 60, "2026-09-26T13:30:00Z", "2026-09-26T14:30:00Z")]
    [InlineData("Pacific/Auckland", "2026-07-01T09:00:00+12:00", 30, "2026-06-30T21:00:00Z", "2026-06-30T21:30:00Z")]
    [InlineData("Asia/Kolkata", "2026-09-14T09:00:00+05:30", 45, "2026-09-14T03:30:00Z", "2026-09-14T04:15:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T01:45:00+10:30", 30, "2026-10-03T15:15:00Z", "2026-10-03T15:45:00Z")]
    [InlineData("America/St_Johns", "2026-09-14T09:00:00-02:30", 60, "2026-09-14T11:30:00Z", "2026-09-14T12:30:00Z")]
    [InlineData("UTC", "2026-09-14T09:00:00Z", 60, "2026-09-14T09:00:00Z", "2026-09-14T10:00:00Z")]
    public async Task A_session_begins_and_ends_at_the_same_instant_in_every_format(string zone, string date, int minutes, string start, string end)
    {
        var exported = await Exported.AnEvent(events, zone);
        await exported.Release("1", Session(date: $"<date>{date}</date>", start: date[11..16], duration: $"{minutes / 60:00}:{minutes % 60:00}", title: "Night"));
        var text = (await exported.File("agenda.ics")).Text;
        var one = Assert.Single(Parsed(text).Events);
        Assert.Equal((Utc(start), Utc(end)), (one.Start!.AsUtc, one.End!.AsUtc));
        if (zone != "UTC")
        {
            Assert.Contains($"DTSTART;TZID={zone}:{date.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal)[..15]}", text.ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(zone, Assert.Single(Parsed(text).TimeZones).TzId);
            // The zone in the file says of itself what its offset is then.
            Assert.Equal(DateTimeOffset.Parse(date, null).Offset, OffsetAt(Parsed(text).TimeZones[0]!, one.Start.Value));
        }
        var json = (await exported.File("agenda.json")).Json["schedule"]!["conference"]!["days"]![0]!["rooms"]!["Lantern Hall"]![0]!;
        Assert.Equal((Utc(start), Utc(end)), (DateTimeOffset.Parse(json["date"]!.ToString(), null).UtcDateTime, DateTimeOffset.Parse(json["end"]!.ToString(), null).UtcDateTime));
        var ld = (await exported.File("agenda.jsonld")).Json["subEvent"]![0]!;
        Assert.Equal((Utc(start), Utc(end)), (DateTimeOffset.Parse(ld["startDate"]!.ToString(), null).UtcDateTime, DateTimeOffset.Parse(ld["endDate"]!.ToString(), null).UtcDateTime));
        Assert.Contains(minutes == 120 ? "<duration>02:00" : "<duration>0", (await exported.File("agenda.xml")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_names_who_made_it_and_how_often_to_ask_and_folds_its_lines()
    {
        var exported = await Exported.AnEvent(events);
        await exported.Release("1", Session(title: new string('ä', 200)));
        var file = await exported.File("agenda.ics");
        Assert.StartsWith("text/calendar", file.MediaType, StringComparison.Ordinal);
        foreach (var line in (string[])["METHOD:PUBLISH", "X-PUBLISHED-TTL:PT1H", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "PRODID:-//Associations//Events//EN", "SEQUENCE:0", "STATUS:CONFIRMED"])
            Assert.Contains($"{line}\r\n", file.Text, StringComparison.Ordinal);
        Assert.Contains("DTSTAMP:", file.Text, StringComparison.Ordinal);
        Assert.All(file.Text.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
    }

    [Fact]
    public async Task A_session_without_a_length_has_no_end()
    {
        var exported = await Exported.AnEvent(events);
        await exported.Release("1", Session(duration: "00:00"));
        Assert.DoesNotContain("DTEND", (await exported.File("agenda.ics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_session_is_a_calendar_of_its_own()
    {
        var exported = await Exported.AnEvent(events);
        await exported.Release("1", Session(title: "One"), Session(ids: $"""guid="{Guid2}" id="2" """, title: "Two"));
        var two = Parsed((await exported.File("agenda.ics")).Text).Events.Single(one => one.Summary == "Two");
        var alone = Parsed((await exported.File($"agenda/sessions/{two.Uid}/session.ics")).Text);
        Assert.Equal((two.Uid, "Two"), Assert.Single(alone.Events) is var one ? (one.Uid, one.Summary) : default);
        (await events.As(null).Get($"{exported.Path}/agenda/sessions/{Guid.NewGuid()}/session.ics")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    static Calendar Parsed(string text) => Ical.Net.Calendar.Load(text)!;

    static DateTime Utc(string text) => DateTimeOffset.Parse(text, null).UtcDateTime;

    // The observance that began last before a local time; each says its beginnings by a rule or by a list.
    static TimeSpan OffsetAt(VTimeZone zone, DateTime local) => zone.TimeZoneInfos
        .Select(rule => (rule, Began: rule.GetOccurrences(new Ical.Net.DataTypes.CalDateTime(rule.DtStart!.Value)).Select(occurrence => occurrence.Period.StartTime.Value).TakeWhile(at => at <= local).LastOrDefault()))
        .Where(one => one.Began != default).MaxBy(one => one.Began).rule.OffsetTo!.Offset;
}
