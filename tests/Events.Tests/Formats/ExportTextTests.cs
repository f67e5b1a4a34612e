using System.Text.Json.Nodes;
using System.Xml.Linq;
using Associations.Events.Imports;
using Ical.Net;

namespace Associations.Events.Tests.Formats;

/// <summary>Whatever stands in a text, it stands in each file, and the file is whole.</summary>
public sealed class ExportTextTests(EventsFixture events)
{
    // Written as escapes, so that each of them is seen.
    static readonly string[] Texts =
    [
        "quotes \" and ' and `", "<b>&amp; ]]> <!-- --></b>", "\U0001F3EE lantern \U00020BB7", "comma, semicolon; colon: back\\slash \\n", "=1+1", "'=1+1", "@SUM(A1)", "-1", "\u202Eright to left",
        "e\u0301 and \u00E9", "no\u00A0break", "bell\u0007", "escape\u001B[31m", "nothing\u0000", "delete\u007F", "next\u0085line", "not a letter \uFFFE", new string('\u00E9', 74), new string('x', 480) + "\U0001F3EE",
    ];

    /// <summary>A programme with a session for each, two of them in the hours of a clock change.</summary>
    internal static string File { get; } = new JsonArray([.. Texts.Select((text, n) => (JsonNode)new JsonObject
    {
        ["id"] = $"t{n}",
        ["title"] = text,
        ["speakers"] = new JsonArray($"{text[..Math.Min(text.Length, 90)]} speaker"),
        ["track"] = text[..Math.Min(text.Length, 90)],
        ["room"] = text[..Math.Min(text.Length, 90)],
        ["abstract"] = $"{text}\n\n{text}\r\n{text}",
        ["start"] = n < 2 ? $"2026-09-27T0{n + 2}:30" : "2026-09-14T10:00",
        ["minutes"] = n == 2 ? 0 : 90,
    })]).ToJsonString();

    [Fact]
    public async Task Every_text_is_in_every_file_as_it_is_in_the_draft()
    {
        var exported = await Exported.AnEvent(events);
        await exported.Import(File, "application/json");
        await exported.Release();
        var titles = (await exported.Agenda())["sessions"]!.AsArray().Select(session => session!["title"]!.ToString()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Texts.Length, titles.Count);
        Assert.DoesNotContain(titles, title => title.Any(char.IsControl));

        // U+FFFE is the one character here that XML cannot have.
        var xml = XDocument.Parse((await exported.File("agenda.xml")).Text).Descendants("event").Select(session => session.Element("title")!.Value);
        Assert.Equal(titles.Select(title => title.Replace("\uFFFE", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal), xml.Order(StringComparer.Ordinal));
        var json = JsonNode.Parse((await exported.File("agenda.json")).Text)!["schedule"]!["conference"]!["days"]!.AsArray()
            .SelectMany(day => day!["rooms"]!.AsObject()).SelectMany(room => room.Value!.AsArray()).Select(session => session!["title"]!.ToString());
        Assert.Equal(titles, json.Order(StringComparer.Ordinal));
        var calendar = Calendar.Load((await exported.File("agenda.ics")).Text)!;
        Assert.Equal(titles, calendar.Events.Select(one => one.Summary!).Order(StringComparer.Ordinal));
        Assert.Equal(titles, JsonNode.Parse((await exported.File("agenda.jsonld")).Text)!["subEvent"]!.AsArray().Select(one => one!["name"]!.ToString()).Order(StringComparer.Ordinal));

        foreach (var (file, type) in ((string, string)[])[("agenda.csv", "text/csv"), ("agenda.json", "application/json")])
            Assert.Equal($$"""{"added":0,"changed":0,"removed":0,"unchanged":{{Texts.Length}},"refused":0}""", (await exported.Import((await exported.File(file)).Text, type)).Json["sessions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_spreadsheet_finds_no_formula_in_the_table()
    {
        var exported = await Exported.AnEvent(events);
        await exported.Import(File, "application/json");
        await exported.Release();
        var rows = new CsvTable(new StringReader((await exported.File("agenda.csv")).Text), ',', 1);
        var sessions = -1;
        for (; await rows.Row(TestContext.Current.CancellationToken) is { } row; sessions++)
            Assert.DoesNotContain(row, cell => cell.Length > 0 && "=+-@\t\r\n".Contains(cell[0], StringComparison.Ordinal));
        Assert.Equal(Texts.Length, sessions);
    }
}
