using System.Net;
using Associations.Events.Drafts;
using Associations.Events.Imports;
using Associations.Events.Tests.Formats;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>What was done in a fork by a file or by staff is that after it was merged, too.</summary>
public sealed class MergedImportTests(EventsFixture events)
{
    static readonly string Both = Schedule(Session() + Session(ids: $"""guid="{Guid2}" id="2" """, title: "Second", date: "<date>2026-09-14T11:00:00+02:00</date>", start: "11:00"));

    [Fact]
    public async Task What_a_file_took_out_in_a_fork_comes_back_with_a_file_after_the_merge()
    {
        var ours = await Forked();
        (await ours.Staff.PostRaw($"{ours.Path}/imports?draft=evening", Schedule(Session()), "application/xml")).Is(HttpStatusCode.Created);
        (await ours.Staff.Post($"{ours.Path}/drafts/evening/merge", new { })).Is(HttpStatusCode.OK);
        Assert.Single((await ours.Draft()).Json["sessions"]!.AsArray());
        var again = await ours.Import(Both);
        Assert.Equal("1", again["sessions.added"]);
        Assert.DoesNotContain(again.Json["notes"]!.AsArray(), note => $"{note!["code"]}" == "kept-by-staff");
    }

    [Fact]
    public async Task What_staff_took_out_in_a_fork_stays_out_after_the_merge()
    {
        var ours = await Forked();
        var second = (await ours.Draft()).Json["sessions"]!.AsArray().Single(session => $"{session!["title"]}" == "Second")!["id"];
        (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Path}/drafts/evening/sessions/{second}", null, [])).Is(HttpStatusCode.OK);
        (await ours.Staff.Post($"{ours.Path}/drafts/evening/merge", new { })).Is(HttpStatusCode.OK);
        var again = await ours.Import(Both);
        Assert.Equal("0", again["sessions.added"]);
        Assert.Contains(again.Json["notes"]!.AsArray(), note => $"{note!["code"]}" == "kept-by-staff");
    }

    [Fact]
    public async Task What_files_call_a_room_is_known_after_the_merge_so_that_staff_can_call_it_otherwise()
    {
        var ours = await Exported.AnEvent(events);
        (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions", new { title = "By hand", minutes = 30 })).Is(HttpStatusCode.Created);
        (await ours.Staff.Post($"{ours.Path}/drafts/main/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        (await ours.Staff.PostRaw($"{ours.Path}/imports?draft=evening", Both, "application/xml")).Is(HttpStatusCode.Created);
        (await ours.Staff.Post($"{ours.Path}/drafts/evening/merge", new { })).Is(HttpStatusCode.OK);
        var hall = (await ours.Draft()).Json["rooms"]![0]!["id"];
        (await ours.Staff.Put($"{ours.Path}/drafts/main/rooms/{hall}", new { name = "Great Hall" })).Is(HttpStatusCode.OK);
        await ours.Import(Both);
        Assert.Equal("Great Hall", Assert.Single((await ours.Draft()).Json["rooms"]!.AsArray())!["name"]!.ToString());
    }

    [Fact]
    public async Task A_file_that_knows_rooms_by_guids_means_the_one_room_of_the_name()
    {
        var ours = await Exported.AnEvent(events);
        (await ours.Staff.Post($"{ours.Path}/drafts/main/sessions", new { title = "By hand", minutes = 30 })).Is(HttpStatusCode.Created);
        var hall = (await ours.Staff.Post($"{ours.Path}/drafts/main/rooms", new { name = "Lantern Hall", capacity = 80 })).Is(HttpStatusCode.Created)["id"];
        foreach (var _ in (int[])[1, 2]) await ours.Import(Schedule(Session(), room: $"""name="Lantern Hall" guid="{Guid2}" """));
        Assert.Equal(hall, Assert.Single((await ours.Draft()).Json["rooms"]!.AsArray())!["id"]!.ToString());
    }

    [Fact]
    public async Task Of_two_sessions_that_one_programme_named_alike_an_import_takes_one()
    {
        var eventId = Guid.CreateVersion7();
        var file = await Read(Schedule(Session()));
        ImportOutcome Import(Draft to) => ImportDecider.Import(to, eventId, "main", file, new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch), new());
        var draft = Import(Draft.Empty(Draft.IdOf(eventId, "main"))).Decision.Events.Aggregate(Draft.Empty(Draft.IdOf(eventId, "main")), (state, e) => state.Evolve(e));
        var one = draft.Sessions.Values.Single();
        draft = draft.Evolve(new SessionAdded(Guid.CreateVersion7(), one.Source, one.Details));
        Assert.Equal(new SessionCounts(0, 0, 1, 1, 0), Import(draft).Counts);
    }

    async Task<Exported> Forked()
    {
        var ours = await Exported.AnEvent(events);
        await ours.Import(Both);
        (await ours.Staff.Post($"{ours.Path}/drafts/main/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        return ours;
    }
}
