using System.Net;
using System.Text.Json.Nodes;
using Associations.Events.Tests.Imports;

namespace Associations.Events.Tests.Formats;

public sealed class RoundTripTests(EventsFixture events)
{
    [Theory]
    [InlineData("agenda.xml", "application/xml")]
    [InlineData("agenda.json", "application/json")]
    [InlineData("agenda.csv", "text/csv")]
    public Task What_was_exported_is_imported_again_without_a_difference(string file, string type) => ThereAndBack(RealProgrammeTests.Demonstration, file, type);

    [Theory]
    [InlineData("fosdem-2025.xml", "agenda.xml", "application/xml")]
    [InlineData("fosdem-2025.xml", "agenda.json", "application/json")]
    [InlineData("fosdem-2025.xml", "agenda.csv", "text/csv")]
    [InlineData("38c3.xml", "agenda.xml", "application/xml")]
    [InlineData("38c3.xml", "agenda.json", "application/json")]
    [InlineData("38c3.xml", "agenda.csv", "text/csv")]
    [InlineData("democon.json", "agenda.xml", "application/xml")]
    [InlineData("democon.json", "agenda.json", "application/json")]
    [InlineData("democon.json", "agenda.csv", "text/csv")]
    public Task A_real_programme_goes_there_and_back(string programme, string file, string type) => ThereAndBack(RealProgrammeTests.Real(programme), file, type);

    [Theory]
    [InlineData("agenda.xml", "application/xml")]
    [InlineData("agenda.json", "application/json")]
    [InlineData("agenda.csv", "text/csv")]
    public async Task What_was_written_by_hand_is_found_again_by_its_own_id(string file, string type)
    {
        var ours = await Exported.AnEvent(events);
        await ours.Import(Published.Schedule(Published.Session()));
        var attic = (await ours.Staff.Post($"{ours.Path}/drafts/main/rooms", new { name = "Attic" })).Is(HttpStatusCode.Created)["id"];
        var session = (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions", new { title = "By hand", minutes = 45, stage = "confirmed" })).Is(HttpStatusCode.Created);
        var id = session["session.id"];
        (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions/{id}/schedule", new { startsAt = "2026-09-14T14:00:00", roomId = attic })).Is(HttpStatusCode.OK);
        await ours.Release();
        var again = await ours.Import((await ours.File(file)).Text, type);
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":2,"refused":0}""", again.Json["sessions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_table_says_that_it_is_in_UTF_8_and_comes_back_with_that()
    {
        var ours = await Exported.AnEvent(events);
        await ours.Import(Published.Schedule(Published.Session(title: "Zürich")));
        await ours.Release();
        using var http = events.Service.CreateClient();
        var bytes = await http.GetByteArrayAsync($"{ours.Path}/agenda.csv");
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'g'], bytes[..4]);
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("text/csv");
        Assert.Equal("1", (await ours.Staff.Send(HttpMethod.Post, $"{ours.Path}/imports", content, [])).Is(HttpStatusCode.Created)["sessions.unchanged"]);
    }

    [Theory]
    [InlineData("agenda.xml", "application/xml")]
    [InlineData("agenda.json", "application/json")]
    [InlineData("agenda.csv", "text/csv")]
    public async Task A_time_that_the_clocks_skip_goes_there_and_back(string file, string type)
    {
        var ours = await Exported.AnEvent(events);
        await ours.Import(Published.Schedule(Published.Session(date: "<date>2026-03-29T02:30:00</date>", start: "02:30")));
        await ours.Release();
        var draft = await ours.Draft();
        Assert.Contains("2026-03-29T03:30:00", draft.Text, StringComparison.Ordinal);
        var again = await ours.Import((await ours.File(file)).Text, type);
        Assert.Equal("1", again["sessions.unchanged"]);
        Assert.Equal(draft.Text, (await ours.Draft()).Text);
    }

    async Task ThereAndBack(string programme, string file, string type)
    {
        var ours = await Exported.AnEvent(events);
        var imported = await ours.Import(await File.ReadAllTextAsync(programme), programme.EndsWith("json", StringComparison.Ordinal) ? "application/json" : "application/xml");
        var sessions = imported.Json["sessions"]!["added"]!.GetValue<int>();
        await ours.Release();
        var draft = await ours.Draft();
        var text = (await ours.File(file)).Text;

        var again = await ours.Import(text, type);
        Assert.Equal($$"""{"added":0,"changed":0,"removed":0,"unchanged":{{sessions}},"refused":0}""", again.Json["sessions"]!.ToJsonString());
        Assert.Equal(draft.Text, (await ours.Draft()).Text);

        var other = await Exported.AnEvent(events);
        Assert.Equal(sessions, (await other.Import(text, type)).Json["sessions"]!["added"]!.GetValue<int>());
        await other.Release();
        Assert.Equal(Words(await ours.Agenda()), Words(await other.Agenda()));
    }

    // What an agenda says, without the ids that each event has of its own.
    static IEnumerable<string> Words(JsonNode agenda)
    {
        var rooms = agenda["rooms"]!.AsArray().ToDictionary(room => room!["id"]!.ToString(), room => room!["name"]!.ToString());
        return agenda["sessions"]!.AsArray().Select(session => string.Join(
            " | ", session!["title"], session["subtitle"], session["type"], session["kind"], session["language"], session["track"], session["startsAt"], session["endsAt"], session["status"],
            session["roomId"] is { } room ? rooms[room.ToString()] : "", string.Join(", ", session["persons"]!.AsArray().Select(person => person!["name"])))).Order(StringComparer.Ordinal);
    }
}

static class ExportedAgenda
{
    internal static async Task<JsonNode> Agenda(this Exported exported) => (await exported.File("agenda")).Json;
}
