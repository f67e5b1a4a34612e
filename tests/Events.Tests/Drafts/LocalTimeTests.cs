using System.Net;

namespace Associations.Events.Tests.Drafts;

public sealed class LocalTimeTests(EventsFixture events)
{
    [Theory]
    [InlineData("2026-09-14T10:00:00Z")]
    [InlineData("2026-09-14T10:00:00+02:00")]
    public async Task A_time_with_an_offset_is_no_local_time_wherever_one_is_asked_for(string time)
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, room, session) = (draft.Staff(), (await draft.Rooms())[0]!["id"], (await draft.Sessions())[0]!);
        var open = new[] { new { from = time, until = "2026-09-14T18:00:00" } };
        foreach (var refused in new[]
        {
            await staff.Post($"{draft.Path}/sessions/{session["id"]}/move", new { startsAt = time }),
            await staff.Post($"{draft.Path}/shift", new { roomId = room, from = time, minutes = 5 }),
            await staff.Post($"{draft.Path}/compact", new { roomId = room, from = time }),
            await staff.Post($"{draft.Path}/rooms", new { name = "Attic", open }),
            await staff.Put($"/v1/events/{draft.EventId}/speakers/{session["persons"]![0]!["id"]}/terms", new { available = open }),
        }) refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
}
