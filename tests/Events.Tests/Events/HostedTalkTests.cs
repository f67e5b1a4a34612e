using System.Net;

namespace Associations.Events.Tests.Events;

/// <summary>The smallest event, without any file.</summary>
public sealed class HostedTalkTests(EventsFixture events)
{
    [Fact]
    public async Task A_hosted_talk_online_is_planned_from_nothing_and_released()
    {
        var association = Guid.CreateVersion7();
        var staff = events.Staff(association);
        var talk = (await staff.Post("/v1/events", new { name = "Ledgers at noon", kind = "talk", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14", mode = "online" })).Is(HttpStatusCode.Created).Id;
        var path = $"/v1/events/{talk}";
        Assert.Empty((await staff.Get($"{path}/drafts/main")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray());
        Assert.Empty((await staff.Get($"{path}/drafts/main/conflicts")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        var speaker = (await staff.Post($"{path}/speakers", new { name = "Nina Example" })).Is(HttpStatusCode.Created).Id;
        var room = (await staff.Post($"{path}/drafts/main/rooms", new { name = "Stream", parallel = (int?)null })).Is(HttpStatusCode.Created).Id;
        var session = (await staff.Post($"{path}/drafts/main/sessions", new { title = "Ledgers", minutes = 60, persons = new[] { speaker }, stage = "confirmed" })).Is(HttpStatusCode.Created);
        var placed = (await staff.Post($"{path}/drafts/main/sessions/{session["session.id"]}/schedule", new { startsAt = "2026-09-14T12:00:00", roomId = room }, ("If-Match", session.ETag!))).Is(HttpStatusCode.OK);
        Assert.Empty(placed.Json["conflicts"]!.AsArray());

        (await staff.Put($"{path}/join-links", new { url = "https://meet.example.org/j", sessionId = Guid.CreateVersion7() })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Put($"{path}/join-links", new { url = "https://meet.example.org/j", sessionId = session["session.id"] })).Is(HttpStatusCode.OK);
        (await staff.Post($"{path}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var agenda = (await events.As(null).Get($"{path}/agenda")).Is(HttpStatusCode.OK);
        Assert.Equal(("online", "Ledgers", "session"), (agenda["event.mode"], agenda.Json["sessions"]![0]!["title"]!.ToString(), agenda.Json["sessions"]![0]!["form"]!.ToString()));
        var linked = (await events.As(null).Get($"{path}/agenda.jsonld")).Is(HttpStatusCode.OK);
        Assert.Equal("https://schema.org/OnlineEventAttendanceMode", linked["eventAttendanceMode"]);
        Assert.Equal("https://schema.org/OnlineEventAttendanceMode", linked.Json["subEvent"]![0]!["eventAttendanceMode"]!.ToString());
        Assert.Equal(("VirtualLocation", "VirtualLocation"), (linked["location.@type"], linked.Json["subEvent"]![0]!["location"]!["@type"]!.ToString()));
        Assert.DoesNotContain("meet.example.org", linked.Text, StringComparison.Ordinal);
    }
}
