using Associations.Membership.Dues;
using Associations.Membership.MembershipTypes;
using static Associations.Testing.Spec;

namespace Associations.Membership.Tests.Dues;

public sealed class DuesDeciderTests
{
    static readonly Guid Invoice = Guid.CreateVersion7();

    // As Billing tells them, each with the invoice's version and what is owed after it.
    static readonly DuesMoved
        Paid = new(DuesFact.Paid, Invoice, 4, null, 12000, 0),
        Opened = new(DuesFact.DisputeOpened, Invoice, 6, "dp_1", 12000, 0),
        Lost = new(DuesFact.DisputeLost, Invoice, 7, "dp_1", 12000, 12000),
        Won = new(DuesFact.DisputeWon, Invoice, 8, "dp_1", 12000, 0),
        Bounced = new(DuesFact.Bounced, Invoice, 6, "payment", 12000, 12000),
        Overdue = new(DuesFact.Overdue, Invoice, 9, null, 12000, 12000),
        WrittenOff = new(DuesFact.WrittenOff, Invoice, 10, null, 12000, 12000),
        Voided = new(DuesFact.Voided, Invoice, 10, null, 0, 0);

    [Fact]
    public void What_is_paid_is_kept() => Is(TermEffect.Keep, StandingReason.Paid, Paid);

    [Fact]
    public void A_dispute_that_is_open_takes_nothing_and_is_shown() => Is(TermEffect.Keep, StandingReason.DisputeOpened, Paid, Opened);

    [Fact]
    public void A_dispute_that_is_lost_suspends_until_it_is_paid()
    {
        Is(TermEffect.Suspend, StandingReason.DisputeLost, Paid, Opened, Lost);
        Is(TermEffect.Keep, StandingReason.Paid, Paid, Opened, Lost, Paid with { InvoiceVersion = 10 });
    }

    [Fact]
    public void A_dispute_that_is_won_after_all_brings_it_back() => Is(TermEffect.Keep, StandingReason.Paid, Paid, Opened, Lost, Won);

    [Fact]
    public void What_bounced_is_asked_for_first_and_suspends_when_that_was_in_vain()
    {
        Is(TermEffect.Keep, StandingReason.PaymentBounced, Paid, Bounced);
        Is(TermEffect.Suspend, StandingReason.Overdue, Paid, Bounced, Overdue);
        Is(TermEffect.Keep, StandingReason.Paid, Paid, Bounced, Overdue, Paid with { InvoiceVersion = 11 });
        foreach (var order in Permutations([Paid, Bounced, Overdue])) Is(TermEffect.Suspend, StandingReason.Overdue, [.. order, .. order.Reverse()]);
        foreach (var order in Permutations([Paid, Bounced, Overdue, Paid with { InvoiceVersion = 11 }])) Is(TermEffect.Keep, StandingReason.Paid, [.. order, .. order.Reverse()]);
    }

    [Fact]
    public void What_was_overdue_once_has_to_be_asked_for_anew() =>
        Is(TermEffect.Keep, StandingReason.PaymentBounced, Overdue with { InvoiceVersion = 3 }, Paid, Bounced);

    [Fact]
    public void What_is_overdue_and_credited_suspends_no_longer() =>
        Is(TermEffect.Keep, StandingReason.RefundedInPart, Paid, Bounced, Overdue, Credit("a", 5000, version: 12));

    [Fact]
    public void What_is_void_is_owed_no_longer_and_lets_the_term_stand()
    {
        foreach (var order in Permutations([Paid, Bounced, Voided])) Is(TermEffect.Keep, StandingReason.Voided, [.. order, .. order.Reverse()]);
        foreach (var order in Permutations([Paid, Bounced, Overdue, Voided])) Is(TermEffect.Keep, StandingReason.Voided, [.. order, .. order.Reverse()]);
        // Credited instead, it is taken back.
        Is(TermEffect.End, StandingReason.RefundedInFull, Paid, Bounced, Overdue, Credit("a", 12000, version: 10));
    }

    [Fact]
    public void What_comes_and_goes_on_a_void_invoice_is_not_for_the_term()
    {
        var harsh = new TermPolicy(DisputeOpened: TermEffect.End, DisputeLost: TermEffect.End, Overdue: TermEffect.End);
        DuesMoved[] late = [Opened with { InvoiceVersion = 12 }, Lost with { InvoiceVersion = 13 }];
        foreach (var order in Permutations([Paid, Bounced, Voided, .. late])) Is(harsh, TermEffect.Keep, StandingReason.Voided, [.. order, .. order.Reverse()]);
        Is(harsh, TermEffect.Keep, StandingReason.Voided, Paid, Bounced, Voided, WrittenOff with { InvoiceVersion = 14 });
    }

    [Fact]
    public void What_is_written_off_was_owed_rightly_and_suspends_until_it_is_paid_after_all()
    {
        foreach (var order in Permutations([Paid, Bounced, WrittenOff])) Is(TermEffect.Suspend, StandingReason.WrittenOff, [.. order, .. order.Reverse()]);
        foreach (var order in Permutations([Paid, Bounced, Overdue, WrittenOff])) Is(TermEffect.Suspend, StandingReason.WrittenOff, [.. order, .. order.Reverse()]);
        foreach (var order in Permutations([Paid, Bounced, Overdue, WrittenOff, Paid with { InvoiceVersion = 12 }]))
            Is(TermEffect.Keep, StandingReason.Paid, [.. order, .. order.Reverse()]);
        // Owed again after that, it has to be asked for anew.
        Is(TermEffect.Keep, StandingReason.PaymentBounced,
            Paid, Bounced, WrittenOff, Paid with { InvoiceVersion = 12 }, Bounced with { Reference = "another", InvoiceVersion = 14 });
        Is(TermEffect.Suspend, StandingReason.DisputeLost, Paid, Opened, Lost, WrittenOff);
        Is(new() { Overdue = TermEffect.Keep }, TermEffect.Keep, StandingReason.WrittenOff, Paid, Bounced, Overdue, WrittenOff);
    }

    [Fact]
    public void A_refund_in_full_ends_it() =>
        Is(TermEffect.End, StandingReason.RefundedInFull, Paid, Refund("a", 12000, due: 12000));

    [Fact]
    public void So_do_two_refunds_of_a_part_each_that_leave_nothing() =>
        Is(TermEffect.End, StandingReason.RefundedInFull, Paid, Refund("a", 5000, due: 5000), Refund("b", 7000, due: 12000, version: 8));

    [Fact]
    public void A_credit_note_of_the_whole_ends_it_before_the_money_has_gone()
    {
        Is(TermEffect.End, StandingReason.RefundedInFull, Paid, Credit("a", 12000));
        // And its refund is nothing new.
        Is(TermEffect.End, StandingReason.RefundedInFull, Paid, Credit("a", 12000), Refund("b", 12000, due: 0, version: 8));
    }

    [Fact]
    public void A_refund_of_a_part_leaves_it()
    {
        Is(TermEffect.Keep, StandingReason.RefundedInPart, Paid, Refund("a", 2000, due: 2000));
        Is(TermEffect.Keep, StandingReason.RefundedInPart, Paid, Credit("a", 2000), Refund("b", 2000, due: 0, version: 8));
        Is(TermEffect.Keep, StandingReason.RefundedInPart, Paid, Credit("a", 6000), Refund("b", 6000, due: 0, version: 8));
    }

    [Fact]
    public void The_refund_of_one_of_two_payments_leaves_it() // F-26
        => Is(TermEffect.Keep, StandingReason.Paid, Paid, Refund("a", 12000, due: 0));

    [Fact]
    public void A_part_that_was_refunded_does_not_make_a_lost_dispute_a_refund() =>
        Is(TermEffect.Suspend, StandingReason.DisputeLost, Paid, Refund("a", 2000, due: 2000, version: 5), Lost with { Amount = 10000 });

    [Fact]
    public void In_whatever_order_it_is_told_and_twice_it_comes_to_the_same()
    {
        DuesMoved[] facts = [Paid, Opened, Lost, Won, Refund("a", 2000, due: 2000, version: 9)];
        foreach (var order in Permutations(facts)) Is(TermEffect.Keep, StandingReason.RefundedInPart, [.. order, .. order.Reverse()]);
        foreach (var order in Permutations([Paid, Opened, Lost])) Is(TermEffect.Suspend, StandingReason.DisputeLost, [.. order, .. order.Reverse()]);
        foreach (var order in Permutations([Paid, Opened, Lost, Won])) Is(TermEffect.Keep, StandingReason.Paid, [.. order, .. order.Reverse()]);
    }

    [Fact]
    public void What_becomes_of_it_is_the_policys_word_and_of_two_the_harder_counts()
    {
        var strict = new TermPolicy(DisputeOpened: TermEffect.Suspend, DisputeLost: TermEffect.End, RefundedInFull: TermEffect.Keep, RefundedInPart: TermEffect.Suspend);
        Is(strict, TermEffect.Suspend, StandingReason.DisputeOpened, Paid, Opened);
        Is(strict with { Overdue = TermEffect.Keep }, TermEffect.Keep, StandingReason.Overdue, Paid, Bounced, Overdue);
        Is(strict, TermEffect.End, StandingReason.DisputeLost, Paid, Opened, Lost);
        Is(strict, TermEffect.Keep, StandingReason.RefundedInFull, Paid, Refund("a", 12000, due: 12000));
        Is(strict, TermEffect.Suspend, StandingReason.RefundedInPart, Paid, Refund("a", 2000, due: 2000));
        Is(strict, TermEffect.Suspend, StandingReason.DisputeOpened, Paid, Refund("a", 2000, due: 2000), Opened with { Due = 2000 });
    }

    static DuesMoved Refund(string id, long amount, long due, long version = 7) => new(DuesFact.Refunded, Invoice, version, id, amount, due);

    static DuesMoved Credit(string id, long amount, long version = 7) => new(DuesFact.Credited, Invoice, version, id, amount, 0);

    static void Is(TermEffect effect, StandingReason reason, params IReadOnlyList<DuesMoved> facts) => Is(TermPolicy.Standard, effect, reason, facts);

    static void Is(TermPolicy policy, TermEffect effect, StandingReason reason, params IReadOnlyList<DuesMoved> facts)
    {
        var found = DuesDecider.Assess(Given<TermDues>([.. facts]).State, policy);
        Assert.True((found.Effect, found.Reason) == (effect, reason), $"{found.Effect} because of {found.Reason} after {string.Join(", ", facts.Select(fact => fact.Fact))}");
    }

    static IEnumerable<DuesMoved[]> Permutations(DuesMoved[] facts) => facts.Length == 1
        ? [facts]
        : facts.SelectMany((first, at) => Permutations([.. facts.Where((_, other) => other != at)]).Select(rest => (DuesMoved[])[first, .. rest]));
}
