using System.Net;

namespace Associations.Events.Tests.Drafts;

public sealed class UndoTests(EventsFixture events)
{
    [Fact]
    public async Task Everyone_takes_back_their_own_last_act_and_nobody_elses()
    {
        var draft = await ADraft.Of(events, 4);
        var (ada, ben) = (draft.Staff("ada"), draft.Staff("ben"));
        var sessions = await draft.Sessions();
        string Move(int n) => $"{draft.Path}/sessions/{sessions[n]!["id"]}/move";
        async Task<string> At(int n) => (await draft.Session($"{sessions[n]!["id"]}"))["startsAt"][11..16];

        await ada.Post(Move(0), new { startsAt = "2026-09-14T15:00:00" });
        await ada.Post(Move(1), new { startsAt = "2026-09-14T16:00:00" });
        await ben.Post(Move(2), new { startsAt = "2026-09-14T17:00:00" });
        (await ada.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(("15:00", "09:00", "17:00"), (await At(0), await At(1), await At(2)));
        Assert.Equal(sessions[1]!["roomId"]!.ToString(), (await draft.Session($"{sessions[1]!["id"]}"))["roomId"]);
        (await ada.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(("09:00", "17:00"), (await At(0), await At(2)));
        (await ada.Post($"{draft.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "nothing-to-undo");
        (await draft.Staff("cleo").Post($"{draft.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "nothing-to-undo");
    }

    [Fact]
    public async Task Two_acts_on_one_session_are_taken_back_one_after_the_other()
    {
        var draft = await ADraft.Of(events, 2);
        var session = (await draft.Sessions())[0]!;
        foreach (var startsAt in (string[])["2026-09-14T15:00:00", "2026-09-14T16:00:00", "2026-09-14T17:00:00"])
            (await draft.Staff().Post($"{draft.Path}/sessions/{session["id"]}/move", new { startsAt })).Is(HttpStatusCode.OK);
        foreach (var startsAt in (string[])["2026-09-14T16:00:00", "2026-09-14T15:00:00", session["startsAt"]!.ToString()])
        {
            (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
            Assert.Equal(startsAt, (await draft.Session($"{session["id"]}"))["startsAt"]);
        }
        (await draft.Staff().Post($"{draft.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "nothing-to-undo");
    }

    [Fact]
    public async Task What_somebody_has_changed_since_is_not_taken_back()
    {
        var draft = await ADraft.Of(events, 2);
        var session = (await draft.Sessions())[0]!;
        var path = $"{draft.Path}/sessions/{session["id"]}";
        await draft.Staff("ada").Post($"{path}/move", new { startsAt = "2026-09-14T15:00:00" });
        await draft.Staff("ben").Post($"{path}/move", new { startsAt = "2026-09-14T16:00:00" });
        (await draft.Staff("ada").Post($"{draft.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "undo-superseded");
        Assert.Equal("2026-09-14T16:00:00", (await draft.Session($"{session["id"]}"))["startsAt"]);
    }

    [Fact]
    public async Task A_removal_a_cancellation_and_an_addition_are_taken_back_whole()
    {
        var draft = await ADraft.Of(events, 2);
        var before = (await draft.Sessions())[0]!;
        var path = $"{draft.Path}/sessions/{before["id"]}";
        string Without(System.Text.Json.Nodes.JsonNode session)
        {
            var copy = session.DeepClone().AsObject();
            copy.Remove("etag");
            return copy.ToJsonString();
        }

        (await draft.Staff().Send(HttpMethod.Delete, path, null, [])).Is(HttpStatusCode.OK);
        (await draft.Session($"{before["id"]}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        await draft.Staff().Post($"{draft.Path}/undo");
        Assert.Equal(Without(before), Without((await draft.Session($"{before["id"]}")).Json));

        var other = (await draft.Sessions())[1]!["id"];
        (await draft.Staff().Post($"{path}/cancel", new { replacement = other })).Is(HttpStatusCode.OK);
        await draft.Staff().Post($"{draft.Path}/undo");
        Assert.Equal(Without(before), Without((await draft.Session($"{before["id"]}")).Json));

        (await draft.Staff().Post($"{draft.Path}/sessions", new { title = "A last-minute talk", minutes = 20 })).Is(HttpStatusCode.Created);
        Assert.Equal(3, (await draft.Sessions()).Count);
        await draft.Staff().Post($"{draft.Path}/undo");
        Assert.Equal(2, (await draft.Sessions()).Count);
    }

    [Fact]
    public async Task A_room_that_was_made_smaller_by_mistake_is_what_is_taken_back_and_not_the_move_before_it()
    {
        var draft = await ADraft.Of(events, 2);
        var (session, room) = ((await draft.Sessions())[0]!, (await draft.Rooms())[1]!);
        await draft.Move($"{session["id"]}", "2026-09-14T15:00:00", $"{session["roomId"]}");
        (await draft.Staff().Put($"{draft.Path}/rooms/{room["id"]}", new { name = room["name"], capacity = 2 })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(room.ToJsonString(), (await draft.Rooms())[1]!.ToJsonString());
        Assert.Equal("2026-09-14T15:00:00", (await draft.Session($"{session["id"]}"))["startsAt"]);
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(session["startsAt"]!.ToString(), (await draft.Session($"{session["id"]}"))["startsAt"]);

        // What changes nothing is no act.
        (await draft.Staff().Put($"{draft.Path}/rooms/{room["id"]}", new { name = room["name"] })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "nothing-to-undo");
        var added = await draft.Room(new { name = "Annexe" });
        (await draft.Staff().Send(HttpMethod.Delete, $"{draft.Path}/rooms/{added}", null, [])).Is(HttpStatusCode.NoContent);
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(added, (await draft.Rooms())[2]!["id"]!.ToString());
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(2, (await draft.Rooms()).Count);
    }
}
