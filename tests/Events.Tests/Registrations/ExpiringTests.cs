using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Events.V1;
using Associations.Testing;

namespace Associations.Events.Tests.Registrations;

/// <summary>A service whose time a test moves; nothing else may run in it meanwhile.</summary>
public sealed class ClockFixture : EventsFixture;

public sealed class ExpiringTests(ClockFixture events) : IClassFixture<ClockFixture>
{
    [Fact]
    public async Task A_hold_ends_after_fifteen_minutes_and_its_seat_can_be_had_again()
    {
        var (association, eventId, pool, ticket) = await OneSeat();
        var ada = events.As(Tokens.Person(association, "ada"));
        var registration = (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;

        events.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await events.As(Tokens.Person(association, "bob")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket)))
            .IsProblem(HttpStatusCode.Conflict, "seats-sold-out");
        var held = await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}");
        events.Time.Advance(TimeSpan.FromSeconds(1));
        // From this moment the seat is free, whether or not the deadline's worker has looked, and who knew it as held is told.
        Assert.Equal("1", (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}", ("If-None-Match", held.ETag!))).Is(HttpStatusCode.OK)["available"]);
        Assert.Equal("1", (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}"))["available"]);
        (await events.As(Tokens.Person(association, "bob")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Is(HttpStatusCode.Created);

        await Eventually.Holds(async () => (await ada.Get($"/v1/events/{eventId}/registrations/{registration}"))["status"] == "expired", "the end of the hold");
        await events.Bus.Next<RegistrationExpired>((contract, _) => contract.RegistrationId == registration);
        // What was held was held, although the hold is over now.
        var changes = (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}/explain?of=available")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(("1", "0"), (changes[1]!["changes"]![0]!["from"]!.ToString(), changes[1]!["changes"]![0]!["to"]!.ToString()));
    }

    [Fact]
    public async Task Paid_after_the_end_gets_a_seat_if_there_is_one()
    {
        var (association, eventId, pool, ticket) = await OneSeat();
        var registration = (await events.As(Tokens.Person(association)).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;
        events.Time.Advance(TimeSpan.FromMinutes(16));
        await Pay(association, registration);

        await events.Bus.Next<RegistrationConfirmed>((contract, _) => contract.RegistrationId == registration);
        Assert.Equal("0", (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}"))["available"]);
    }

    [Fact]
    public async Task Paid_after_the_seat_has_gone_gets_the_money_back()
    {
        var (association, eventId, pool, ticket) = await OneSeat();
        var late = (await events.As(Tokens.Person(association, "ada")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;
        events.Time.Advance(TimeSpan.FromMinutes(16));
        var quick = (await events.As(Tokens.Person(association, "bob")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;
        await Pay(association, late);

        await events.Bus.Next<RegistrationRefundDue>((contract, _) => contract.RegistrationId == late);
        Assert.Equal("refundDue", (await events.Staff(association).Get($"/v1/events/{eventId}/registrations/{late}"))["status"]);
        await Pay(association, quick);
        await events.Bus.Next<RegistrationConfirmed>((contract, _) => contract.RegistrationId == quick);
        Assert.Equal("1", (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}"))["confirmed"]);
    }

    [Fact]
    public async Task Whoever_holds_all_they_may_can_hold_again_when_the_hold_has_ended()
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var ticket = await events.ATicketType(association, eventId);
        var ada = events.As(Tokens.Person(association));
        (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 20))).Is(HttpStatusCode.Created);

        events.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).IsProblem(HttpStatusCode.Conflict, "too-many-holds");
        events.Time.Advance(TimeSpan.FromSeconds(1));
        (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 20))).Is(HttpStatusCode.Created);
    }

    async Task<(Guid Association, Guid EventId, Guid Pool, Guid Ticket)> OneSeat()
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var pool = await events.APool(association, eventId, 1);
        return (association, eventId, pool, await events.ATicketType(association, eventId, pool));
    }

    Task<Guid> Pay(Guid association, Guid registration) => events.Bus.Publish(new InvoicePaid(
        Guid.CreateVersion7(), "1", new Subject("registration", registration), new Money(1, "EUR"), events.Time.GetUtcNow()), association);
}
