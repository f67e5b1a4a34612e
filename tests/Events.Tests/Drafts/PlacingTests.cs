using System.Net;

namespace Associations.Events.Tests.Drafts;

public sealed class PlacingTests(EventsFixture events)
{
    [Fact]
    public async Task Two_who_move_different_sessions_both_succeed_and_of_one_session_the_second_is_told_what_the_first_did()
    {
        var draft = await ADraft.Of(events, 4);
        var (ada, ben) = (draft.Staff("ada"), draft.Staff("ben"));
        var sessions = await draft.Sessions();
        var (one, other) = (sessions[0]!, sessions[1]!);

        var both = await Task.WhenAll(
            ada.Post($"{draft.Path}/sessions/{one["id"]}/move", new { startsAt = "2026-09-14T15:00:00", roomId = one["roomId"] }, ("If-Match", one["etag"]!.ToString())),
            ben.Post($"{draft.Path}/sessions/{other["id"]}/move", new { startsAt = "2026-09-14T16:00:00", roomId = other["roomId"] }, ("If-Match", other["etag"]!.ToString())));
        Assert.All(both, answer => answer.Is(HttpStatusCode.OK));
        Assert.Equal("2026-09-14T15:00:00", both[0]["session.startsAt"]);

        var late = (await ben.Post($"{draft.Path}/sessions/{one["id"]}/move", new { startsAt = "2026-09-14T17:00:00" }, ("If-Match", one["etag"]!.ToString())))
            .IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal(("2026-09-14T15:00:00", "move", both[0].ETag), (late["context.session.startsAt"], late["context.change.kind"], late.ETag));
        Assert.StartsWith("account:", late["context.change.by"], StringComparison.Ordinal);

        (await ben.Post($"{draft.Path}/sessions/{one["id"]}/move", new { startsAt = "2026-09-14T17:00:00" }, ("If-Match", late.ETag!))).Is(HttpStatusCode.OK);
        (await ben.Post($"{draft.Path}/sessions/{one["id"]}/move", new { startsAt = "2026-09-14T18:00:00" }, ("If-Match", null!)))
            .IsProblem(HttpStatusCode.PreconditionRequired, "precondition-required");
    }

    [Fact]
    public async Task A_session_is_taken_off_the_agenda_and_put_back()
    {
        var draft = await ADraft.Of(events, 2);
        var session = (await draft.Sessions())[0]!;
        var path = $"{draft.Path}/sessions/{session["id"]}";
        var staff = draft.Staff();

        (await staff.Post($"{path}/schedule", new { startsAt = "2026-09-14T15:00:00" })).IsProblem(HttpStatusCode.Conflict, "session-scheduled");
        var off = (await staff.Post($"{path}/unschedule")).Is(HttpStatusCode.OK);
        Assert.Null(off.Json["session"]!["startsAt"]);
        Assert.Contains("unscheduled", off.Json["conflicts"]!.AsArray().Select(conflict => conflict!["code"]!.ToString()));
        (await staff.Post($"{path}/move", new { startsAt = "2026-09-14T15:00:00" })).IsProblem(HttpStatusCode.Conflict, "session-not-scheduled");
        var on = (await staff.Post($"{path}/schedule", new { startsAt = "2026-09-14T15:00:00", roomId = session["roomId"], minutes = 45 })).Is(HttpStatusCode.OK);
        Assert.Equal(("2026-09-14T15:00:00", "45"), (on["session.startsAt"], on["session.minutes"]));

        var same = (await staff.Get(path, ("If-None-Match", on.ETag!))).Is(HttpStatusCode.NotModified);
        Assert.Empty(same.Text);
    }

    [Fact]
    public async Task Two_sessions_are_swapped_as_both_were_seen()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (one, other) = (sessions[0]!, sessions[3]!);
        var path = $"{draft.Path}/sessions/{one["id"]}/swap";

        // Somebody was faster with the other one: the answer says how it is now, and what was done to it.
        await draft.Move($"{other["id"]}", "2026-09-14T15:00:00", $"{other["roomId"]}");
        var late = (await draft.Staff("ben").Post(path, new { with = other["id"], withETag = other["etag"] })).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal((other["id"]!.ToString(), "2026-09-14T15:00:00", "move"), (late["context.session.id"], late["context.session.startsAt"], late["context.change.kind"]));
        Assert.Equal(one.ToJsonString(), (await draft.Session($"{one["id"]}")).Json.ToJsonString());
        other = (await draft.Session($"{other["id"]}")).Json;
        (await draft.Staff().Post(path, new { with = one["id"], withETag = one["etag"] })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Post(path, new { with = other["id"], withETag = other["etag"]!.ToString().Trim('"') })).Is(HttpStatusCode.OK);
        var (now, then) = ((await draft.Session($"{one["id"]}")).Json, (await draft.Session($"{other["id"]}")).Json);
        Assert.Equal((other["startsAt"]!.ToString(), other["roomId"]!.ToString()), (now["startsAt"]!.ToString(), now["roomId"]!.ToString()));
        Assert.Equal((one["startsAt"]!.ToString(), one["roomId"]!.ToString()), (then["startsAt"]!.ToString(), then["roomId"]!.ToString()));
    }

    [Fact]
    public async Task A_cancelled_session_stays_to_be_seen_with_what_takes_its_place()
    {
        var draft = await ADraft.Of(events, 3);
        var sessions = await draft.Sessions();
        var (one, other, path) = (sessions[0]!, sessions[1]!, $"{draft.Path}/sessions/{sessions[0]!["id"]}");
        (await draft.Staff().Post($"{path}/cancel", new { replacement = Guid.CreateVersion7() })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var cancelled = (await draft.Staff().Post($"{path}/cancel", new { replacement = other["id"] })).Is(HttpStatusCode.OK);
        Assert.Equal(("cancelled", other["id"]!.ToString(), one["startsAt"]!.ToString()),
            (cancelled["session.status"], cancelled["session.replacementId"], cancelled["session.startsAt"]));
        (await draft.Staff().Post($"{path}/move", new { startsAt = "2026-09-14T15:00:00" })).IsProblem(HttpStatusCode.Conflict, "session-cancelled");
        Assert.Equal("scheduled", (await draft.Staff().Post($"{path}/reinstate")).Is(HttpStatusCode.OK)["session.status"]);
    }

    [Fact]
    public async Task What_follows_in_a_room_is_shifted_and_its_gaps_are_closed()
    {
        var draft = await ADraft.Of(events, 8);
        var room = (await draft.Rooms())[0]!["id"]!;
        async Task<string[]> Times() => [.. (await draft.Sessions()).Where(s => s!["roomId"]!.ToString() == room.ToString()).Select(s => s!["startsAt"]!.ToString()[11..16])];
        Assert.Equal(["09:00", "09:30", "10:00", "10:30"], await Times());

        var shifted = (await draft.Staff().Post($"{draft.Path}/shift", new { roomId = room, from = "2026-09-14T10:00:00", minutes = 45 })).Is(HttpStatusCode.OK);
        Assert.Equal(2, shifted.Json["sessions"]!.AsArray().Count);
        Assert.Equal(["09:00", "09:30", "10:45", "11:15"], await Times());
        (await draft.Staff().Post($"{draft.Path}/compact", new { roomId = room, from = "2026-09-14T09:00:30", gapMinutes = 5 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Post($"{draft.Path}/compact", new { roomId = room, from = "2026-09-14T09:00:00", gapMinutes = 5 })).Is(HttpStatusCode.OK);
        Assert.Equal(["09:00", "09:35", "10:10", "10:45"], await Times());
        (await draft.Staff().Post($"{draft.Path}/shift", new { roomId = Guid.CreateVersion7(), from = "2026-09-14T10:00:00", minutes = 5 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Post($"{draft.Path}/shift", new { roomId = room, from = "2026-09-14T10:00:00", minutes = 0 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("2027-03-28T02:30:00", 30, "time-skipped", 409)]
    [InlineData("2027-10-31T02:30:00", 30, "time-repeated", 409)]
    [InlineData("2027-03-28T10:00:00", 0, "invalid-request", 400)]
    [InlineData("2027-03-28T10:00:00", -5, "invalid-request", 400)]
    [InlineData("2027-03-28T10:00:00", 10081, "invalid-request", 400)]
    [InlineData("2027-03-28T10:00:00Z", 30, "invalid-request", 400)]
    [InlineData("2027-03-28T10:00:30", 30, "invalid-request", 400)]
    [InlineData("9999-12-31T23:59:00", 30, "invalid-request", 400)]
    [InlineData("0001-01-01T00:00:00", 30, "invalid-request", 400)]
    [InlineData("tomorrow", 30, "invalid-request", 400)]
    public async Task A_place_that_is_none_is_refused_by_name_and_nothing_changes(string startsAt, int minutes, string code, int status)
    {
        var draft = await ADraft.Of(events, 2, "Europe/Brussels", "2027-03-28");
        var session = (await draft.Sessions())[0]!;
        (await draft.Staff().Post($"{draft.Path}/sessions/{session["id"]}/move", new { startsAt, minutes, roomId = session["roomId"] })).IsProblem((HttpStatusCode)status, code);
        (await draft.Staff().Post($"{draft.Path}/sessions/{session["id"]}/move", new { startsAt = "2027-03-28T10:00:00", roomId = Guid.CreateVersion7() })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(session.ToJsonString(), (await draft.Session($"{session["id"]}")).Json.ToJsonString());
    }

    [Fact]
    public async Task A_room_goes_when_nothing_is_in_it()
    {
        var draft = await ADraft.Of(events, 2);
        var room = (await draft.Rooms())[0]!["id"]!;
        var path = $"{draft.Path}/rooms/{room}";
        (await draft.Staff().Send(HttpMethod.Delete, path, null, [])).IsProblem(HttpStatusCode.Conflict, "room-in-use");
        Assert.Equal(2, (await draft.Rooms()).Count);
        var session = (await draft.Sessions()).First(s => s!["roomId"]!.ToString() == room.ToString())!;
        (await draft.Staff().Post($"{draft.Path}/sessions/{session["id"]}/unschedule")).Is(HttpStatusCode.OK);
        (await draft.Staff().Send(HttpMethod.Delete, path, null, [])).Is(HttpStatusCode.NoContent);
        Assert.Single(await draft.Rooms());
    }

    [Fact]
    public async Task What_is_not_there_or_another_associations_is_not_found()
    {
        var draft = await ADraft.Of(events, 2);
        var session = (await draft.Sessions())[0]!;
        var body = new { startsAt = "2026-09-14T15:00:00" };
        (await draft.Staff().Post($"{draft.Path}/sessions/{Guid.CreateVersion7()}/move", body)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/drafts/other/sessions/{session["id"]}/move", body)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await events.Staff(Guid.CreateVersion7()).Post($"{draft.Path}/sessions/{session["id"]}/move", body)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await events.Staff(Guid.CreateVersion7()).Get($"{draft.Path}/sessions/{session["id"]}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_session_that_is_moved_keeps_what_is_not_said()
    {
        var draft = await ADraft.Of(events, 2);
        var session = (await draft.Sessions())[0]!;
        var moved = (await draft.Staff().Post($"{draft.Path}/sessions/{session["id"]}/move", new { startsAt = "2026-09-14T15:00:00" })).Is(HttpStatusCode.OK);
        Assert.Equal((session["roomId"]!.ToString(), "30"), (moved["session.roomId"], moved["session.minutes"]));
    }

    [Fact]
    public async Task What_is_cancelled_takes_nothings_place_and_a_block_is_not_swapped_with_what_it_holds()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, sessions) = (draft.Staff(), await draft.Sessions());
        string Of(int n) => $"{draft.Path}/sessions/{sessions[n]!["id"]}";
        (await staff.Post($"{Of(0)}/cancel", new { replacement = sessions[1]!["id"] })).Is(HttpStatusCode.OK);
        (await staff.Post($"{Of(1)}/cancel", new { replacement = sessions[0]!["id"] })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var inUse = (await staff.Send(HttpMethod.Delete, $"{draft.Path}/rooms/{sessions[0]!["roomId"]}", null, [])).IsProblem(HttpStatusCode.Conflict, "room-in-use");
        Assert.Contains("1 are cancelled: reinstate these", inUse["detail"], StringComparison.Ordinal);

        var block = await draft.Add(new { title = "Afternoon", minutes = 120, form = "block" }, "2026-09-14T14:00:00");
        var held = await draft.Add(new { title = "In it", minutes = 30, blockId = block }, "2026-09-14T14:30:00");
        var etag = (await draft.Session(held)).ETag;
        (await staff.Post($"{draft.Path}/sessions/{block}/swap", new { with = held, withETag = etag })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
}
