using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Branches;

public sealed class BranchTests(EventsFixture events)
{
    [Fact]
    public async Task What_is_tried_out_in_a_fork_is_nowhere_else_until_it_is_merged()
    {
        var draft = await ADraft.Of(events, 6);
        var session = (await draft.Sessions())[0]!;
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "other-hall" })).Is(HttpStatusCode.Created);
        var fork = Fork(draft, "other-hall");
        (await draft.Staff().Post($"{fork}/sessions/{session["id"]}/move", new { startsAt = "2026-09-14T19:00:00", roomId = session["roomId"] })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{fork}/sessions", new { title = "Only here", minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.Created);
        Assert.Equal(session.ToJsonString(), (await draft.Session($"{session["id"]}")).Json.ToJsonString());
        Assert.Equal(6, (await draft.Sessions()).Count);

        var comparison = (await draft.Staff().Get($"{fork}/compare")).Is(HttpStatusCode.OK);
        Assert.Equal(["moved", "added"], comparison.Json["changes"]!.AsArray().Select(change => change!["kind"]!.ToString()));
        Assert.Equal(("0", "1"), (comparison["with.unscheduled"], comparison["this.unscheduled"]));
        Assert.Equal(1, comparison.Json["this"]!["conflicts"]!["unscheduled"]!.GetValue<int>());

        var merged = (await draft.Staff().Post($"{fork}/merge", new { })).Is(HttpStatusCode.OK);
        Assert.Equal(2, merged.Json["sessions"]!.AsArray().Count);
        Assert.Equal("2026-09-14T19:00:00", (await draft.Session($"{session["id"]}"))["startsAt"]);
        Assert.Equal(7, (await draft.Sessions()).Count);
        (await draft.Staff().Post($"{fork}/sessions/{session["id"]}/move", new { startsAt = "2026-09-14T20:00:00" })).IsProblem(HttpStatusCode.NotFound, "not-found");

        // It was one act, of whoever merged.
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(session["startsAt"]!.ToString(), (await draft.Session($"{session["id"]}"))["startsAt"]);
        Assert.Equal(6, (await draft.Sessions()).Count);
    }

    [Fact]
    public async Task Of_a_session_that_both_moved_somebody_decides_and_until_then_nothing_is_merged()
    {
        var draft = await ADraft.Of(events, 6);
        var sessions = await draft.Sessions();
        var (both, mine, theirs) = (sessions[0]!["id"]!, sessions[1]!["id"]!, sessions[2]!["id"]!);
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        var fork = Fork(draft, "evening");
        Task<Answer> Move(string path, object id, int hour) => draft.Staff().Post($"{path}/sessions/{id}/move", new { startsAt = $"2026-09-14T{hour}:00:00", roomId = sessions[0]!["roomId"] });
        foreach (var moved in new[] { await Move(fork, both, 19), await Move(fork, mine, 20), await Move(draft.Path, both, 16), await Move(draft.Path, theirs, 17) }) moved.Is(HttpStatusCode.OK);
        var before = (await draft.Staff().Get(draft.Path)).Text;

        var clash = (await draft.Staff().Post($"{fork}/merge", new { })).IsProblem(HttpStatusCode.Conflict, "merge-clashes");
        var one = Assert.Single(clash.Json["context"]!["sessions"]!.AsArray())!;
        Assert.Equal(("2026-09-14T09:00:00", "2026-09-14T19:00:00", "2026-09-14T16:00:00"),
            (one["base"]!["startsAt"]!.ToString(), one["branch"]!["startsAt"]!.ToString(), one["target"]!["startsAt"]!.ToString()));
        Assert.Equal(["place"], one["groups"]!.AsArray().Select(group => group!.ToString()));
        Assert.Equal(before, (await draft.Staff().Get(draft.Path)).Text);

        (await draft.Staff().Post($"{fork}/merge", new { choices = new Dictionary<string, string> { [both.ToString()] = "target" } })).Is(HttpStatusCode.OK);
        async Task<string> At(object id) => (await draft.Session($"{id}"))["startsAt"][11..13];
        Assert.Equal(("16", "20", "17"), (await At(both), await At(mine), await At(theirs)));
    }

    [Fact]
    public async Task What_was_waived_in_a_fork_is_waived_where_it_is_merged()
    {
        var draft = await ADraft.Of(events, 4);
        var first = (await draft.Sessions())[0]!;
        await draft.Policy(new { severities = new Dictionary<string, string> { ["room-double-booked"] = "block" } });
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        var fork = Fork(draft, "evening");
        var added = (await draft.Staff().Post($"{fork}/sessions", new { title = "On one stage", minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.Created)["session.id"];
        // It can be waived nowhere else: the session is in the fork alone.
        (await draft.Staff("ada").Post($"{fork}/waive", new { code = "room-double-booked", sessions = new[] { first["id"]!.ToString(), added }, reason = "They share the stage" })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{fork}/sessions/{added}/schedule", new { startsAt = first["startsAt"], roomId = first["roomId"] })).Is(HttpStatusCode.OK);
        var merged = (await draft.Staff("ben").Post($"{fork}/merge", new { })).Is(HttpStatusCode.OK);
        var told = merged.Json["conflicts"]!.AsArray().Single(one => one!["code"]!.ToString() == "room-double-booked")!;
        Assert.Equal("They share the stage", told["waiver"]!["reason"]!.ToString());
        Assert.Equal("They share the stage", Assert.Single(await draft.Conflicts("room-double-booked"))!["waiver"]!["reason"]!.ToString());
        await draft.Release("1.0");
    }

    [Fact]
    public async Task A_fork_of_a_fork_that_was_merged_is_merged_into_what_took_that_over()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        Task<Answer> Move(string path, int n, int hour) => draft.Staff().Post($"{path}/sessions/{sessions[n]!["id"]}/move", new { startsAt = $"2026-09-14T{hour}:00:00", roomId = sessions[n]!["roomId"] });
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "parent" })).Is(HttpStatusCode.Created);
        (await Move(Fork(draft, "parent"), 0, 14)).Is(HttpStatusCode.OK);
        foreach (var name in (string[])["child", "orphan"]) (await draft.Staff().Post($"{Fork(draft, "parent")}/fork", new { name })).Is(HttpStatusCode.Created);
        (await draft.Staff().Post($"{Fork(draft, "child")}/fork", new { name = "grandchild" })).Is(HttpStatusCode.Created);
        (await Move(Fork(draft, "child"), 1, 15)).Is(HttpStatusCode.OK);
        (await Move(Fork(draft, "grandchild"), 2, 16)).Is(HttpStatusCode.OK);
        foreach (var name in (string[])["child", "parent", "grandchild"]) (await draft.Staff().Post($"{Fork(draft, name)}/merge", new { })).Is(HttpStatusCode.OK);
        var after = await draft.Sessions();
        Assert.Equal(["14", "15", "16"], Enumerable.Range(0, 3).Select(n => after.Single(one => one!["id"]!.ToString() == sessions[n]!["id"]!.ToString())!["startsAt"]!.ToString()[11..13]));

        // What was given up has taken nothing over, and so nothing goes into it.
        (await draft.Staff().Post($"{Fork(draft, "orphan")}/fork", new { name = "left" })).Is(HttpStatusCode.Created);
        (await draft.Staff().Send(HttpMethod.Delete, Fork(draft, "orphan"), null, [])).Is(HttpStatusCode.NoContent);
        var refused = (await draft.Staff().Post($"{Fork(draft, "left")}/merge", new { })).IsProblem(HttpStatusCode.Conflict, "origin-discarded");
        Assert.StartsWith("The draft orphan,", refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_compared_says_how_many_have_no_seat_and_how_many_rooms_are_used()
    {
        var draft = await ADraft.Of(events, 2);
        var (small, large) = (await draft.Room(new { name = "Loft", capacity = 20 }), await draft.Room(new { name = "Hall", capacity = 100 }));
        var first = await draft.Add(new { title = "Asked for", minutes = 30, needs = new { demand = 90 } }, "2026-09-14T14:00:00", small);
        await draft.Add(new { title = "Asked for, too", minutes = 30, needs = new { demand = 25 } }, "2026-09-14T15:00:00", small);
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "larger" })).Is(HttpStatusCode.Created);
        (await draft.Staff().Post($"{Fork(draft, "larger")}/sessions/{first}/move", new { startsAt = "2026-09-14T14:00:00", roomId = large })).Is(HttpStatusCode.OK);
        var comparison = (await draft.Staff().Get($"{Fork(draft, "larger")}/compare")).Is(HttpStatusCode.OK);
        // 70 and 5 are too many; the two rooms of the programme are used in both.
        Assert.Equal(("75", "3", "5", "4"), (comparison["with.withoutSeat"], comparison["with.rooms"], comparison["this.withoutSeat"], comparison["this.rooms"]));
    }

    [Fact]
    public async Task Two_try_out_different_things_with_candidates_and_both_are_merged()
    {
        var draft = await ADraft.Of(events, 6);
        var sessions = await draft.Sessions();
        foreach (var name in (string[])["long-lunch", "open-stage"]) (await draft.Staff().Post($"{draft.Path}/fork", new { name })).Is(HttpStatusCode.Created);
        var (lunch, stage) = (Fork(draft, "long-lunch"), Fork(draft, "open-stage"));
        (await draft.Staff("ada").Post($"{lunch}/sessions/{sessions[4]!["id"]}/move", new { startsAt = "2026-09-14T14:00:00", roomId = sessions[4]!["roomId"] })).Is(HttpStatusCode.OK);
        var candidate = (await draft.Staff("ben").Post($"{stage}/sessions", new { title = "Not decided", minutes = 30 })).Is(HttpStatusCode.Created)["session.id"];
        (await draft.Staff("ben").Post($"{stage}/sessions/{candidate}/schedule", new { startsAt = "2026-09-14T15:00:00" })).Is(HttpStatusCode.OK);

        // Each is beside the main draft and beside the other; a release of one has its candidate in it for nobody.
        Assert.Equal(["moved"], await Kinds(lunch, "main"));
        Assert.Equal(["added"], await Kinds(stage, "main"));
        Assert.Equal(["added", "moved"], await Kinds(stage, "long-lunch"));
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0", draft = "open-stage" })).Is(HttpStatusCode.Created);
        Assert.Equal(6, (await events.As(null).Get($"/v1/events/{draft.EventId}/agenda")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray().Count);

        (await draft.Staff("ada").Post($"{lunch}/merge", new { })).Is(HttpStatusCode.OK);
        (await draft.Staff("ben").Post($"{stage}/merge", new { })).Is(HttpStatusCode.OK);
        Assert.Equal("2026-09-14T14:00:00", (await draft.Session($"{sessions[4]!["id"]}"))["startsAt"]);
        Assert.Equal("candidate", (await draft.Session(candidate))["stage"]);

        async Task<string[]> Kinds(string path, string with) =>
            [.. (await draft.Staff().Get($"{path}/compare?with={with}")).Is(HttpStatusCode.OK).Json["changes"]!.AsArray().Select(change => change!["kind"]!.ToString()).Order()];
    }

    [Fact]
    public async Task Rooms_are_merged_too_and_one_that_is_lost_goes_when_nothing_is_in_it()
    {
        var draft = await ADraft.Of(events, 4);
        var room = (await draft.Rooms())[1]!["id"]!;
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "one-room" })).Is(HttpStatusCode.Created);
        var fork = Fork(draft, "one-room");
        var added = (await draft.Staff().Post($"{fork}/rooms", new { name = "Annexe", capacity = 40 })).Is(HttpStatusCode.Created);
        foreach (var session in (await draft.Sessions()).Where(session => session!["roomId"]!.ToString() == room.ToString()))
            (await draft.Staff().Post($"{fork}/sessions/{session!["id"]}/move", new { startsAt = session["startsAt"], roomId = added["id"] })).Is(HttpStatusCode.OK);
        (await draft.Staff().Send(HttpMethod.Delete, $"{fork}/rooms/{room}", null, [])).Is(HttpStatusCode.NoContent);
        (await draft.Staff().Post($"{fork}/merge", new { })).Is(HttpStatusCode.OK);
        Assert.Equal(["Room 1", "Annexe"], (await draft.Rooms()).Select(one => one!["name"]!.ToString()));
    }

    [Fact]
    public async Task Of_a_room_that_both_changed_somebody_decides_and_the_comparison_tells_before()
    {
        var draft = await ADraft.Of(events, 2);
        var room = (await draft.Rooms())[0]!;
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "larger" })).Is(HttpStatusCode.Created);
        var fork = Fork(draft, "larger");
        (await draft.Staff().Put($"{fork}/rooms/{room["id"]}", new { name = room["name"], capacity = 200 })).Is(HttpStatusCode.OK);
        (await draft.Staff().Put($"{draft.Path}/rooms/{room["id"]}", new { name = "Great Hall", capacity = 100 })).Is(HttpStatusCode.OK);
        var compared = Assert.Single((await draft.Staff().Get($"{fork}/compare")).Is(HttpStatusCode.OK).Json["rooms"]!.AsArray())!;
        Assert.Equal(("100", "200"), ($"{compared["before"]!["capacity"]}", $"{compared["after"]!["capacity"]}"));

        var refused = (await draft.Staff().Post($"{fork}/merge", new { })).IsProblem(HttpStatusCode.Conflict, "merge-clashes");
        var clash = Assert.Single(refused.Json["context"]!["rooms"]!.AsArray())!;
        Assert.Equal(($"{room["id"]}", """["capacity"]"""), ($"{clash["room"]}", clash["groups"]!.ToJsonString()));
        Assert.Contains("Of 1 rooms", refused["detail"], StringComparison.Ordinal);
        (await draft.Staff().Post($"{fork}/merge", new { choices = new Dictionary<string, string> { [$"{room["id"]}"] = "branch" } })).Is(HttpStatusCode.OK);
        var merged = (await draft.Rooms())[0]!;
        Assert.Equal(("Great Hall", "200"), ($"{merged["name"]}", $"{merged["capacity"]}"));
        // It was one act, and all of it is taken back.
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(("Great Hall", "100"), ($"{(await draft.Rooms())[0]!["name"]}", $"{(await draft.Rooms())[0]!["capacity"]}"));
    }

    [Fact]
    public async Task Drafts_are_listed_discarded_and_never_named_twice()
    {
        var draft = await ADraft.Of(events, 2);
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "b" })).Is(HttpStatusCode.Created);
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "b" })).IsProblem(HttpStatusCode.Conflict, "draft-exists");
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "main" })).IsProblem(HttpStatusCode.Conflict, "draft-exists");
        foreach (var name in (string[])["No Spaces", "b\n"]) (await draft.Staff().Post($"{draft.Path}/fork", new { name })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0\n" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Post($"{draft.Path}/merge", new { })).IsProblem(HttpStatusCode.Conflict, "main-draft");
        (await draft.Staff().Send(HttpMethod.Delete, draft.Path, null, [])).IsProblem(HttpStatusCode.Conflict, "main-draft");
        (await draft.Staff().Send(HttpMethod.Delete, Fork(draft, "b"), null, [])).Is(HttpStatusCode.NoContent);
        var drafts = (await draft.Staff().Get($"/v1/events/{draft.EventId}/drafts")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal([("main", false), ("b", true)], drafts.Select(one => (one!["name"]!.ToString(), one["isClosed"]!.GetValue<bool>())));
        (await draft.Staff().Post($"{draft.Path}/fork", new { name = "b" })).IsProblem(HttpStatusCode.Conflict, "draft-exists");
        (await events.Staff(Guid.CreateVersion7()).Get($"/v1/events/{draft.EventId}/drafts")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    static string Fork(ADraft draft, string name) => $"/v1/events/{draft.EventId}/drafts/{name}";
}
