using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Conflicts;

/// <summary>Somebody in two rooms at once, whatever brings it about.</summary>
public sealed class DoubleBookingTests(EventsFixture events)
{
    [Theory]
    [InlineData("schedule")]
    [InlineData("move")]
    [InlineData("longer")]
    [InlineData("swap")]
    [InlineData("shift")]
    [InlineData("compact")]
    [InlineData("people")]
    [InlineData("reinstate")]
    [InlineData("undo")]
    [InlineData("merge")]
    public async Task Whatever_puts_somebody_into_two_rooms_at_once_tells_it_or_is_refused_where_the_event_says_so(string how)
    {
        // Ada is on the first in one room at nine, and on another in the other room at half past ten: no conflict.
        var draft = await ADraft.Of(events, 8);
        var (sessions, staff) = (await draft.Sessions(), draft.Staff());
        string Id(int n) => sessions[n]!["id"]!.ToString();
        var (ada, room) = (sessions[0]!["persons"]![0]!["id"]!.ToString(), sessions[7]!["roomId"]!.ToString());
        (await Change(7, ada)).Is(HttpStatusCode.OK);
        Assert.Empty(await draft.Conflicts("speaker-double-booked"));
        var path = $"{draft.Path}/sessions/{Id(7)}";
        var place = new { startsAt = "2026-09-14T09:00:00", roomId = room };
        // What is in the other room at nine leaves it, so that nothing else is wrong with the place.
        (await staff.Post($"{draft.Path}/sessions/{Id(1)}/unschedule")).Is(HttpStatusCode.OK);
        Func<Task<Answer>> act;
        switch (how)
        {
            case "schedule":
                (await staff.Post($"{path}/unschedule")).Is(HttpStatusCode.OK);
                act = () => staff.Post($"{path}/schedule", place);
                break;
            case "move":
                act = () => staff.Post($"{path}/move", place);
                break;
            case "longer":
                (await staff.Post($"{path}/move", new { startsAt = "2026-09-14T08:30:00", roomId = room })).Is(HttpStatusCode.OK);
                act = () => staff.Post($"{path}/move", new { startsAt = "2026-09-14T08:30:00", roomId = room, minutes = 31 });
                break;
            case "swap":
                // The third is at half past nine in the first room; the first takes its place there beside the other's.
                await draft.Move(Id(7), "2026-09-14T09:30:00", room);
                (await staff.Post($"{draft.Path}/sessions/{Id(3)}/unschedule")).Is(HttpStatusCode.OK);
                var third = (await draft.Session(Id(2)))["etag"];
                act = () => staff.Post($"{draft.Path}/sessions/{Id(0)}/swap", new { with = Id(2), withETag = third });
                break;
            case "shift":
                act = () => staff.Post($"{draft.Path}/shift", new { roomId = room, from = "2026-09-14T10:30:00", minutes = -90 });
                break;
            case "compact":
                foreach (var n in (int[])[3, 5]) (await staff.Post($"{draft.Path}/sessions/{Id(n)}/unschedule")).Is(HttpStatusCode.OK);
                act = () => staff.Post($"{draft.Path}/compact", new { roomId = room, from = "2026-09-14T09:00:00" });
                break;
            case "people":
                (await Change(7, sessions[7]!["persons"]![0]!["id"]!.ToString())).Is(HttpStatusCode.OK);
                (await staff.Post($"{path}/move", place)).Is(HttpStatusCode.OK);
                act = () => Change(7, ada);
                break;
            case "reinstate":
                (await staff.Post($"{path}/cancel", new { })).Is(HttpStatusCode.OK);
                await draft.Move(Id(0), "2026-09-14T10:30:00", sessions[0]!["roomId"]!.ToString());
                act = () => staff.Post($"{path}/reinstate");
                break;
            case "undo":
                await draft.Move(Id(7), "2026-09-14T09:00:00", room);
                (await draft.Staff("ben").Post($"{draft.Path}/sessions/{Id(0)}/move", new { startsAt = "2026-09-14T16:00:00", roomId = room })).Is(HttpStatusCode.OK);
                act = () => draft.Staff("ben").Post($"{draft.Path}/undo");
                break;
            default:
                (await staff.Post($"{draft.Path}/fork", new { name = "earlier" })).Is(HttpStatusCode.Created);
                var fork = $"/v1/events/{draft.EventId}/drafts/earlier";
                (await staff.Post($"{fork}/sessions/{Id(7)}/move", place)).Is(HttpStatusCode.OK);
                act = () => staff.Post($"{fork}/merge", new { });
                break;
        }

        Assert.Empty(await Booked());
        await draft.Policy(new { severities = new Dictionary<string, string> { ["speaker-double-booked"] = "block" } });
        var before = (await staff.Get(draft.Path)).Text;
        (await act()).IsProblem(HttpStatusCode.Conflict, "placement-blocked");
        Assert.Equal(before, (await staff.Get(draft.Path)).Text);

        await draft.Policy(new { });
        Assert.Contains("speaker-double-booked", ADraft.Codes((await act()).Is(HttpStatusCode.OK)));
        var told = Assert.Single(await Booked());
        Assert.Equal(ada, told["person"]!.ToString());
        Assert.Equal(new[] { Id(0), Id(7) }.Order(), told["sessions"]!.AsArray().Select(id => id!.ToString()).Order());

        Task<Answer> Change(int n, string person) =>
            staff.Put($"{draft.Path}/sessions/{Id(n)}", new { title = sessions[n]!["title"], minutes = 30, kind = "talk", track = sessions[n]!["track"], stage = "confirmed", persons = new[] { person } });
        async Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> Booked() => [.. (await draft.Conflicts("speaker-double-booked")).Select(one => one!)];
    }
}
