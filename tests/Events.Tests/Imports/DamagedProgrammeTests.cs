using System.Net;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Events.Tests.Imports;

/// <summary>What a file does not say, or says so that nobody can read it, takes nothing away from a draft.</summary>
public sealed class DamagedProgrammeTests(EventsFixture events)
{
    const string Header = "id,title,start,minutes,room\n";

    [Theory]
    [InlineData("TBA", "time-unreadable")]
    [InlineData("", "time-missing")]
    public async Task A_session_whose_time_cannot_be_read_stays_where_it_is(string start, string code)
    {
        var (eventId, staff) = await AnEvent();
        await Import(staff, eventId, "a,One,2026-09-14 10:00,30,Hall\nb,Two,2026-09-14 11:00,30,Hall\n");
        var before = (await Draft(staff, eventId)).ToDictionary(session => $"{session!["title"]}", session => session!);
        var again = (await Import(staff, eventId, $"a,One,{start},,Attic\nb,Two,2026-09-14 11:00,30,Hall\n")).Is(HttpStatusCode.Created);
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":2,"refused":0}""", again.Json["sessions"]!.ToJsonString());
        Assert.Contains(again.Json["notes"]!.AsArray(), note => (note!["session"]?.ToString(), note["code"]!.ToString()) == ("a", code));
        Assert.Equal(before["One"].ToJsonString(), (await Draft(staff, eventId)).Single(session => $"{session!["title"]}" == "One")!.ToJsonString());

        // What it says beside its time is taken.
        (await Import(staff, eventId, $"a,One more,{start},,Attic\nb,Two,2026-09-14 11:00,30,Hall\n")).Is(HttpStatusCode.Created);
        var one = (await Draft(staff, eventId)).Single(session => $"{session!["title"]}" == "One more")!;
        Assert.Equal(("2026-09-14T10:00:00", "30", $"{before["One"]["roomId"]}"), ($"{one["startsAt"]}", $"{one["minutes"]}", $"{one["roomId"]}"));
    }

    [Fact]
    public async Task A_new_session_without_a_time_waits_for_one()
    {
        var (eventId, staff) = await AnEvent();
        const string talks = """[{"code":"AAA","title":"Placed","slot":{"start":"2026-09-14T10:00:00+02:00","end":"2026-09-14T10:30:00+02:00","room":"Hall"}},{"code":"BBB","title":"Accepted","duration":45}]""";
        var imported = (await staff.PostRaw($"/v1/events/{eventId}/imports", talks, "application/json")).Is(HttpStatusCode.Created);
        Assert.Equal("2", imported["sessions.added"]);
        Assert.Contains(imported.Json["notes"]!.AsArray(), note => (note!["session"]?.ToString(), note["code"]!.ToString()) == ("BBB", "time-missing"));
        var waiting = (await Draft(staff, eventId)).Single(session => $"{session!["title"]}" == "Accepted")!;
        Assert.Equal((null, null, "45"), (waiting["startsAt"], waiting["roomId"], $"{waiting["minutes"]}"));
        var conflicts = (await staff.Get($"/v1/events/{eventId}/drafts/main/conflicts?code=unscheduled")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal($"{waiting["id"]}", $"{Assert.Single(conflicts)!["sessions"]![0]}");
    }

    [Theory]
    [InlineData("text/csv", "id,title,start\na,One,14.09.2026 10:00\nb,Two,14.09.2026 11:00\n", "Line 2:")]
    [InlineData("application/json", """[{"id":"a","title":"One","start":"14.09.2026 10:00"},{"id":"b","title":"Two"}]""", "Line 1:")]
    [InlineData("application/xml", "<schedule><day><room name=\"x\">\n<event id=\"a\"><title>One</title><start>ten</start></event></room></day></schedule>", "Line 2:")]
    public async Task A_file_in_which_no_time_can_be_read_is_a_named_problem_and_changes_nothing(string type, string file, string line)
    {
        var (eventId, staff) = await AnEvent();
        await Import(staff, eventId, "a,One,2026-09-14 10:00,30,Hall\nb,Two,2026-09-14 11:00,30,Hall\n");
        var before = (await staff.Get($"/v1/events/{eventId}/drafts/main")).Text;
        var refused = (await staff.PostRaw($"/v1/events/{eventId}/imports", file, type)).IsProblem(HttpStatusCode.BadRequest, "programme-times-unreadable");
        Assert.StartsWith(line, refused["detail"], StringComparison.Ordinal);
        Assert.Equal(before, (await staff.Get($"/v1/events/{eventId}/drafts/main")).Text);
    }

    [Fact]
    public async Task A_file_that_lacks_most_sessions_is_refused_unless_they_are_meant_to_go()
    {
        var (eventId, staff) = await AnEvent();
        await Import(staff, eventId, Rows(0, 12));
        var before = (await staff.Get($"/v1/events/{eventId}/drafts/main")).Text;
        var refused = (await Import(staff, eventId, Rows(0, 5))).IsProblem(HttpStatusCode.Conflict, "programme-mostly-gone");
        Assert.StartsWith("7 of the 12 sessions", refused["detail"], StringComparison.Ordinal);
        (await Import(staff, eventId, Rows(20, 12), "?dryRun=true")).IsProblem(HttpStatusCode.Conflict, "programme-mostly-gone");
        Assert.Equal(before, (await staff.Get($"/v1/events/{eventId}/drafts/main")).Text);

        // Half of them may go, and whoever says so may take out what they like.
        Assert.Equal("6", (await Import(staff, eventId, Rows(0, 6), "?dryRun=true")).Is(HttpStatusCode.OK)["result.sessions.removed"]);
        Assert.Equal("7", (await Import(staff, eventId, Rows(0, 5), "?removeMost=true")).Is(HttpStatusCode.Created)["sessions.removed"]);
        Assert.Equal(5, (await Draft(staff, eventId)).Count);
    }

    [Fact]
    public async Task What_pointed_at_a_session_that_goes_points_at_nothing()
    {
        var (eventId, staff) = await AnEvent();
        await Import(staff, eventId, Rows(0, 4));
        var draft = $"/v1/events/{eventId}/drafts/main";
        var ids = (await Draft(staff, eventId)).Select(session => $"{session!["id"]}").ToList();
        (await staff.Post($"{draft}/sessions/{ids[0]}/cancel", new { replacement = ids[3] })).Is(HttpStatusCode.OK);
        var follows = (await staff.Post($"{draft}/sessions", new { title = "After", minutes = 30, needs = new { after = new[] { ids[1], ids[3] }, notWith = new[] { ids[3] } } })).Is(HttpStatusCode.Created)["session.id"];
        (await Import(staff, eventId, Rows(0, 3))).Is(HttpStatusCode.Created);
        Assert.Null((await staff.Get($"{draft}/sessions/{ids[0]}")).Is(HttpStatusCode.OK).Json["replacementId"]);
        var needs = (await staff.Get($"{draft}/sessions/{follows}")).Is(HttpStatusCode.OK).Json["needs"]!;
        Assert.Equal((ids[1], 0), (needs["after"]!.AsArray().Single()!.ToString(), needs["notWith"]!.AsArray().Count));
    }

    static string Rows(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(n => $"s{n},Session {n},2026-09-14 {8 + n % 12:00}:00,30,Hall\n"));

    static Task<Answer> Import(Api staff, Guid eventId, string rows, string query = "") => staff.PostRaw($"/v1/events/{eventId}/imports{query}", Header + rows, "text/csv");

    static async Task<JsonArray> Draft(Api staff, Guid eventId) => (await staff.Get($"/v1/events/{eventId}/drafts/main")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray();

    async Task<(Guid EventId, Api Staff)> AnEvent()
    {
        var association = Guid.CreateVersion7();
        return (await events.AnEvent(association), events.Staff(association));
    }
}
