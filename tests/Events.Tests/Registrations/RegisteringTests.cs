using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Events.V1;
using Associations.EventSourcing;
using Associations.Testing;

namespace Associations.Events.Tests.Registrations;

public sealed class RegisteringTests(EventsFixture events)
{
    [Fact]
    public async Task A_member_and_a_guest_register_pay_and_are_confirmed()
    {
        var association = Guid.CreateVersion7();
        var (eventId, pool, ticket) = await OnSale(association, 10);
        var membership = await events.AMember(association, "mira");
        var (mira, gil) = (events.As(Tokens.Person(association, "mira")), events.As(Tokens.Person(association, "gil")));

        var member = (await mira.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Is(HttpStatusCode.Created);
        Assert.Equal(("held", "12000", "memberPrice", membership.ToString()), (member["status"], member["price.amount"], member["priceReason"], member["membershipId"]));
        Assert.Equal(events.Time.GetUtcNow().AddMinutes(15), DateTimeOffset.Parse(member["expiresAt"]));
        var guest = (await gil.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 2))).Is(HttpStatusCode.Created);
        Assert.Equal(("held", "40000", "fullPrice"), (guest["status"], guest["price.amount"], guest["priceReason"]));
        Assert.Equal(("3", "0", "7"), await Seats(association, eventId, pool));

        var held = (await events.Bus.Next<RegistrationHeld>((contract, _) => contract.RegistrationId == member.Id)).Contract;
        Assert.Equal((12000L, "EUR"), (Assert.Single(held.Lines).UnitPrice, held.Currency));
        Assert.NotNull(held.Payer.PersonId);

        foreach (var (registration, who) in new[] { (member.Id, mira), (guest.Id, gil) })
        {
            var invoice = await Pay(association, registration);
            var confirmed = await Eventually.Get(
                async () => await who.Get($"/v1/events/{eventId}/registrations/{registration}") is var now && now["status"] == "confirmed" ? now : null, "the confirmation");
            Assert.Equal(registration, (await events.Bus.Next<RegistrationConfirmed>((contract, _) => contract.RegistrationId == registration)).Contract.RegistrationId);
            await Eventually.Holds(async () =>
                (await who.Get($"/v1/events/{eventId}/registrations/{registration}")).Json["invoiceId"]?.ToString() == invoice.ToString(), "the invoice's id");
        }

        Assert.Equal(("0", "3", "7"), await Seats(association, eventId, pool));
    }

    [Fact]
    public async Task Of_fifty_at_once_for_ten_seats_ten_get_one()
    {
        var association = Guid.CreateVersion7();
        var (eventId, pool, ticket) = await OnSale(association, 10);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
            events.As(Tokens.Person(association, $"buyer-{n}")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))));

        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "seats-sold-out"));
        Assert.Equal(("10", "0", "0"), await Seats(association, eventId, pool));
        // Who got none has left nothing behind: no registration, no name.
        await using var session = events.Store.QuerySession(association.ToString());
        Assert.Equal(10, await session.QueryAsync<int>("select count(*)::int from mt_doc_attendee where tenant_id = ?", association.ToString()) is [var count] ? count : -1);
        Assert.Equal(10, (await events.Staff(association).Get($"/v1/events/{eventId}/registrations")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_seat_is_taken_in_every_pool_or_in_none()
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var (hall, dinner) = (await events.APool(association, eventId, 5), await events.APool(association, eventId, 1));
        var ticket = await events.ATicketType(association, eventId, hall, dinner);
        var ada = events.As(Tokens.Person(association));

        (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 2))).IsProblem(HttpStatusCode.Conflict, "seats-sold-out");
        Assert.Equal(("0", "0", "5"), await Seats(association, eventId, hall));
        (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 1))).Is(HttpStatusCode.Created);
        Assert.Equal(("1", "0", "4"), await Seats(association, eventId, hall));
        Assert.Equal(("1", "0", "0"), await Seats(association, eventId, dinner));
    }

    [Fact]
    public async Task A_registration_that_is_taken_back_frees_its_seats_and_money_for_it_goes_back()
    {
        var association = Guid.CreateVersion7();
        var (eventId, pool, ticket) = await OnSale(association, 1);
        var ada = events.As(Tokens.Person(association));
        var registration = (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;

        Assert.Equal("cancelled", (await ada.Post($"/v1/events/{eventId}/registrations/{registration}/cancel")).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal(("0", "0", "1"), await Seats(association, eventId, pool));
        var invoice = await Pay(association, registration);
        Assert.Equal(invoice, (await events.Bus.Next<RegistrationRefundDue>((contract, _) => contract.RegistrationId == registration)).Contract.InvoiceId);
        Assert.Equal("refundDue", (await ada.Get($"/v1/events/{eventId}/registrations/{registration}"))["status"]);
    }

    [Fact]
    public async Task A_registration_is_its_owners_and_the_staffs_business()
    {
        var association = Guid.CreateVersion7();
        var (eventId, _, ticket) = await OnSale(association, 5);
        var registration = (await events.As(Tokens.Person(association, "ada")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;
        var path = $"/v1/events/{eventId}/registrations/{registration}";

        (await events.As(Tokens.Person(association, "ada")).Get(path)).Is(HttpStatusCode.OK);
        (await events.Staff(association).Get(path)).Is(HttpStatusCode.OK);
        (await events.As(Tokens.Person(association, "bob")).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await events.As(Tokens.Person(association, "bob")).Post($"{path}/cancel")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await events.As(Tokens.Person(association, "bob")).Get($"/v1/events/{eventId}/registrations")).Json["items"]!.AsArray());
        (await events.Staff(Guid.CreateVersion7()).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await events.As(Tokens.Person(Guid.CreateVersion7(), "ada")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket)))
            .IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_free_ticket_is_confirmed_at_once_and_nobody_is_invoiced()
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var pool = await events.APool(association, eventId, 2);
        var ticket = (await events.Staff(association).Post($"/v1/events/{eventId}/ticket-types", new
        {
            name = "Open day",
            price = new { amount = 0, currency = "EUR" },
            capacityPoolIds = new[] { pool },
        })).Id;
        var registration = (await events.As(Tokens.Person(association)).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Is(HttpStatusCode.Created);
        Assert.Equal("confirmed", registration["status"]);
        Assert.Equal(("0", "1", "1"), await Seats(association, eventId, pool));
        await events.Bus.Next<RegistrationConfirmed>((contract, _) => contract.RegistrationId == registration.Id);
        Assert.DoesNotContain(events.Bus.All, received => received.Contract is RegistrationHeld held && held.RegistrationId == registration.Id);
    }

    [Fact]
    public async Task A_payment_that_is_told_three_times_confirms_once()
    {
        var association = Guid.CreateVersion7();
        var (eventId, pool, ticket) = await OnSale(association, 5);
        var registration = (await events.As(Tokens.Person(association)).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;
        var message = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => events.Bus.Publish(Paid(registration, Guid.CreateVersion7()), association, message)));
        var another = await events.Bus.Publish(Paid(registration, Guid.CreateVersion7()), association);

        await events.Bus.Next<RegistrationConfirmed>((contract, _) => contract.RegistrationId == registration);
        await Eventually.Holds(async () =>
        {
            await using var session = events.Store.QuerySession(association.ToString());
            return await session.LoadAsync<InboxEntry>($"WhenInvoicePaid:{another}") is not null;
        }, "the second payment's effect, which is none");
        Assert.Equal(("0", "1", "4"), await Seats(association, eventId, pool));
        Assert.Single(events.Bus.All, received => received.Contract is RegistrationConfirmed confirmed && confirmed.RegistrationId == registration);
    }

    async Task<(Guid EventId, Guid Pool, Guid Ticket)> OnSale(Guid association, int capacity)
    {
        var eventId = await events.AnEvent(association);
        var pool = await events.APool(association, eventId, capacity);
        return (eventId, pool, await events.ATicketType(association, eventId, pool));
    }

    async Task<Guid> Pay(Guid association, Guid registration)
    {
        var (invoice, subject) = (Guid.CreateVersion7(), new Subject("registration", registration));
        await events.Bus.Publish(new InvoiceIssued(invoice, "1", subject, new Money(1, "EUR"), new DateOnly(2026, 6, 1)), association);
        await events.Bus.Publish(Paid(registration, invoice), association);
        return invoice;
    }

    async Task<(string Held, string Confirmed, string Available)> Seats(Guid association, Guid eventId, Guid pool) =>
        (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}")) is var seats
            ? (seats["held"], seats["confirmed"], seats["available"])
            : default;

    static InvoicePaid Paid(Guid registration, Guid invoice) =>
        new(invoice, "1", new Subject("registration", registration), new Money(1, "EUR"), new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
}
