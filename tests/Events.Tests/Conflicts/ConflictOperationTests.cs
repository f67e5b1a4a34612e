using System.Net;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Conflicts;

public sealed class ConflictOperationTests(EventsFixture events)
{
    [Fact]
    public async Task A_placement_answers_with_its_conflicts_and_the_whole_is_listed()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (one, other) = (sessions[0]!, sessions[2]!);
        var moved = (await draft.Staff().Post($"{draft.Path}/sessions/{other["id"]}/move", new { startsAt = one["startsAt"], roomId = one["roomId"] })).Is(HttpStatusCode.OK);
        var told = Assert.Single(moved.Json["conflicts"]!.AsArray())!;
        Assert.Equal(("room-double-booked", "warn"), (told["code"]!.ToString(), told["severity"]!.ToString()));

        var all = (await draft.Staff().Get($"{draft.Path}/conflicts?code=room-double-booked")).Is(HttpStatusCode.OK);
        Assert.Equal(told.ToJsonString(), Assert.Single(all.Json["items"]!.AsArray())!.ToJsonString());
        Assert.Empty((await draft.Staff().Get($"{draft.Path}/conflicts?code=walking-time")).Json["items"]!.AsArray());
        (await draft.Staff().Get($"{draft.Path}/conflicts?code=bad-luck")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task What_an_event_does_not_allow_is_refused_before_it_is_there_and_can_be_waived()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (one, other) = (sessions[0]!, sessions[2]!);
        (await draft.Staff().Put($"/v1/events/{draft.EventId}/agenda-policy", new { severities = new Dictionary<string, string> { ["room-double-booked"] = "block" } })).Is(HttpStatusCode.OK);

        var place = new { startsAt = one["startsAt"], roomId = one["roomId"] };
        var refused = (await draft.Staff().Post($"{draft.Path}/sessions/{other["id"]}/move", place)).IsProblem(HttpStatusCode.Conflict, "placement-blocked");
        Assert.Equal("room-double-booked", refused.Json["context"]!["conflicts"]![0]!["code"]!.ToString());
        Assert.Equal(other.ToJsonString(), (await draft.Session($"{other["id"]}")).Json.ToJsonString());

        var waiver = (await draft.Staff().Post($"{draft.Path}/waive", new { code = "room-double-booked", sessions = new[] { one["id"], other["id"] }, reason = "They share the stage" })).Is(HttpStatusCode.OK);
        Assert.StartsWith("account:", waiver["by"], StringComparison.Ordinal);
        var moved = (await draft.Staff().Post($"{draft.Path}/sessions/{other["id"]}/move", place)).Is(HttpStatusCode.OK);
        Assert.Equal("They share the stage", moved.Json["conflicts"]![0]!["waiver"]!["reason"]!.ToString());
        (await draft.Staff().Post($"{draft.Path}/waive", new { code = "room-double-booked", sessions = new[] { one["id"], other["id"] }, reason = "" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

        // Withdrawn, it counts again; what is there already can stay, and does not come back.
        var back = new { code = "room-double-booked", sessions = new[] { one["id"], other["id"] }, withdraw = true };
        Assert.Equal("They share the stage", (await draft.Staff("ben").Post($"{draft.Path}/waive", back)).Is(HttpStatusCode.OK)["reason"]);
        (await draft.Staff().Post($"{draft.Path}/waive", back)).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Null(Assert.Single(await draft.Conflicts("room-double-booked"))!["waiver"]);
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{other["id"]}/move", place)).IsProblem(HttpStatusCode.Conflict, "placement-blocked");
    }

    [Fact]
    public async Task A_draft_is_not_released_with_what_blocks_a_release()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        (await draft.Staff().Put($"/v1/events/{draft.EventId}/agenda-policy", new { severities = new Dictionary<string, string> { ["room-double-booked"] = "blockRelease" } })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{sessions[2]!["id"]}/move", new { startsAt = sessions[0]!["startsAt"], roomId = sessions[0]!["roomId"] })).Is(HttpStatusCode.OK);
        var refused = (await draft.Staff().Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).IsProblem(HttpStatusCode.Conflict, "draft-blocked");
        Assert.Single(refused.Json["context"]!["conflicts"]!.AsArray());
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_policy_names_every_rule_and_refuses_what_is_none()
    {
        var draft = await ADraft.Of(events, 2);
        var path = $"/v1/events/{draft.EventId}/agenda-policy";
        (await draft.Staff().Put(path, new { severities = new Dictionary<string, string> { ["bad-luck"] = "warn" } })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Put(path, new { bufferMinutes = -1 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Put(path, new { opensAt = "09:00:00" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await draft.Staff().Put(path, new { bufferMinutes = 5, opensAt = "09:00:00", closesAt = "18:00:00" })).Is(HttpStatusCode.OK);
        var policy = (await draft.Staff().Get(path)).Is(HttpStatusCode.OK);
        Assert.Equal(("warn", "off", "5"), (policy["severities.speaker-double-booked"], policy["severities.track-clash"], policy["bufferMinutes"]));
    }

    [Fact]
    public async Task A_team_is_not_double_booked()
    {
        var draft = await ADraft.Of(events, 2);
        var sessions = await draft.Sessions();
        var person = sessions[0]!["persons"]![0]!["id"]!.ToString();
        var body = new { title = "A second talk", minutes = 30, persons = new[] { person }, stage = "confirmed", track = "Track 1" };
        var added = (await draft.Staff().Post($"{draft.Path}/sessions", body)).Is(HttpStatusCode.Created);
        var place = new { startsAt = sessions[0]!["startsAt"] };
        var placed = (await draft.Staff().Post($"{draft.Path}/sessions/{added["session.id"]}/schedule", place)).Is(HttpStatusCode.OK);
        Assert.Equal(("speaker-double-booked", person), (placed.Json["conflicts"]![0]!["code"]!.ToString(), placed.Json["conflicts"]![0]!["person"]!.ToString()));
        (await draft.Staff().Put($"/v1/events/{draft.EventId}/speakers/{person}/terms", new { isTeam = true })).Is(HttpStatusCode.OK);
        Assert.Empty((await draft.Staff().Get($"{draft.Path}/conflicts")).Json["items"]!.AsArray());
        (await draft.Staff().Put($"/v1/events/{draft.EventId}/speakers/{Guid.CreateVersion7()}/terms", new { isTeam = true })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
