using System.Net;
using System.Xml.Linq;
using Associations.Events.Tests.Registrations;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Formats;

public sealed class AgendaFileTests(ClockFixture events) : IClassFixture<ClockFixture>
{
    static readonly string[] Files = ["agenda.xml", "agenda.json", "agenda.ics", "agenda.csv", "agenda.jsonld", "agenda/schedule.xml", "agenda/schedule.json"];

    [Fact]
    public async Task Anyone_reads_the_files_and_who_has_one_already_is_told_so()
    {
        var exported = await Exported.AnEvent(events);
        foreach (var name in Files) (await events.As(null).Get($"{exported.Path}/{name}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        await exported.Release("1", Session());
        foreach (var name in Files)
        {
            var file = await exported.File(name);
            Assert.StartsWith("\"", file.ETag, StringComparison.Ordinal);
            Assert.Equal("public, no-cache", file.Headers.GetValueOrDefault("Cache-Control"));
            Assert.Contains("Name badges", file.Text, StringComparison.Ordinal);
            Assert.Equal("", (await events.As(null).Get($"{exported.Path}/{name}", ("If-None-Match", file.ETag!))).Is(HttpStatusCode.NotModified).Text);
        }
        Assert.Equal((await exported.File("agenda.xml")).Text, (await exported.File("agenda/schedule.xml")).Text);
        Assert.Equal((await exported.File("agenda.json")).Text, (await exported.File("agenda/schedule.json")).Text);
    }

    [Fact]
    public async Task A_file_is_told_as_it_was_public_at_any_instant()
    {
        var exported = await Exported.AnEvent(events);
        var before = events.Time.GetUtcNow().AddHours(-1);
        foreach (var name in (string[])["1.0", "1.1"])
        {
            await exported.Release(name, Session(title: $"Name badges {name}"));
            events.Time.Advance(TimeSpan.FromHours(2));
        }

        foreach (var name in Files)
        {
            string At(DateTimeOffset instant) => $"{exported.Path}/{name}?asOf={Uri.EscapeDataString(instant.ToString("O"))}";
            (await events.As(null).Get(At(before))).IsProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Contains("Name badges 1.0", (await events.As(null).Get(At(before.AddHours(2)))).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
            Assert.Contains("Name badges 1.1", (await events.As(null).Get(At(before.AddHours(4)))).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
            Assert.Contains("Name badges 1.1", (await exported.File(name)).Text, StringComparison.Ordinal);
            (await events.As(null).Get($"{exported.Path}/{name}?asOf=yesterday")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Fact]
    public async Task A_session_is_called_the_same_in_every_release_whatever_is_added_beside_it()
    {
        var exported = await Exported.AnEvent(events);
        var nameless = Session(ids: "id=\"seven\"", title: "No guid");
        await exported.Release("1", nameless, Session(ids: $"""guid="{Guid2}" id="7" """, title: "Seven"));
        var before = await Names();
        Assert.Equal(("7", Guid2), before["Seven"]);
        await exported.Release("2", Session(ids: $"""guid="{Guid1}" id="{before["No guid"].Id}" """, title: "A newcomer with the number of another"), nameless, Session(ids: $"""guid="{Guid2}" id="7" """, title: "Seven"));
        var after = await Names();
        Assert.Equal((before["Seven"], before["No guid"]), (after["Seven"], after["No guid"]));
        Assert.Equal(3, after.Values.Select(name => name.Id).Distinct().Count());

        async Task<Dictionary<string, (string Id, string Guid)>> Names() => XDocument.Parse((await exported.File("agenda.xml")).Text).Descendants("event")
            .ToDictionary(session => session.Element("title")!.Value, session => (session.Attribute("id")!.Value, session.Attribute("guid")!.Value));
    }

    [Fact]
    public async Task Search_engines_are_told_what_is_cancelled_and_what_was_moved()
    {
        var exported = await Exported.AnEvent(events);
        await exported.Release("1", Session());
        await exported.Release("2", Session(date: "<date>2026-09-14T11:00:00+02:00</date>", start: "11:00"));
        var moved = (await exported.File("agenda.jsonld")).Json;
        Assert.Equal(("https://schema.org/EventRescheduled", "2026-09-14T10:00:00+02:00"), (moved["subEvent"]![0]!["eventStatus"]!.ToString(), moved["subEvent"]![0]!["previousStartDate"]![0]!.ToString()));
        Assert.Equal(("2026-09-14T11:00:00+02:00", "https://schema.org/OfflineEventAttendanceMode"), (moved["startDate"]!.ToString(), moved["eventAttendanceMode"]!.ToString()));
        await exported.Release("3", Session(title: "CANCELLED: Name badges"));
        var cancelled = (await exported.File("agenda.jsonld")).Json["subEvent"]![0]!;
        Assert.Equal(("https://schema.org/EventCancelled", "Name badges"), (cancelled["eventStatus"]!.ToString(), cancelled["name"]!.ToString()));
    }
}
