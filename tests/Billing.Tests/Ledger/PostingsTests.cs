using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Contracts;
using Associations.EventSourcing;
using static Associations.Billing.Ledger.LedgerAccount;

namespace Associations.Billing.Tests.Ledger;

public sealed class PostingsTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 3, 10);
    static readonly Guid Payment = Guid.CreateVersion7(), Cheque = Guid.CreateVersion7(), Refund = Guid.CreateVersion7(), Other = Guid.CreateVersion7();
    static readonly Subject Application = new("application", Guid.CreateVersion7());
    static readonly TaxTotal[] Vat = [new("S", 1900, 10000, 1900)];

    static readonly InvoiceFinalised Issued = new(Guid.CreateVersion7(), "SOE-2026-000001", Application, new Payer(null, "ada"), "EUR",
        [new ChargeLine("Gala", 1, 10000, "test")], 11900, Today, new(2026, 4, 9), Vat);

    static readonly PaymentSucceeded Paid = new(Payment, "pi_1", 11900, Now);
    static readonly PaymentRecorded PaidByCheque = new(Cheque, "cheque", 11900, "17", Today, Now);

    /// <summary>What each event does, after what came before it, in minor units: a debit is above zero.</summary>
    public static TheoryData<string, object[], (LedgerAccount Account, long Debit)[]> Rules => new()
    {
        { "issued", [Issued], [(AccountsReceivable, 11900), (TaxPayable, -1900), (Revenue, -10000)] },
        { "paid by card", [Issued, Paid], [(StripeClearing, 11900), (AccountsReceivable, -11900)] },
        { "paid by cheque", [Issued, PaidByCheque], [(Cash, 11900), (AccountsReceivable, -11900)] },
        { "a cheque that went back", [Issued, PaidByCheque, new PaymentReversed(Cheque, 11900, "returned", Application, "EUR", 11900, Now)], [(AccountsReceivable, 11900), (Cash, -11900)] },
        { "fee", [Issued, Paid, new PaymentFeeLearned(Payment, 203, Now)], [(Fees, 203), (StripeClearing, -203)] },
        { "a dispute's fee", [Issued, Paid, new DisputeFeeLearned("dp_1", 2000, "EUR", 1, Now)], [(Fees, 2000), (StripeClearing, -2000)] },
        { "a dispute's fee given back", [Issued, Paid, new DisputeFeeLearned("dp_1", -2000, "EUR", 2, Now)], [(StripeClearing, 2000), (Fees, -2000)] },
        { "overpaid", [Issued, Paid with { Amount = 12000 }, new Overpaid(Payment, 100, Now)], [(AccountsReceivable, 100), (LedgerAccount.CreditBalances, -100)] },
        { "credit used", [Issued, new CreditApplied(Other, 500, Now)], [(LedgerAccount.CreditBalances, 500), (AccountsReceivable, -500)] },
        { "credited before payment", [Issued, Credited(1190, 190, offset: 1190)], [(TaxPayable, 190), (Revenue, 1000), (AccountsReceivable, -1190)] },
        { "credited to the balance", [Issued, Paid, Credited(1190, 190, toBalance: 1190)], [(TaxPayable, 190), (Revenue, 1000), (LedgerAccount.CreditBalances, -1190)] },
        { "credited to be refunded", [Issued, Paid, Credited(1190, 190)], [(TaxPayable, 190), (Revenue, 1000), (AccountsReceivable, -1190)] },
        { "kept as credit instead of refunded", [Issued, Paid, Credited(1190, 190), new RefundPromiseCredited(Other, 1190, "card-gone", Now)],
            [(AccountsReceivable, 1190), (LedgerAccount.CreditBalances, -1190)] },
        { "refunded", [Issued, Paid, Started, Refunded], [(AccountsReceivable, 1190), (StripeClearing, -1190)] },
        { "a cheque refunded", [Issued, PaidByCheque, Started with { PaymentId = Cheque }, Refunded], [(AccountsReceivable, 1190), (Cash, -1190)] },
        { "refund failed later", [Issued, Paid, Started, Refunded, RefundFailed], [(StripeClearing, 1190), (AccountsReceivable, -1190)] },
        { "refund failed at once", [Issued, Paid, Started, RefundFailed], [] },
        { "dated", [Issued, new ServiceDated(Application, new(2026, 3, 1), new(2026, 4, 30), Now)], [(Revenue, 10000), (DeferredRevenue, -5082), (DeferredRevenue, -4918)] },
        { "dated again", [Issued, new ServiceDated(Application, new(2026, 3, 1), new(2026, 4, 30), Now), new ServiceDated(Application, new(2026, 4, 1), new(2026, 5, 30), Now)],
            [(DeferredRevenue, 5082), (DeferredRevenue, -82), (DeferredRevenue, -5000)] },
        { "dated when it is void", [Issued, Void, new ServiceDated(Application, new(2026, 3, 1), new(2026, 4, 30), Now)], [] },
        { "written off", [Issued, WrittenOff], [(BadDebt, 11900), (AccountsReceivable, -11900)] },
        { "paid after it was written off", [Issued, WrittenOff, Paid],
            [(StripeClearing, 11900), (AccountsReceivable, 11900), (AccountsReceivable, -11900), (BadDebt, -11900)] },
        { "void", [Issued, Void], [(TaxPayable, 1900), (Revenue, 10000), (AccountsReceivable, -11900)] },
        { "void after it was written off", [Issued, WrittenOff, Void], [(TaxPayable, 1900), (Revenue, 10000), (BadDebt, -11900)] },
        { "dispute opened", [Issued, Paid, Disputed], [(LedgerAccount.Disputes, 11900), (StripeClearing, -11900)] },
        { "dispute won", [Issued, Paid, Disputed, Won], [(StripeClearing, 11900), (LedgerAccount.Disputes, -11900)] },
        { "dispute lost", [Issued, Paid, Disputed, Lost], [(AccountsReceivable, 11900), (LedgerAccount.Disputes, -11900)] },
        { "dispute won after it was lost", [Issued, Paid, Disputed, Lost, Won], [(StripeClearing, 11900), (AccountsReceivable, -11900)] },
        { "dispute lost after it was won", [Issued, Paid, Disputed, Won, Lost], [(AccountsReceivable, 11900), (StripeClearing, -11900)] },
        { "dispute won after it was lost and written off", [Issued, Paid, Disputed, Lost, WrittenOff, Won],
            [(StripeClearing, 11900), (AccountsReceivable, 11900), (AccountsReceivable, -11900), (BadDebt, -11900)] },
        { "refund failed after it was written off", [Issued, Paid, Started, Refunded, WrittenOff with { Amount = 1190 }, RefundFailed],
            [(StripeClearing, 1190), (AccountsReceivable, 1190), (AccountsReceivable, -1190), (BadDebt, -1190)] },
        { "a promised refund failed after the rest was written off", [Issued, Paid, Credited(1190, 190), Started, Refunded, OtherStarted, OtherRefunded, WrittenOff with { Amount = 500 }, RefundFailed],
            [(StripeClearing, 1190), (AccountsReceivable, -1190)] },
    };

    static RefundStarted Started => new(Refund, Payment, 1190, "asked", Now);

    static RefundSucceeded Refunded => new(Refund, "re_1", 1190, Now);

    static RefundFailed RefundFailed => new(Refund, "re_1", "lost_or_stolen_card", Now);

    static InvoiceGivenUp WrittenOff => new("SOE-2026-000001", Application, 11900, "gone", Now);

    static InvoiceCancelled Void => new("SOE-2026-000001", Application, "test");

    static RefundStarted OtherStarted => new(Other, Payment, 500, "asked", Now);

    static RefundSucceeded OtherRefunded => new(Other, "re_2", 500, Now);

    static DisputeWon Won => new("dp_1", Payment, 11900, Application, Now);

    static DisputeLost Lost => new("dp_1", Payment, 11900, Application, Now);

    static DisputeOpened Disputed => new("dp_1", Payment, 11900, "fraudulent", Application, Now);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_event_is_posted(string what, object[] events, (LedgerAccount Account, long Debit)[] lines)
    {
        var posted = Post(events);
        Assert.True(lines.Order().SequenceEqual(posted.Lines.Select(line => (line.Account, line.Debit - line.Credit)).Order()),
            $"{what}: {string.Join(", ", posted.Lines)}");
    }

    [Fact]
    public void No_event_of_an_invoice_is_forgotten()
    {
        var posted = Rules.Select(rule => rule.Data.Item2[^1].GetType()).ToHashSet();
        var all = EventTypes.In(typeof(Invoice).Assembly).Where(type => EventTypes.NameOf(type).StartsWith("invoice.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, type => !posted.Contains(type) && !Postings.WithoutEffect.Contains(type));
        Assert.Empty(posted.Intersect(Postings.WithoutEffect));
        Assert.Throws<NotSupportedException>(() => Postings.Of(LedgerInvoice.None, "something else", Today));
    }

    [Fact]
    public void What_covers_a_time_is_deferred_by_days_to_its_months()
    {
        var dues = Issued with { Lines = [new("Dues", 1, 36500, "test", new(2026, 1, 15), new(2026, 4, 9))], Total = 36500, Taxes = null };
        Assert.Equal(
            [(2026, 1, 7300L), (2026, 2, 12024), (2026, 3, 13311), (2026, 4, 3865)],
            Post(dues).Lines.Where(line => line.Account == DeferredRevenue).Select(line => (line.Month!.Value.Year, line.Month.Value.Month, line.Credit)));
    }

    [Fact]
    public void A_credit_takes_what_is_not_earned_first_and_leaves_months_that_were()
    {
        var dues = Issued with { Lines = [new("Dues", 1, 30000, "test", new(2026, 2, 1), new(2026, 5, 1)), new("Fee", 1, 1000, "test")], Total = 31000, Taxes = null };
        var part = Post(dues, Credited(7000, 0, offset: 7000));
        Assert.Equal([(DeferredRevenue, 3500L), (DeferredRevenue, 3387), (DeferredRevenue, 113)],
            part.Lines.Where(line => line.Debit > 0).Select(line => (line.Account, line.Debit)));
        Assert.Equal([new DateOnly(2026, 3, 1), new(2026, 4, 1), new(2026, 5, 1)], part.Lines.Where(line => line.Debit > 0).Select(line => line.Month!.Value));

        var rest = Post(dues, Credited(7000, 0, offset: 7000), Credited(24000, 0, offset: 24000));
        Assert.Equal((0L, 0L), (rest.Invoice.Net, rest.Invoice.Receivable));
        Assert.Equal([new DateOnly(2026, 2, 1)], rest.Invoice.Deferred.Where(month => month.Value != 0).Select(month => month.Key));
    }

    [Fact]
    public void Prices_that_include_tax_are_posted_without_it() =>
        Assert.Equal([(AccountsReceivable, 11900L), (TaxPayable, -1900), (Revenue, -10000)], Post(
            Issued with { Lines = [new("Gala", 1, 5950, "test"), new("Dinner", 1, 5950, "test")] }).Lines.Select(line => (line.Account, line.Debit - line.Credit)));

    [Fact]
    public void An_entry_that_does_not_balance_cannot_be()
    {
        JournalEntry Entry(params JournalLine[] lines) => new(Guid.CreateVersion7(), "test", Guid.CreateVersion7(), "EUR", Today, Now, null, "", new(null, null), null, lines);
        Assert.Equal(100, Entry(new(AccountsReceivable, 100, 0), new(Revenue, 0, 100)).Receivable);
        Assert.Throws<ArgumentException>(() => Entry(new(AccountsReceivable, 100, 0), new(Revenue, 0, 99)));
        Assert.Throws<ArgumentException>(() => Entry());
        Assert.Throws<ArgumentException>(() => new JournalLine(Revenue, 1, 1));
        Assert.Throws<ArgumentException>(() => new JournalLine(Revenue, -1, 0));
        Assert.Throws<ArgumentException>(() => new JournalLine(Revenue, 0, 0));
    }

    static (IReadOnlyList<JournalLine> Lines, LedgerInvoice Invoice) Post(params object[] events) => events.Aggregate(
        ((IReadOnlyList<JournalLine>)[], LedgerInvoice.None), (before, e) => Postings.Of(before.Item2, e, Today));

    static InvoiceCredited Credited(long amount, long tax, long offset = 0, long toBalance = 0) => new(
        Guid.CreateVersion7(), "SOE-CN-2026-000001", amount, tax == 0 ? [] : [new("S", 1900, amount - tax, tax)], offset, toBalance, "test", Today, Now);
}
