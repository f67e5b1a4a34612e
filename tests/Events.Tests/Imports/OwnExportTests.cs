using System.Net;
using Associations.Events.Drafts;
using Associations.Events.Imports;
using Associations.Events.Tests.Formats;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>A file that was exported here has sessions that no programme has ever named; from the first time that it comes back they have what it said.</summary>
public sealed class OwnExportTests(EventsFixture events)
{
    static readonly ActDone Act = new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("agenda.xml", "application/xml")]
    [InlineData("agenda.json", "application/json")]
    [InlineData("agenda.csv", "text/csv")]
    public async Task What_staff_do_after_an_export_came_back_is_not_reverted_by_it(string file, string type)
    {
        var ours = await Exported.AnEvent(events);
        var (one, two) = (await Add(ours, "One", "2026-09-14T10:00:00"), await Add(ours, "Two", "2026-09-14T11:00:00"));
        await ours.Release();
        var (before, exported) = ((await ours.Draft()).Json["sessions"]!.ToJsonString(), (await ours.File(file)).Text);

        // No session is another one by it, so that nobody's view of one is overtaken.
        var first = await ours.Import(exported, type);
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":2,"refused":0}""", first.Json["sessions"]!.ToJsonString());
        Assert.Empty(first.Json["changes"]!.AsArray());
        Assert.Equal(before, (await ours.Draft()).Json["sessions"]!.ToJsonString());

        (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions/{one}/move", new { startsAt = "2026-09-14T15:00:00" })).Is(HttpStatusCode.OK);
        var again = await ours.Import(exported, type);
        Assert.Equal("2", again["sessions.unchanged"]);
        Assert.DoesNotContain(again.Json["notes"]!.AsArray(), note => $"{note!["code"]}" == "kept-by-staff");
        Assert.Equal("2026-09-14T15:00:00", (await TheSession(ours, one))["startsAt"]);

        // What the next version says anew is told from what staff have done, as of any other session.
        var next = await ours.Import(exported.Replace("Two", "Two and a half", StringComparison.Ordinal).Replace("T10:00:00", "T09:00:00", StringComparison.Ordinal).Replace(">10:00<", ">09:00<", StringComparison.Ordinal).Replace("\"10:00\"", "\"09:00\"", StringComparison.Ordinal), type);
        Assert.Equal(["kept-by-staff"], next.Json["notes"]!.AsArray().Select(note => $"{note!["code"]}").Where(code => code == "kept-by-staff"));
        Assert.Equal(("2026-09-14T15:00:00", "Two and a half"), ((await TheSession(ours, one))["startsAt"], (await TheSession(ours, two))["title"]));

        // And her own move can still be taken back, after the import that has changed a session.
        (await ours.Staff.Post($"{ours.Path}/drafts/main/undo")).Is(HttpStatusCode.OK);
        (await ours.Staff.Post($"{ours.Path}/drafts/main/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(("2026-09-14T10:00:00", "Two"), ((await TheSession(ours, one))["startsAt"], (await TheSession(ours, two))["title"]));
        Assert.Equal("2", (await ours.Import(exported, type))["sessions.unchanged"]);
    }

    [Fact]
    public async Task What_an_export_said_is_remembered_once_and_as_nobodys_act()
    {
        var eventId = Guid.CreateVersion7();
        var (id, hall) = (Guid.Parse(Guid1), new Room(Guid.CreateVersion7(), "Lantern Hall"));
        var draft = Fold(
            Draft.Empty(Draft.IdOf(eventId, "main")), new DraftOpened(eventId, "main"), new RoomSet(hall),
            new SessionAdded(id, new(null, null), new("Name badges, considered", null, "talk", null, "Events", new(2026, 9, 14, 10, 0, 0), 30, hall.Id, [], SessionStatus.Scheduled, null)),
            new ActDone(Guid.CreateVersion7(), "write", "ada", DateTimeOffset.UnixEpoch));
        var file = await Read(Schedule(Session()));

        var import = ImportDecider.Import(draft, eventId, "main", file, Act, new());
        Assert.Equal([typeof(SessionChanged), typeof(ProgrammeImported)], import.Decision.Events.Select(fact => fact.GetType()));
        var after = Fold(draft, [.. import.Decision.Events]);
        Assert.Equal((draft.Sessions[id].Version, 1), (after.Sessions[id].Version, after.Acts.Count));
        Assert.Equal(draft.Sessions[id].Details, after.Sessions[id].Source.Published);
        Assert.False(after.Sessions[id].Source.IsNamed);
        Assert.Empty(ImportDecider.Import(after, eventId, "main", file, Act, new()).Decision.Events);
    }

    static Draft Fold(Draft draft, params IEnumerable<object> facts) => facts.Aggregate(draft, (state, e) => state.Evolve(e));

    static async Task<string> Add(Exported ours, string title, string startsAt)
    {
        var id = (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions", new { title, minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.Created)["session.id"]!;
        (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions/{id}/schedule", new { startsAt })).Is(HttpStatusCode.OK);
        return id;
    }

    static async Task<Associations.Testing.Answer> TheSession(Exported ours, string id) => (await ours.Staff.Get($"{ours.Path}/drafts/main/sessions/{id}")).Is(HttpStatusCode.OK);
}
