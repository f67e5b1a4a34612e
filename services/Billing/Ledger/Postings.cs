using System.Collections.Immutable;
using Associations.Billing.Invoices;
using static Associations.Billing.Ledger.LedgerAccount;

namespace Associations.Billing.Ledger;

/// <summary>
/// What each event of an invoice does to the accounts: a function of the event and of what the events before it have posted. There is no
/// other place that knows it.
/// </summary>
static class Postings
{
    /// <summary>Events that move no money and no claim.</summary>
    internal static readonly IReadOnlySet<Type> WithoutEffect = new HashSet<Type>
    {
        typeof(PaymentStarted), typeof(CheckoutOpened), typeof(PaymentPending), typeof(PaymentMissing), typeof(PaymentDeclined), typeof(VoidRequested), typeof(InvoiceBecameOverdue),
        // Follows from the payment, which is posted.
        typeof(InvoiceSettled),
        // The claim changes when the money has gone, not when that is begun.
        typeof(RefundStarted), typeof(RefundPending), typeof(RefundMissing),
    };

    /// <summary>Posts an event.</summary>
    /// <param name="invoice">The invoice before it.</param>
    /// <param name="e">The event.</param>
    /// <param name="on">The day on the entity's calendar.</param>
    /// <returns>The lines, which are none for what moves nothing, and the invoice after it.</returns>
    /// <exception cref="NotSupportedException">Nobody has said what this event does to the accounts: a defect, which a test finds.</exception>
    internal static (IReadOnlyList<JournalLine> Lines, LedgerInvoice Invoice) Of(LedgerInvoice invoice, object e, DateOnly on)
    {
        var charged = ChargedAfter(invoice, e);
        var posted = LinesOf(invoice, e, on, ChapterShares.Between(invoice.Lines, charged));
        ChapterShares.Settle(posted, Noting(invoice.After(posted.ToLines()), e) with { Lines = charged });
        var lines = posted.ToLines();
        return (lines, Noting(invoice.After(lines), e) with { Lines = charged });
    }

    /// <summary>The one currency of the lines of an event: the invoice's, but for what the provider kept in that of its account.</summary>
    /// <param name="invoice">The invoice after it.</param>
    /// <param name="e">The event.</param>
    internal static string CurrencyOf(LedgerInvoice invoice, object e) => (e as PaymentFeeLearned)?.Currency ?? (e as DisputeFeeLearned)?.Currency ?? invoice.Currency;

    static ImmutableArray<ChargedLine> ChargedAfter(LedgerInvoice invoice, object e) => e switch
    {
        InvoiceFinalised issued => ChapterShares.Charged(issued),
        InvoiceCredited credited => ChapterShares.TakenBack(invoice.Lines, credited.Amount - TaxOf(credited), credited.Lines),
        InvoiceCancelled => ChapterShares.TakenBack(invoice.Lines, Voided(invoice).Net, null),
        _ => invoice.Lines,
    };

    // What is posted but for the shares of chapters, of which so much was taken back.
    static JournalLines LinesOf(LedgerInvoice invoice, object e, DateOnly on, long taken) => e switch
    {
        InvoiceFinalised issued => Issue(issued),
        PaymentSucceeded paid => Receive(invoice, paid.Amount, StripeClearing),
        PaymentRecorded paid => Receive(invoice, paid.Amount, Cash),
        PaymentReversed back => Lines.Move(back.Amount, AccountsReceivable, invoice.MoneyOf(back.PaymentId)),
        Overpaid over => Lines.Move(over.Surplus, AccountsReceivable, LedgerAccount.CreditBalances),
        RefundPromiseCredited kept => Lines.Move(kept.Amount, AccountsReceivable, LedgerAccount.CreditBalances),
        CreditApplied applied => Receive(invoice, applied.Amount, LedgerAccount.CreditBalances),
        InvoiceCredited credited => Credit(invoice, credited, on, taken),
        InvoiceGivenUp given => Lines.Move(given.Amount, BadDebt, AccountsReceivable),
        InvoiceCancelled => Void(invoice, on, taken),
        // Whether a credit note ordered it or not: the money has gone, and what it had paid is owed again, or was over-paid and is no more.
        RefundSucceeded refund => Lines.Move(refund.Amount, AccountsReceivable, invoice.MoneyOf(invoice.Refunds.GetValueOrDefault(refund.RefundId))),
        // It came back after all; one that had not gone has moved nothing.
        RefundFailed failed => Return(invoice, $"{failed.RefundId}", invoice.MoneyOf(invoice.Refunds.GetValueOrDefault(failed.RefundId))),
        DisputeOpened opened => Lines.Move(opened.Amount, LedgerAccount.Disputes, StripeClearing),
        DisputeWon won when invoice.Open.TryGetValue(won.DisputeId, out var held) => Lines.Move(held, StripeClearing, LedgerAccount.Disputes),
        // It had been lost.
        DisputeWon won => Return(invoice, won.DisputeId, StripeClearing),
        // What was held for it and is not lost has come back; and what had been won, or was never held, is taken now.
        DisputeLost lost => Lines.Debit(lost.Amount, AccountsReceivable)
            .Debit(invoice.Open.GetValueOrDefault(lost.DisputeId) - lost.Amount, StripeClearing).Credit(invoice.Open.GetValueOrDefault(lost.DisputeId), LedgerAccount.Disputes),
        PaymentFeeLearned fee => Lines.Move(fee.Fee, Fees, StripeClearing),
        DisputeFeeLearned fee => Lines.Move(fee.Fee, Fees, StripeClearing),
        ServiceDated dated => Date(invoice, dated),
        _ when WithoutEffect.Contains(e.GetType()) => Lines,
        _ => throw new NotSupportedException($"The ledger does not know what {e.GetType().Name} does to the accounts."),
    };

    static JournalLines Lines => new();

    static LedgerInvoice Noting(LedgerInvoice invoice, object e) => e switch
    {
        InvoiceFinalised issued => invoice with
        {
            EntityId = issued.EntityId,
            Number = issued.Number,
            Currency = issued.Currency,
            Payer = issued.Payer,
            DueOn = issued.DueOn,
        },
        PaymentRecorded paid => invoice with { Offline = invoice.Offline.Add(paid.PaymentId) },
        RefundStarted refund => invoice with { Refunds = invoice.Refunds.SetItem(refund.RefundId, refund.PaymentId) },
        InvoiceCredited credited => invoice with { Promised = invoice.Promised + credited.Amount - credited.Offset - credited.ToBalance },
        RefundPromiseCredited kept => invoice with { Promised = invoice.Promised - kept.Amount },
        RefundSucceeded refund => Sent(invoice, $"{refund.RefundId}", refund.Amount),
        RefundFailed refund => Returned(invoice, $"{refund.RefundId}"),
        DisputeOpened opened => invoice with { Open = invoice.Open.SetItem(opened.DisputeId, opened.Amount) },
        DisputeWon won => Returned(invoice, won.DisputeId) with { Open = invoice.Open.Remove(won.DisputeId) },
        DisputeLost lost => Sent(invoice, lost.DisputeId, lost.Amount) with { Open = invoice.Open.Remove(lost.DisputeId) },
        _ => invoice,
    };

    static JournalLines Issue(InvoiceFinalised issued)
    {
        var tax = issued.Taxes?.Sum(tax => tax.Tax) ?? 0;
        var lines = Lines.Debit(issued.Total, AccountsReceivable).Credit(tax, TaxPayable);
        foreach (var (line, net) in issued.Lines.Zip(ChapterShares.Charged(issued), (line, charged) => (line, charged.Net)).Where(one => one.line.CreditorId is null))
        {
            var months = line is { ServiceFrom: { } from, ServiceThrough: { } through } ? Allocation.ByDays(net, from, through) : [];
            if (months.Count == 0) lines.Credit(net, Revenue);
            foreach (var (month, part) in months) lines.Credit(part, DeferredRevenue, month);
        }
        return lines;
    }

    // All that is charged by now belongs to these days. Only what differs is moved: to and from months that are closed as well, whose difference is
    // recognised when the next one is closed, because a closed month never moves.
    static JournalLines Date(LedgerInvoice invoice, ServiceDated dated)
    {
        var wanted = Allocation.ByDays(invoice.Net, dated.From, dated.Through).ToDictionary(month => month.Month, month => month.Amount);
        if (wanted.Count == 0) return Lines;
        var lines = Lines.Debit(invoice.Net - invoice.Deferred.Values.Sum(), Revenue);
        foreach (var month in invoice.Deferred.Keys.Union(wanted.Keys).Order())
            lines.Credit(wanted.GetValueOrDefault(month) - invoice.Deferred.GetValueOrDefault(month), DeferredRevenue, month);
        return lines;
    }

    // What was sent back had been promised, as far as that went, and the rest of it is owed again.
    static LedgerInvoice Sent(LedgerInvoice invoice, string what, long amount)
    {
        var covered = Math.Min(amount, invoice.Promised);
        return invoice with { Promised = invoice.Promised - covered, Gone = invoice.Gone.SetItem(what, (amount, covered)) };
    }

    static LedgerInvoice Returned(LedgerInvoice invoice, string what) => invoice.Gone.TryGetValue(what, out var gone)
        ? invoice with { Promised = invoice.Promised + gone.Covered, Gone = invoice.Gone.Remove(what) } : invoice;

    static JournalLines Return(LedgerInvoice invoice, string what, LedgerAccount from)
    {
        var (amount, covered) = invoice.Gone.GetValueOrDefault(what);
        return Receive(invoice, amount - covered, from).Move(covered, from, AccountsReceivable);
    }

    // What was given up and comes after all is owed again for the moment in which it comes.
    static JournalLines Receive(LedgerInvoice invoice, long amount, LedgerAccount from) =>
        Lines.Move(GivenUp(invoice, amount), AccountsReceivable, BadDebt).Move(amount, from, AccountsReceivable);

    // What of an amount by which less is owed had been given up.
    static long GivenUp(LedgerInvoice invoice, long amount) => Math.Clamp(amount - invoice.Due, 0, invoice.WrittenOff);

    static long TaxOf(InvoiceCredited credited) => credited.Taxes.Sum(tax => tax.Tax);

    static JournalLines Credit(LedgerInvoice invoice, InvoiceCredited credited, DateOnly on, long taken)
    {
        var tax = TaxOf(credited);
        var claim = credited.Amount - credited.ToBalance;
        return TakeBack(Lines, invoice, credited.Amount - tax - taken, on)
            .Debit(tax, TaxPayable).Credit(credited.ToBalance, LedgerAccount.CreditBalances)
            .Move(GivenUp(invoice, credited.Offset), AccountsReceivable, BadDebt).Credit(claim, AccountsReceivable);
    }

    // All of both, unless part was paid, which the rules of invoices do not let happen.
    static (long Tax, long Net) Voided(LedgerInvoice invoice)
    {
        var parts = Allocation.Split(invoice.Receivable + invoice.WrittenOff, [invoice.Tax, invoice.AllNet]);
        return (parts[0], parts[1]);
    }

    static JournalLines Void(LedgerInvoice invoice, DateOnly on, long taken)
    {
        var (tax, net) = Voided(invoice);
        return TakeBack(Lines, invoice, net - taken, on).Debit(tax, TaxPayable).Credit(invoice.WrittenOff, BadDebt).Credit(invoice.Receivable, AccountsReceivable);
    }

    // What is not earned yet goes first: the months from this one on, in proportion. Months before it were earned, closed or not.
    static JournalLines TakeBack(JournalLines lines, LedgerInvoice invoice, long net, DateOnly on)
    {
        var open = invoice.Deferred.Where(month => month.Key >= Allocation.FirstOf(on) && month.Value > 0).ToList();
        var deferred = Math.Min(net, open.Sum(month => month.Value));
        foreach (var (month, part) in open.Zip(Allocation.Split(deferred, [.. open.Select(month => month.Value)]))) lines.Debit(part, DeferredRevenue, month.Key);
        return lines.Debit(net - deferred, Revenue);
    }
}
