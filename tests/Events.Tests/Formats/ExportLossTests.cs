using System.Net;
using Associations.Events.Tests.Imports;

namespace Associations.Events.Tests.Formats;

/// <summary>What the formats hardly have words for is in the exported files nevertheless, and comes back from them.</summary>
public sealed class ExportLossTests(EventsFixture events)
{
    [Theory]
    [InlineData("agenda.xml", "application/xml", "120:00", 7200)]
    [InlineData("agenda.json", "application/json", "120:00", 7200)]
    [InlineData("agenda.csv", "text/csv", "120:00", 7200)]
    [InlineData("agenda.xml", "application/xml", "PT10080M", 10080)]
    [InlineData("agenda.json", "application/json", "PT10080M", 10080)]
    [InlineData("agenda.csv", "text/csv", "PT10080M", 10080)]
    public async Task A_length_above_a_hundred_hours_comes_back_as_it_was(string file, string type, string duration, int minutes)
    {
        var ours = await Exported.AnEvent(events);
        await ours.Release("1.0", Published.Session(duration: duration));
        var again = await ours.Import((await ours.File(file)).Text, type);
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":1,"refused":0}""", again.Json["sessions"]!.ToJsonString());
        Assert.Equal(minutes.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{(await ours.Draft()).Json["sessions"]![0]!["minutes"]}");
        Assert.DoesNotContain(again.Json["notes"]!.AsArray(), note => $"{note!["code"]}" == "kept-by-staff");
    }

    [Fact]
    public async Task What_is_in_no_room_at_a_venue_is_at_the_venue()
    {
        var ours = await Exported.AnEvent(events);
        (await ours.Staff.Put(ours.Path, new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-15", venue = "Old Mill" })).Is(HttpStatusCode.OK);
        await ours.Import("id,title,start,minutes,room\n1,Inside,2026-09-14T10:00,30,Hall\n2,Outside,2026-09-14T11:00,30,\n", "text/csv");
        await ours.Release();
        var sessions = (await ours.File("agenda.jsonld")).Json["subEvent"]!.AsArray();
        Assert.Equal(("Hall", "Old Mill"), ($"{sessions[0]!["location"]!["name"]}", $"{sessions[0]!["location"]!["containedInPlace"]!["name"]}"));
        Assert.Equal(("Place", "Old Mill", null), ($"{sessions[1]!["location"]?["@type"]}", $"{sessions[1]!["location"]?["name"]}", sessions[1]!["location"]?["containedInPlace"]));
    }

    [Theory]
    [InlineData("agenda.xml", "application/xml")]
    [InlineData("agenda.json", "application/json")]
    public async Task What_begins_before_the_day_ends_after_midnight_is_on_that_day(string file, string type)
    {
        var ours = await Exported.AnEvent(events);
        (await ours.Staff.Put($"{ours.Path}/agenda-policy", new { dayEndsAfterMidnight = 300 })).Is(HttpStatusCode.OK);
        await ours.Import("id,title,start,minutes\n1,Evening,2026-09-14T22:00,30\n2,Night,2026-09-15T01:00,30\n3,Morning,2026-09-15T05:00,30\n", "text/csv");
        await ours.Release();
        var text = (await ours.File(file)).Text.Replace(@"\u002B", "+", StringComparison.Ordinal);
        Assert.Equal(2, Count("\"2026-09-14T05:00:00+02:00\"") + Count("\"2026-09-16T05:00:00+02:00\""));
        var (night, second) = (text.IndexOf("Night", StringComparison.Ordinal), text.IndexOf("date=\"2026-09-15\"", StringComparison.Ordinal) is > 0 and var at ? at : text.IndexOf("\"date\":\"2026-09-15\"", StringComparison.Ordinal));
        Assert.InRange(night, 1, second);
        Assert.InRange(text.IndexOf("Morning", StringComparison.Ordinal), second, text.Length);
        Assert.Equal("3", (await ours.Import(text, type))["sessions.unchanged"]);

        int Count(string what) => text.Split(what).Length - 1;
    }
}
