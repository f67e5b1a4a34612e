using System.Net;
using System.Xml.Linq;
using Associations.Events.Tests.Drafts;
using Associations.Testing;
using Ical.Net;

namespace Associations.Events.Tests.Formats;

/// <summary>What calendars and tools make of a session that staff place and move, wherever the venue is.</summary>
public sealed class FarZoneTests(EventsFixture events)
{
    [Theory]
    [InlineData("Pacific/Chatham", "2026-09-27", "00:30", "2026-09-26T11:45:00Z")]
    [InlineData("Pacific/Chatham", "2026-09-27", "04:30", "2026-09-26T14:45:00Z")]
    [InlineData("Pacific/Auckland", "2026-09-27", "09:00", "2026-09-26T20:00:00Z")]
    [InlineData("Pacific/Kiritimati", "2026-09-14", "08:00", "2026-09-13T18:00:00Z")]
    [InlineData("Pacific/Pago_Pago", "2026-09-14", "22:00", "2026-09-15T09:00:00Z")]
    [InlineData("Europe/Brussels", "2026-10-25", "03:30", "2026-10-25T02:30:00Z")]
    [InlineData("America/New_York", "2026-11-01", "00:15", "2026-11-01T04:15:00Z")]
    public async Task A_session_is_at_its_hour_on_its_day_and_stays_the_same_one_when_it_moves(string zone, string day, string time, string instant)
    {
        var draft = await ADraft.Of(events, 2, zone, day);
        var (path, utc) = ($"/v1/events/{draft.EventId}", DateTimeOffset.Parse(instant, null));
        var mira = events.As(Tokens.Person(draft.AssociationId, "mira"));
        var id = await draft.Add(new { title = "The one", minutes = 30, stage = "confirmed" }, $"{day}T{time}:00");
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{id}", null, [])).Is(HttpStatusCode.OK);
        await Is(utc, time, 0);
        Assert.Empty(await draft.Conflicts("outside-event"));

        // Half an hour later, back again, and longer: each time it is news of the same one. What is released as it was is no news.
        var later = TimeOnly.Parse(time).AddMinutes(30).ToString("HH:mm");
        await draft.Move(id, $"{day}T{later}:00");
        await draft.Release("1.1");
        await Is(utc.AddMinutes(30), later, 1);
        await draft.Move(id, $"{day}T{time}:00");
        await draft.Release("1.2");
        await Is(utc, time, 2);
        await draft.Release("1.3");
        await Is(utc, time, 2);
        await draft.Move(id, $"{day}T{time}:00", minutes: 45);
        await draft.Release("1.4");
        await Is(utc, time, 3, 45);

        async Task Is(DateTimeOffset at, string local, int sequence, int minutes = 30)
        {
            var agenda = One((await Public("agenda")).Json["sessions"]!.AsArray().Single(session => session!["id"]!.ToString() == id)!["startsAt"]!.ToString());
            Assert.Equal((at, $"{day}T{local}"), agenda);
            var mine = Assert.Single((await mira.Get($"{path}/my-agenda")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!;
            Assert.Equal((at, $"{day}T{local}"), One(mine["startsAt"]!.ToString()));
            foreach (var calendar in (Answer[])[await Public("agenda.ics"), await Public($"agenda/sessions/{id}/session.ics"), (await mira.Get($"{path}/my-agenda/calendar.ics")).Is(HttpStatusCode.OK)])
            {
                var parsed = Calendar.Load(calendar.Text)!.Events;
                var one = parsed.Single(found => found.Uid == id);
                Assert.Equal((at.UtcDateTime, at.UtcDateTime.AddMinutes(minutes), sequence), (one.Start!.AsUtc, one.End!.AsUtc, one.Sequence));
                Assert.Contains($"DTSTART;TZID={zone}:{day.Replace("-", "", StringComparison.Ordinal)}T{local.Replace(":", "", StringComparison.Ordinal)}00", calendar.Text, StringComparison.Ordinal);
                Assert.All(parsed.Where(found => found.Uid != id), other => Assert.Equal(0, other.Sequence));
            }
            // Programmes are grouped by day: it is on the day that the venue's calendar shows.
            var json = (await Public("agenda.json")).Json["schedule"]!["conference"]!["days"]!.AsArray()
                .Single(one => one!["rooms"]!.AsObject().SelectMany(room => room.Value!.AsArray()).Any(session => session!["guid"]!.ToString() == id))!;
            Assert.Equal(day, json["date"]!.ToString());
            var xml = XDocument.Parse((await Public("agenda.xml")).Text).Descendants("event").Single(session => session.Attribute("guid")!.Value == id);
            Assert.Equal((day, local), (xml.Ancestors("day").Single().Attribute("date")!.Value, xml.Element("start")!.Value));
            Assert.Equal((at, $"{day}T{local}"), One(xml.Element("date")!.Value));
        }

        static (DateTimeOffset, string) One(string text) => (DateTimeOffset.Parse(text, null).ToUniversalTime(), text[..16]);
        async Task<Answer> Public(string name) => (await events.As(null).Get($"{path}/{name}")).Is(HttpStatusCode.OK);
    }
}
