using System.Net;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

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

    [Fact]
    public async Task What_does_not_fit_one_place_is_not_for_that_let_into_another()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, session) = (draft.Staff(), (await draft.Sessions())[0]!);
        var (small, smaller) = (await draft.Room(new { name = "Small", capacity = 20 }), await draft.Room(new { name = "Smaller", capacity = 10, open = new[] { new { from = "2026-09-14T09:00:00", until = "2026-09-14T12:00:00" } } }));
        var id = await draft.Add(new { title = "Crowded", minutes = 30, track = "Track 1", stage = "confirmed", persons = new[] { session["persons"]![0]!["id"] }, needs = new { demand = 90 } }, "2026-09-14T13:00:00", small);
        Task<Answer> Move(string at, string room) => staff.Post($"{draft.Path}/sessions/{id}/move", new { startsAt = $"2026-09-14T{at}:00", roomId = room });
        await draft.Policy(new { severities = new Dictionary<string, string> { ["capacity-below-demand"] = "block", ["room-unavailable"] = "block" } });

        // It is in a room too small, and may be so at another time; another room too small is another matter.
        (await Move("14:00", small)).Is(HttpStatusCode.OK);
        var refused = (await Move("10:00", smaller)).IsProblem(HttpStatusCode.Conflict, "placement-blocked");
        Assert.Equal("capacity-below-demand", $"{Assert.Single(refused.Json["context"]!["conflicts"]!.AsArray())!["code"]}");
        (await staff.Post($"{draft.Path}/waive", new { code = "capacity-below-demand", sessions = new[] { id }, reason = "They stand" })).Is(HttpStatusCode.OK);
        (await Move("10:00", smaller)).Is(HttpStatusCode.OK);
        await draft.Policy(new { severities = new Dictionary<string, string>() });
        (await Move("14:00", smaller)).Is(HttpStatusCode.OK);
        await draft.Policy(new { severities = new Dictionary<string, string> { ["room-unavailable"] = "block" } });
        // On one day it may come nearer to when the room is open; on another it is another matter.
        (await Move("13:00", smaller)).Is(HttpStatusCode.OK);
        (await staff.Post($"{draft.Path}/sessions/{id}/move", new { startsAt = "2026-09-15T13:00:00", roomId = smaller })).IsProblem(HttpStatusCode.Conflict, "placement-blocked");
        (await Move("11:00", smaller)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_waiver_of_what_is_about_somebody_names_them_and_no_other_does()
    {
        var draft = await ADraft.Of(events, 2);
        var sessions = await draft.Sessions();
        Task<Answer> Waive(string code, object? person) => draft.Staff().Post($"{draft.Path}/waive", new { code, sessions = sessions.Select(session => session!["id"]), person, reason = "As agreed" });
        Assert.NotNull((await Waive("speaker-double-booked", null)).IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]!["person"]);
        (await Waive("room-double-booked", sessions[0]!["persons"]![0]!["id"])).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await Waive("speaker-double-booked", sessions[0]!["persons"]![0]!["id"])).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_room_for_many_that_is_too_full_can_be_waived_as_it_is()
    {
        var draft = await ADraft.Of(events, 2);
        var foyer = await draft.Room(new { name = "Foyer", parallel = 9 });
        for (var n = 0; n < 10; n++) await draft.Add(new { title = $"Poster {n}", minutes = 60 }, "2026-09-14T14:00:00", foyer);
        var crowd = Assert.Single(await draft.Conflicts("room-double-booked"))!;
        Assert.Equal(10, crowd["sessions"]!.AsArray().Count);
        (await draft.Staff().Post($"{draft.Path}/waive", new { code = "room-double-booked", sessions = crowd["sessions"]!.AsArray().Reverse().Select(id => id!.DeepClone()), reason = "There is room" })).Is(HttpStatusCode.OK);
        Assert.Equal("There is room", Assert.Single(await draft.Conflicts("room-double-booked"))!["waiver"]!["reason"]!.ToString());
    }

    [Fact]
    public void A_waiver_of_many_that_was_stored_one_by_one_is_found_by_what_they_are_known_by_now()
    {
        var sessions = Enumerable.Range(1, 12).Select(Folding.Id).ToList();
        var stored = string.Join(':', sessions.Order().Select(id => id.ToString("N")).Prepend("room-double-booked"));
        var draft = Folding.Begun(new ConflictWaived(stored, "There is room", "ada", DateTimeOffset.UnixEpoch));
        Assert.Equal(Conflict.KeyOf("room-double-booked", sessions, null), Assert.Single(draft.Waivers).Value.Conflict);
        Assert.Equal(draft.Waivers.Keys, draft.Forked().Waivers.Keys);
        var pair = Conflict.KeyOf("speaker-double-booked", sessions[..2], sessions[3]);
        Assert.Equal(pair, Conflict.KeyOfStored(pair));
    }
}
