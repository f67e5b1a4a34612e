using System.Net;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Formats;

/// <summary>What is on none of the event's days.</summary>
public sealed class OtherDayTests(EventsFixture events)
{
    [Fact]
    public async Task A_session_on_a_day_on_which_the_event_is_not_is_told_as_a_conflict_and_left_out_of_nothing()
    {
        var draft = await ADraft.Of(events, 2);
        var path = $"/v1/events/{draft.EventId}";
        // The event is on the fourteenth and fifteenth.
        string[] ids =
        [
            await draft.Add(new { title = "The evening before", minutes = 60, stage = "confirmed" }, "2026-09-13T19:00:00"),
            await draft.Add(new { title = "The night after", minutes = 60, stage = "confirmed" }, "2026-09-16T01:00:00"),
        ];
        Assert.Equal(ids, (await draft.Conflicts("outside-event")).Select(conflict => conflict!["sessions"]![0]!.ToString()));
        await draft.Release("1.0");
        foreach (var name in (string[])["agenda", "agenda.xml", "agenda.json", "agenda.ics", "agenda.csv", "agenda.jsonld"])
        {
            var text = (await events.As(null).Get($"{path}/{name}")).Is(HttpStatusCode.OK).Text;
            Assert.All((string[])["The evening before", "The night after", "Session 1", "Session 2"], title => Assert.Contains(title, text, StringComparison.Ordinal));
        }
        Assert.Equal(["2026-09-13", "2026-09-14", "2026-09-16"], (await events.As(null).Get($"{path}/agenda.json")).Json["schedule"]!["conference"]!["days"]!.AsArray().Select(day => day!["date"]!.ToString()));

        // An event that is amended to other days loses none either; and what an import has on other days is taken.
        (await draft.Staff().Put(path, new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2026-10-01", endsOn = "2026-10-02" })).Is(HttpStatusCode.OK);
        Assert.Equal(4, (await draft.Conflicts("outside-event")).Count);
        await draft.Release("1.1");
        Assert.Equal(4, (await events.As(null).Get($"{path}/agenda")).Json["sessions"]!.AsArray().Count);
    }
}
