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

        (await draft.Staff().Post(path, new { with = other["id"], withETag = "\"1\"" })).IsProblem(HttpStatusCode.Conflict, "swap-overtaken");
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
}
