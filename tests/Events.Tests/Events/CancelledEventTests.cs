using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Events;

/// <summary>An event that does not take place.</summary>
public sealed class CancelledEventTests(EventsFixture events)
{
    [Fact]
    public async Task Nobody_registers_any_more_partners_hear_at_once_and_the_next_release_cancels_every_session()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path, sessions) = (draft.Staff(), $"/v1/events/{draft.EventId}", await draft.Sessions());
        var mira = events.As(Tokens.Person(draft.AssociationId, "mira"));
        var free = (await staff.Post($"{path}/ticket-types", new { name = "Seat", price = new { amount = 0, currency = "EUR" }, capacityPoolIds = Array.Empty<Guid>() })).Is(HttpStatusCode.Created).Id;
        (await mira.Post($"{path}/registrations", EventsFixture.Registration(free))).Is(HttpStatusCode.Created);
        await draft.Release("1.0");
        (await staff.Post($"{path}/cancel", new { reason = " " })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await mira.Post($"{path}/cancel", new { reason = "Rain" })).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal("A storm", (await staff.Post($"{path}/cancel", new { reason = "A storm" })).Is(HttpStatusCode.OK)["cancelledBecause"]);
        Assert.Equal("A storm", (await staff.Post($"{path}/cancel", new { reason = "Something else" })).Is(HttpStatusCode.OK)["cancelledBecause"]);
        Assert.Equal("A storm", (await events.Bus.Next<EventCancelled>((contract, _) => contract.EventId == draft.EventId)).Contract.Reason);
        (await mira.Post($"{path}/registrations", EventsFixture.Registration(free))).IsProblem(HttpStatusCode.Conflict, "event-cancelled");
        Assert.DoesNotContain("STATUS:CANCELLED", (await events.As(null).Get($"{path}/agenda.ics")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        // Staff had asked that conflicts keep the agenda from being released; of what does not take place there are none.
        await draft.Move($"{sessions[1]!["id"]}", $"{sessions[0]!["startsAt"]}", $"{sessions[0]!["roomId"]}");
        await draft.Policy(new { severities = new Dictionary<string, string> { ["room-double-booked"] = "blockRelease" } });
        await draft.Release("1.1");
        Assert.Equal(["cancelled", "cancelled"], (await staff.Get($"{path}/releases/1.1/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["kind"]!.ToString()));
        Assert.All((await events.As(null).Get($"{path}/agenda")).Json["sessions"]!.AsArray(), session => Assert.Equal("cancelled", session!["status"]!.ToString()));
        var calendar = Ical.Net.Calendar.Load((await events.As(null).Get($"{path}/agenda.ics")).Is(HttpStatusCode.OK).Text)!.Events;
        Assert.All(calendar, one => Assert.Equal(("CANCELLED", 1), (one.Status, one.Sequence)));
        Assert.Equal("https://schema.org/EventCancelled", (await events.As(null).Get($"{path}/agenda.jsonld")).Is(HttpStatusCode.OK)["eventStatus"]);
        // Whoever has registered and chosen nothing hears as well.
        Assert.Contains(EventsFixture.AccountOf("mira"), (await staff.Get($"{path}/releases/1.1/affected")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        // It is no news a second time.
        await draft.Release("1.2");
        Assert.Empty((await staff.Get($"{path}/releases/1.2/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_said_anew_of_an_event_is_told_to_partners()
    {
        var association = Guid.CreateVersion7();
        var id = await events.AnEvent(association);
        var body = new { name = "Lantern Nights", kind = "conference", timeZone = "Europe/Lisbon", startsOn = "2026-09-14", endsOn = "2026-09-16", venue = "Harbour", mode = "mixed" };
        (await events.Staff(association).Put($"/v1/events/{id}", body)).Is(HttpStatusCode.OK);
        var told = (await events.Bus.Next<EventAmended>((contract, _) => contract.EventId == id)).Contract;
        Assert.Equal(new EventAmended(id, "Lantern Nights", "conference", "Europe/Lisbon", new(2026, 9, 14), new(2026, 9, 16), "Harbour", "mixed"), told);
    }
}
