using Associations.Contracts;
using Associations.Events.Events;
using Associations.Events.Members;
using Associations.Events.Registrations;
using Associations.Events.Tickets;
using Associations.EventSourcing;
using static Associations.Testing.Spec;

namespace Associations.Events.Tests.Registrations;

public sealed class RegistrationDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero), Later = Now.AddMinutes(15);
    static readonly Guid EventId = Guid.CreateVersion7(), Type = Guid.Empty, Invoice = Guid.CreateVersion7();
    static readonly Payer Ada = new(null, "account");
    static readonly MemberTerm Term = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), new(2026, 1, 1), new(2026, 12, 31));

    static readonly RegistrationStarted Held = new(
        EventId, Type, 2, Ada, new(PriceReason.FullPrice, null, "EUR", [new("Two days", 2, 20000, "rule")]), [], Later);

    static readonly Event Planned = Given<Event>(new EventPlanned("Lantern Days", EventKind.Conference, "Europe/Brussels", new(2026, 9, 14), new(2026, 9, 15), null)).State;

    static TicketType Ticket(long price, long? memberPrice) =>
        Given<TicketType>(new TicketTypeOffered(EventId, "Two days", new(price, "EUR"), memberPrice is { } amount ? new(amount, "EUR") : null, [])).State;

    [Fact]
    public void A_guest_pays_the_full_price_for_each()
    {
        var quote = RegistrationDecider.Price(Planned, Ticket(20000, 12000), 3, null);
        Assert.Equal((PriceReason.FullPrice, 60000L, null), (quote.Reason, quote.Total, quote.MembershipId));
        // For the days of the event, so that the money is earned then.
        Assert.Equal((new DateOnly(2026, 9, 14), new DateOnly(2026, 9, 15)), Assert.Single(quote.Lines) is var line ? (line.ServiceFrom!.Value, line.ServiceThrough!.Value) : default);
    }

    [Fact]
    public void A_ticket_of_a_chapter_says_who_gets_the_money_who_issues_and_who_benefits()
    {
        var (chapter, entity) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var type = Ticket(20000, 12000) with { CreditorId = chapter, BillingEntityId = entity };
        var quote = RegistrationDecider.Price(Planned, type, 3, Term);
        Assert.Equal([(chapter, (Guid?)Term.PersonId), (chapter, null)], quote.Lines.Select(line => (line.CreditorId!.Value, line.BeneficiaryId)));
        Assert.Equal(entity, quote.BillingEntityId);
        Assert.Equal(Term.PersonId, Assert.Single(RegistrationDecider.Price(Planned, type with { MemberPrice = null }, 1, Term).Lines).BeneficiaryId);
        Assert.Null(Assert.Single(RegistrationDecider.Price(Planned, type, 1, null).Lines).BeneficiaryId);
        Assert.Equal((null, null), (Assert.Single(RegistrationDecider.Price(Planned, Ticket(1, 1), 2, null).Lines).CreditorId, RegistrationDecider.Price(Planned, Ticket(1, 1), 1, null).BillingEntityId));
    }

    [Fact]
    public void A_member_pays_the_member_price_and_the_receipt_names_the_membership()
    {
        var quote = RegistrationDecider.Price(Planned, Ticket(20000, 12000), 1, Term);
        Assert.Equal((PriceReason.MemberPrice, 12000L, Term.MembershipId), (quote.Reason, quote.Total, quote.MembershipId!.Value));
        Assert.Contains($"{Term.MembershipId}", Assert.Single(quote.Lines).PriceSource, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_comes_with_a_member_pays_the_full_price() =>
        Assert.Equal([(1, 12000L), (2, 20000L)], RegistrationDecider.Price(Planned, Ticket(20000, 12000), 3, Term).Lines.Select(line => (line.Quantity, line.UnitPrice)));

    [Fact]
    public void Without_a_member_price_a_member_pays_what_anyone_pays() =>
        Assert.Equal(PriceReason.FullPrice, RegistrationDecider.Price(Planned, Ticket(20000, null), 1, Term).Reason);

    [Fact]
    public void A_free_ticket_is_confirmed_at_once() =>
        Assert.Equal(
            [typeof(RegistrationStarted), typeof(RegistrationCompleted)],
            RegistrationDecider.Start(Planned, Ticket(0, null), Command(1), Ada, null, Now).Events.Select(e => e.GetType()));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(21)]
    public void One_registers_one_to_twenty(int quantity) =>
        Given<Registration>().When(_ => RegistrationDecider.Start(Planned, Ticket(20000, null), Command(quantity), Ada, null, Now)).ThenInvalid("quantity");

    [Fact]
    public void Paid_with_seats_is_confirmed() =>
        Given<Registration>(Held).When(r => RegistrationDecider.Paid(r, seats: true, Invoice)).Then(new RegistrationCompleted(EventId, Type, 2));

    [Fact]
    public void Paid_after_the_end_with_seats_is_confirmed() =>
        Given<Registration>(Held, new RegistrationLapsed(EventId, Type, 2)).When(r => RegistrationDecider.Paid(r, seats: true, Invoice))
            .Then(new RegistrationCompleted(EventId, Type, 2));

    [Fact]
    public void Paid_after_the_end_without_seats_gets_the_money_back() =>
        Given<Registration>(Held, new RegistrationLapsed(EventId, Type, 2)).When(r => RegistrationDecider.Paid(r, seats: false, Invoice))
            .Then(new RegistrationPaidTooLate(EventId, Invoice));

    [Fact]
    public void Paid_after_it_was_taken_back_gets_the_money_back() =>
        Given<Registration>(Held, new RegistrationTakenBack(EventId, Type, 2)).When(r => RegistrationDecider.Paid(r, seats: true, Invoice))
            .Then(new RegistrationPaidTooLate(EventId, Invoice));

    [Fact]
    public void Paid_twice_is_paid_once() =>
        Given<Registration>(Held, new RegistrationCompleted(EventId, Type, 2)).When(r => RegistrationDecider.Paid(r, seats: true, Invoice)).ThenNothing();

    [Fact]
    public void A_hold_ends_at_its_time_and_not_before()
    {
        Given<Registration>(Held).When(r => RegistrationDecider.Expire(r, Later.AddTicks(-1))).ThenNothing();
        Given<Registration>(Held).When(r => RegistrationDecider.Expire(r, Later)).Then(new RegistrationLapsed(EventId, Type, 2));
    }

    [Fact]
    public void What_is_confirmed_does_not_end() =>
        Given<Registration>(Held, new RegistrationCompleted(EventId, Type, 2)).When(r => RegistrationDecider.Expire(r, Later)).ThenNothing();

    [Fact]
    public void What_is_paid_is_not_simply_taken_back() =>
        Given<Registration>(Held, new RegistrationCompleted(EventId, Type, 2)).When(RegistrationDecider.Cancel).ThenRejected("registration-paid");

    [Fact]
    public void Only_a_hold_looks_at_the_clock()
    {
        Assert.Equal(Later, Given<Registration>(Held).State.LookAgainAt);
        Assert.Null(Given<Registration>(Held, new RegistrationCompleted(EventId, Type, 2)).State.LookAgainAt);
    }

    [Theory]
    [InlineData(18, 2, null)]
    [InlineData(18, 3, "Ask for 2 at most")]
    [InlineData(20, 1, "Pay for what you hold, take a registration back, or wait")]
    [InlineData(40, 1, "You have 40 seats")] // Held before there was such a rule.
    public void One_person_has_twenty_seats_at_most_that_are_not_paid_for(int held, int more, string? refusal)
    {
        var refused = RegistrationDecider.TooMany([Given<Registration>(Held with { Quantity = held }).State], more, Now);
        if (refusal is null) Assert.Null(refused);
        else Assert.Contains(refusal, refused!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_paid_over_or_taken_back_does_not_count_and_what_was_free_does()
    {
        var twenty = Held with { Quantity = 20 };
        var free = twenty with { Quote = new(PriceReason.FullPrice, null, "EUR", [new("Open day", 20, 0, "rule")]) };
        Assert.Null(TooMany(Now, twenty, new RegistrationCompleted(EventId, Type, 20)));
        Assert.Null(TooMany(Now, twenty, new RegistrationTakenBack(EventId, Type, 20)));
        Assert.Null(TooMany(Now, twenty, new RegistrationPaidTooLate(EventId, Invoice)));
        Assert.Null(TooMany(Later, twenty));
        Assert.NotNull(TooMany(Later.AddTicks(-1), twenty));
        Assert.NotNull(TooMany(Later, free, new RegistrationCompleted(EventId, Type, 20)));

        static Rejection? TooMany(DateTimeOffset now, params object[] events) =>
            RegistrationDecider.TooMany([Given<Registration>(events).State], 1, now);
    }

    static Register Command(int quantity) => new(Type, quantity, new("Ada", "Lovelace", "ada@example.org"));
}
