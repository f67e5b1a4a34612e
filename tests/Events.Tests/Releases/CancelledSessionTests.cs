using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Releases;

/// <summary>What does not take place stays to be seen.</summary>
public sealed class CancelledSessionTests(EventsFixture events)
{
    [Fact]
    public async Task What_is_cancelled_stays_in_its_place_everywhere_with_what_takes_its_place()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (one, other, third) = (sessions[0]!["id"]!.ToString(), sessions[1]!["id"]!.ToString(), sessions[2]!["id"]!.ToString());
        var (path, mira) = ($"/v1/events/{draft.EventId}", events.As(Tokens.Person(draft.AssociationId, "mira")));
        var unseen = await draft.Add(new { title = "Perhaps this", minutes = 30 }, "2026-09-14T09:00:00");
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{one}", null, [])).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{one}/cancel", new { replacement = other })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{third}/cancel", new { replacement = unseen })).Is(HttpStatusCode.OK);
        await draft.Release("1.1");

        var agenda = (await events.As(null).Get($"{path}/agenda")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray().ToDictionary(session => session!["id"]!.ToString(), session => session!);
        Assert.Equal(("cancelled", other, "2026-09-14T09:00:00+02:00", sessions[0]!["title"]!.ToString()),
            (agenda[one]["status"]!.ToString(), agenda[one]["replacementId"]?.ToString(), agenda[one]["startsAt"]!.ToString(), agenda[one]["title"]!.ToString()));
        // What is to replace it is named when it is on the agenda itself.
        Assert.Equal(("cancelled", (string?)null), (agenda[third]["status"]!.ToString(), agenda[third]["replacementId"]?.ToString()));
        Assert.Equal("cancelled", Assert.Single((await mira.Get($"{path}/my-agenda")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!["status"]!.ToString());
        Assert.Contains("STATUS:CANCELLED", (await events.As(null).Get($"{path}/agenda/sessions/{one}/session.ics")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains(">CANCELLED: Session 1<", (await events.As(null).Get($"{path}/agenda.xml")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("CANCELLED: Session 1", (await events.As(null).Get($"{path}/agenda.json")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("schema.org/EventCancelled", (await events.As(null).Get($"{path}/agenda.jsonld")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains(",cancelled,", (await events.As(null).Get($"{path}/agenda.csv")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        var calendar = Ical.Net.Calendar.Load((await events.As(null).Get($"{path}/agenda.ics")).Is(HttpStatusCode.OK).Text)!.Events;
        Assert.Contains($"Replaced by {sessions[1]!["title"]}, 2026-09-14 09:00, Room 2", calendar.Single(found => found.Uid == one).Description, StringComparison.Ordinal);
        Assert.DoesNotContain("Replaced by", calendar.Single(found => found.Uid == third).Description ?? "", StringComparison.Ordinal);

        // It takes no room and nobody's time any more; and what takes place after all says so.
        Assert.Empty(await draft.Move(other, "2026-09-14T09:00:00", sessions[0]!["roomId"]!.ToString()));
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{one}/reinstate")).Is(HttpStatusCode.OK);
        await draft.Release("1.2");
        Assert.Equal(["reinstated"], (await draft.Staff().Get($"{path}/releases/1.2/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(change => change!["kind"]!.ToString()));
        Assert.DoesNotContain("STATUS:CANCELLED", (await events.As(null).Get($"{path}/agenda/sessions/{one}/session.ics")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }
}
