using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Events.V1;
using Associations.Events.Registrations;
using Associations.Events.Tickets;
using Associations.Testing;
using static Associations.Testing.Spec;

namespace Associations.Events.Tests.Registrations;

public sealed class RegistrationMoneyTests(EventsFixture events)
{
    static readonly Guid Event = Guid.CreateVersion7(), Type = Guid.CreateVersion7(), Invoice = Guid.CreateVersion7();
    static readonly RegistrationStarted Held = new(
        Event, Type, 1, new(null, "account"), new(PriceReason.FullPrice, null, "EUR", [new("Two days", 1, 20000, "rule")]), [], new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
    static readonly RegistrationCompleted Completed = new(Event, Type, 1);

    // As Billing tells them, each with the invoice's version and what is owed after it.
    static readonly RegistrationMoneyMoved
        Paid = new(MoneyFact.Paid, 4, null, 20000, 0),
        Opened = new(MoneyFact.DisputeOpened, 6, "dp_1", 20000, 0),
        Bounced = new(MoneyFact.Bounced, 6, "payment", 20000, 20000),
        Overdue = new(MoneyFact.Overdue, 9, null, 20000, 20000),
        WrittenOff = new(MoneyFact.WrittenOff, 10, null, 20000, 20000),
        Voided = new(MoneyFact.Voided, 10, null, 0, 0),
        Lost = new(MoneyFact.DisputeLost, 7, "dp_1", 20000, 20000),
        Won = new(MoneyFact.DisputeWon, 8, "dp_1", 20000, 0),
        Refunded = new(MoneyFact.Refunded, 7, "a", 20000, 20000);

    [Fact]
    public void A_dispute_that_is_open_and_a_part_that_went_back_leave_it()
    {
        Follow(null, Opened).ThenNothing();
        Follow(null, Refunded with { Amount = 5000, Due = 5000 }).ThenNothing();
        Follow(null, new RegistrationMoneyMoved(MoneyFact.Credited, 7, "a", 5000, 0)).ThenNothing();
    }

    [Fact]
    public void A_dispute_that_is_lost_and_a_refund_in_full_cancel_it_unless_its_policy_keeps_it()
    {
        Follow(null, Opened, Lost).Then(new RegistrationRevoked(Event, Type, 1, CancellationReason.DisputeLost));
        Follow(new(DisputeLost: SeatEffect.Keep), Opened, Lost).ThenNothing();
        // What bounced is asked for first; what was overdue before it was paid is not overdue because of that.
        Follow(null, Bounced).ThenNothing();
        Follow(null, Bounced, Overdue).Then(new RegistrationRevoked(Event, Type, 1, CancellationReason.Overdue));
        Follow(null, Bounced, Overdue, Paid with { InvoiceVersion = 11 }).ThenNothing();
        Follow(null, Overdue with { InvoiceVersion = 2 }, Bounced).ThenNothing();
        Follow(new(Overdue: SeatEffect.Keep), Bounced, Overdue).ThenNothing();
        Follow(null, Refunded).Then(new RegistrationRevoked(Event, Type, 1, CancellationReason.RefundedInFull));
        Follow(null, new RegistrationMoneyMoved(MoneyFact.Credited, 7, "a", 20000, 0)).Then(new RegistrationRevoked(Event, Type, 1, CancellationReason.RefundedInFull));
        Follow(new(RefundedInFull: SeatEffect.Keep), Refunded).ThenNothing();
    }

    [Fact]
    public void What_is_void_is_owed_no_longer_and_lets_it_stand()
    {
        foreach (var order in Permutations([Bounced, Overdue, Voided])) Follow(null, [.. order, .. order.Reverse()]).ThenNothing();
        foreach (var order in Permutations([Bounced, Voided, Opened with { InvoiceVersion = 12 }, Lost with { InvoiceVersion = 13 }]))
            Follow(null, [.. order, .. order.Reverse()]).ThenNothing();

        object[] history = [Held, Completed, Paid, Bounced, Overdue, new RegistrationRevoked(Event, Type, 1, CancellationReason.Overdue), Voided];
        Given<Registration>(history).When(one => RegistrationDecider.Follow(one, seats: true, Invoice)).Then(new RegistrationReinstated(Event, Type, 1));
        // Nobody paid: without a seat there is nothing to send back either.
        Given<Registration>(history).When(one => RegistrationDecider.Follow(one, seats: false, Invoice)).ThenNothing();
        // Credited instead, it is taken back; and one that was given back before it was paid is not brought back by its invoice.
        Given<Registration>([.. history[..^1], new RegistrationMoneyMoved(MoneyFact.Credited, 10, "a", 20000, 0)])
            .When(one => RegistrationDecider.Follow(one, seats: true, Invoice)).ThenNothing();
        Given<Registration>(Held, new RegistrationLapsed(Event, Type, 1), Voided).When(one => RegistrationDecider.Follow(one, seats: true, Invoice)).ThenNothing();
        Given<Registration>(Held, new RegistrationTakenBack(Event, Type, 1), Voided).When(one => RegistrationDecider.Follow(one, seats: true, Invoice)).ThenNothing();
    }

    [Fact]
    public void What_is_written_off_was_owed_rightly_and_cancels_it_until_it_is_paid_after_all()
    {
        foreach (var order in Permutations([Bounced, Overdue, WrittenOff]))
            Follow(null, [.. order, .. order.Reverse()]).Then(new RegistrationRevoked(Event, Type, 1, CancellationReason.WrittenOff));
        foreach (var order in Permutations([Bounced, WrittenOff, Paid with { InvoiceVersion = 12 }])) Follow(null, [.. order, .. order.Reverse()]).ThenNothing();
        Follow(new(Overdue: SeatEffect.Keep), Bounced, WrittenOff).ThenNothing();
        Given<Registration>([Held, Completed, Paid, Bounced, Overdue, new RegistrationRevoked(Event, Type, 1, CancellationReason.Overdue), WrittenOff])
            .When(one => RegistrationDecider.Follow(one, seats: true, Invoice)).ThenNothing();
    }

    [Fact]
    public void The_refund_of_one_of_two_payments_leaves_it() => Follow(null, Refunded with { Due = 0 }).ThenNothing(); // F-26

    [Fact]
    public void Won_after_all_it_has_its_seats_again_if_there_are_any()
    {
        object[] history = [Held, Completed, Paid, Opened, Lost, new RegistrationRevoked(Event, Type, 1, CancellationReason.DisputeLost), Won];
        Given<Registration>(history).When(one => RegistrationDecider.Follow(one, seats: true, Invoice)).Then(new RegistrationReinstated(Event, Type, 1));
        Given<Registration>(history).When(one => RegistrationDecider.Follow(one, seats: false, Invoice)).Then(new RegistrationPaidTooLate(Event, Invoice));
    }

    [Fact]
    public void What_was_won_before_the_loss_was_heard_of_leaves_it() => Follow(null, Won, Lost, Opened).ThenNothing();

    [Fact]
    public async Task A_lost_dispute_frees_the_seat_and_won_later_it_is_taken_again()
    {
        var (association, eventId, pool, registration) = await AConfirmed();
        await Tell(association, new PaymentDisputeLost(Invoice, Guid.CreateVersion7(), "dp_1", new("registration", registration), Euro(20000), Euro(20000)), 7);
        var cancelled = await Becomes(association, eventId, registration, "cancelled");
        Assert.Equal("disputeLost", cancelled["cancelledBecause"]);
        Assert.Equal("dispute-lost", (await events.Bus.Next<RegistrationCancelled>((contract, _) => contract.RegistrationId == registration)).Contract.Reason);
        Assert.Equal("1", await Available(association, eventId, pool));

        await Tell(association, new PaymentDisputeWon(Invoice, Guid.CreateVersion7(), "dp_1", new("registration", registration), Euro(20000), Euro(0)), 8);
        await Becomes(association, eventId, registration, "confirmed");
        Assert.Equal("0", await Available(association, eventId, pool));
        Assert.Equal(2, await Eventually.Get(() => Task.FromResult(
            events.Bus.All.Count(one => one.Contract is RegistrationConfirmed confirmed && confirmed.RegistrationId == registration) is 2 and var twice ? (object)twice : null), "the second confirmation"));
    }

    [Fact]
    public async Task Won_when_the_seat_has_gone_the_money_is_to_go_back_and_paying_again_takes_a_free_one()
    {
        var (association, eventId, pool, registration) = await AConfirmed();
        await Tell(association, new PaymentRefunded(Invoice, Guid.CreateVersion7(), Guid.CreateVersion7(), new("registration", registration), Euro(20000), Euro(20000)), 7);
        await Becomes(association, eventId, registration, "cancelled");
        await Tell(association, new InvoicePaid(Invoice, "1", new("registration", registration), Euro(20000), events.Time.GetUtcNow()), 9);
        await Becomes(association, eventId, registration, "confirmed");
        Assert.Equal("0", await Available(association, eventId, pool));

        await Tell(association, new PaymentDisputeLost(Invoice, Guid.CreateVersion7(), "dp_1", new("registration", registration), Euro(20000), Euro(20000)), 11);
        await Becomes(association, eventId, registration, "cancelled");
        var ticket = (await events.Staff(association).Get($"/v1/events/{eventId}/ticket-types")).Json["items"]![0]!["id"]!.ToString();
        (await events.As(Tokens.Person(association, "bob")).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(Guid.Parse(ticket)))).Is(System.Net.HttpStatusCode.Created);
        await Tell(association, new PaymentDisputeWon(Invoice, Guid.CreateVersion7(), "dp_1", new("registration", registration), Euro(20000), Euro(0)), 12);
        await Becomes(association, eventId, registration, "refundDue");
        await events.Bus.Next<RegistrationRefundDue>((contract, _) => contract.RegistrationId == registration);
    }

    [Fact]
    public async Task A_seat_is_free_while_its_money_is_overdue_or_written_off_and_taken_again_when_it_is_void_or_paid()
    {
        var (association, eventId, pool, registration) = await AConfirmed();
        await Tell(association, new PaymentBounced(Invoice, Guid.CreateVersion7(), new("registration", registration), Euro(20000), Euro(20000)), 6);
        await Tell(association, new InvoiceOverdue(Invoice, "1", new("registration", registration), Euro(20000), new(2026, 4, 1), new(2026, 5, 1)), 9);
        Assert.Equal("overdue", (await Becomes(association, eventId, registration, "cancelled"))["cancelledBecause"]);
        Assert.Equal("1", await Available(association, eventId, pool));
        await Tell(association, new InvoiceVoided(Invoice, "1", new("registration", registration), "waived"), 10);
        await Becomes(association, eventId, registration, "confirmed");
        Assert.Equal("0", await Available(association, eventId, pool));

        var (elsewhere, otherEvent, otherPool, other) = await AConfirmed();
        await Tell(elsewhere, new PaymentBounced(Invoice, Guid.CreateVersion7(), new("registration", other), Euro(20000), Euro(20000)), 6);
        await Tell(elsewhere, new InvoiceWrittenOff(Invoice, "1", new("registration", other), Euro(20000), Euro(20000), "not-to-be-found"), 8);
        Assert.Equal("writtenOff", (await Becomes(elsewhere, otherEvent, other, "cancelled"))["cancelledBecause"]);
        Assert.Equal("written-off", (await events.Bus.Next<RegistrationCancelled>((contract, _) => contract.RegistrationId == other)).Contract.Reason);
        Assert.Equal("1", await Available(elsewhere, otherEvent, otherPool));
        await Tell(elsewhere, new InvoicePaid(Invoice, "1", new("registration", other), Euro(20000), events.Time.GetUtcNow()), 11);
        await Becomes(elsewhere, otherEvent, other, "confirmed");
    }

    static RegistrationMoneyMoved[][] Permutations(RegistrationMoneyMoved[] facts) => facts.Length == 1
        ? [facts]
        : [.. facts.SelectMany((first, at) => Permutations([.. facts.Where((_, other) => other != at)]).Select(rest => (RegistrationMoneyMoved[])[first, .. rest]))];

    static When<Registration> Follow(TicketPolicy? policy, params object[] money) =>
        Given<Registration>([Held with { Policy = policy }, Completed, Paid, .. money]).When(one => RegistrationDecider.Follow(one, seats: true, Invoice));

    async Task<(Guid Association, Guid EventId, Guid Pool, Guid Registration)> AConfirmed()
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var pool = await events.APool(association, eventId, 1);
        var ticket = await events.ATicketType(association, eventId, pool);
        var registration = (await events.As(Tokens.Person(association)).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Id;
        await Tell(association, new InvoicePaid(Invoice, "1", new("registration", registration), Euro(20000), events.Time.GetUtcNow()), 4);
        await Becomes(association, eventId, registration, "confirmed");
        return (association, eventId, pool, registration);
    }

    Task<Guid> Tell(Guid association, object contract, long version) => events.Bus.Publish(contract, association, version: version);

    Task<Answer> Becomes(Guid association, Guid eventId, Guid registration, string status) => Eventually.Get(async () =>
        await events.Staff(association).Get($"/v1/events/{eventId}/registrations/{registration}") is var now && now["status"] == status ? now : null, $"the registration to be {status}");

    async Task<string> Available(Guid association, Guid eventId, Guid pool) => (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}"))["available"];

    static Money Euro(long amount) => new(amount, "EUR");
}
