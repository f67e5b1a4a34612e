using System.Net;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Formats;

/// <summary>What a calendar tells of a session beside its own words.</summary>
public sealed class CalendarWordsTests(EventsFixture events)
{
    [Fact]
    public async Task A_calendar_tells_what_a_session_is_part_of_and_when_it_is_given_again()
    {
        var draft = await ADraft.Of(events, 2);
        var block = await draft.Add(new { title = "Morning block", minutes = 120, form = "block" }, "2026-09-15T09:00:00");
        var first = await draft.Add(new { title = "Given twice", minutes = 30, stage = "confirmed", blockId = block }, "2026-09-15T09:00:00");
        var again = await draft.Add(new { title = "Given twice", minutes = 30, stage = "confirmed", repeatOf = first }, "2026-09-15T14:00:00");
        var third = await draft.Add(new { title = "Given twice", minutes = 30, stage = "confirmed", repeatOf = again }, "2026-09-15T16:00:00");
        await draft.Release("1.0");
        Assert.Equal("Part of Morning block\nAgain on 2026-09-15 14:00\nAgain on 2026-09-15 16:00", await Words(first));
        Assert.Equal("Again on 2026-09-15 09:00\nAgain on 2026-09-15 16:00", await Words(again));
        (await draft.Staff().Post($"{draft.Path}/sessions/{third}/cancel", new { })).Is(HttpStatusCode.OK);
        await draft.Release("1.1");
        Assert.Equal("Again on 2026-09-15 09:00", await Words(again));

        async Task<string> Words(string id) =>
            Ical.Net.Calendar.Load((await events.As(null).Get($"/v1/events/{draft.EventId}/agenda/sessions/{id}/session.ics")).Is(HttpStatusCode.OK).Text)!.Events.Single().Description!;
    }
}
