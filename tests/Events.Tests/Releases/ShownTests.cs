using System.Net;
using System.Text.Json.Nodes;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Releases;

/// <summary>What the public sees of a session beside its time and words.</summary>
public sealed class ShownTests(EventsFixture events)
{
    [Fact]
    public async Task The_public_sees_what_takes_the_place_of_what_is_cancelled_what_holds_a_session_and_what_is_given_again()
    {
        var draft = await ADraft.Of(events, 3);
        var staff = draft.Staff();
        var sessions = await draft.Sessions();
        string Of(int n) => sessions[n]!["id"]!.ToString();
        var block = (await staff.Post($"{draft.Path}/sessions", new { title = "Lightning talks", minutes = 60, form = "block" })).Is(HttpStatusCode.Created)["session.id"];
        (await staff.Post($"{draft.Path}/sessions/{block}/schedule", new { startsAt = "2026-09-14T09:00:00" })).Is(HttpStatusCode.OK);
        (await staff.Put($"{draft.Path}/sessions/{Of(2)}", new { title = "Short", minutes = 30, stage = "confirmed", blockId = block })).Is(HttpStatusCode.OK);
        var again = (await staff.Post($"{draft.Path}/sessions", new { title = "Session 2", minutes = 30, stage = "confirmed", repeatOf = Of(1) })).Is(HttpStatusCode.Created)["session.id"];
        (await staff.Post($"{draft.Path}/sessions/{again}/schedule", new { startsAt = "2026-09-14T16:00:00" })).Is(HttpStatusCode.OK);
        // What the public does not see is not pointed at.
        var candidate = (await staff.Post($"{draft.Path}/sessions", new { title = "Perhaps", minutes = 30 })).Is(HttpStatusCode.Created)["session.id"];
        (await staff.Post($"{draft.Path}/sessions/{Of(0)}/cancel", new { replacement = candidate })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var before = await Agenda();
        Assert.Equal(("cancelled", null), (before[Of(0)]["status"]!.ToString(), before[Of(0)]["replacementId"]));
        Assert.Equal((block, Of(1)), (before[Of(2)]["blockId"]!.ToString(), before[again]["repeatOf"]!.ToString()));
        Assert.Equal("block", before[block]["form"]!.ToString());

        (await staff.Post($"{draft.Path}/sessions/{Of(0)}/cancel", new { replacement = Of(1) })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.1" })).Is(HttpStatusCode.Created);
        Assert.Equal(Of(1), (await Agenda())[Of(0)]["replacementId"]!.ToString());

        // What is removed takes nobody's place, until it is there again.
        (await staff.Send(HttpMethod.Delete, $"{draft.Path}/sessions/{Of(1)}", null, [])).Is(HttpStatusCode.OK);
        Assert.Null((await draft.Session(Of(0))).Json["replacementId"]);
        (await staff.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(Of(1), (await draft.Session(Of(0)))["replacementId"]);

        async Task<Dictionary<string, JsonObject>> Agenda() => (await events.As(null).Get($"/v1/events/{draft.EventId}/agenda")).Is(HttpStatusCode.OK)
            .Json["sessions"]!.AsArray().ToDictionary(one => one!["id"]!.ToString(), one => one!.AsObject());
    }
}
