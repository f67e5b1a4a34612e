using System.Net;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Conflicts;

/// <summary>What staff of an event ask of its agenda, and how much each counts.</summary>
public sealed class OwnRulesTests(EventsFixture events)
{
    [Theory]
    [InlineData("room-buffer", "2026-09-14T09:35:00")]
    [InlineData("walking-time", "2026-09-14T13:05:00")]
    [InlineData("must-follow", "2026-09-14T08:00:00")]
    [InlineData("not-parallel", "2026-09-14T16:10:00")]
    [InlineData("outside-hours", "2026-09-14T19:45:00")]
    public async Task A_rule_that_staff_have_made_tells_blocks_a_release_blocks_or_is_silent_as_they_say(string code, string at)
    {
        // The one is at nine, its person is somewhere else until one o'clock, and it is not to be beside the last.
        var draft = await ADraft.Of(events, 2);
        var (sessions, staff) = (await draft.Sessions(), draft.Staff());
        var (first, room, person) = (sessions[0]!["id"]!.ToString(), sessions[0]!["roomId"]!.ToString(), sessions[1]!["persons"]![0]!["id"]!.ToString());
        var far = await draft.Room(new { name = "Far away" });
        await draft.Add(new { title = "Elsewhere", minutes = 30, track = "Track 1", stage = "confirmed", persons = new[] { person } }, "2026-09-14T12:30:00", far);
        var apart = await draft.Add(new { title = "Apart", minutes = 30, track = "Track 1", stage = "confirmed", persons = new[] { sessions[0]!["persons"]![0]!["id"] } }, "2026-09-14T16:00:00", far);
        var second = await draft.Add(
            new { title = "Advanced badges", minutes = 30, track = "Track 1", stage = "confirmed", persons = new[] { person }, needs = new { after = new[] { first }, notWith = new[] { apart } } },
            "2026-09-14T15:00:00", room);
        async Task Says(string severity) => await draft.Policy(new
        {
            bufferMinutes = 10,
            walks = new[] { new { from = far, to = room, minutes = 20 } },
            opensAt = "08:00:00",
            closesAt = "20:00:00",
            severities = new Dictionary<string, string> { [code] = severity },
        });

        await Says("block");
        Assert.Equal(["2026-09-14T15:00:00"], await At());
        (await staff.Post($"{draft.Path}/sessions/{second}/move", new { startsAt = at, roomId = room })).IsProblem(HttpStatusCode.Conflict, "placement-blocked");
        Assert.Equal(["2026-09-14T15:00:00"], await At());
        await Says("warn");
        Assert.Equal([code], await draft.Move(second, at, room));
        await Says("blockRelease");
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).IsProblem(HttpStatusCode.Conflict, "draft-blocked");
        var found = Assert.Single(await draft.Conflicts(code))!;
        (await staff.Post($"{draft.Path}/waive", new { code, sessions = found["sessions"], person = found["person"], reason = "They have agreed to it" })).Is(HttpStatusCode.OK);
        Assert.Equal("They have agreed to it", Assert.Single(await draft.Conflicts(code))!["waiver"]!["reason"]!.ToString());
        await draft.Release("1.0");
        await Says("off");
        Assert.Empty(await draft.Conflicts(code));

        async Task<string[]> At() => [(await draft.Session(second))["startsAt"]];
    }
}
