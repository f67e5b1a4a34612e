using System.Collections.Immutable;
using Associations.Contracts;

namespace Associations.Billing.Ledger;

/// <summary>What the ledger must know of an invoice to post its next event: what of it stands on which account, and whose it is.</summary>
sealed record LedgerInvoice
{
    internal static readonly LedgerInvoice None = new();

    /// <summary>The entity that issued it; null before it was issued.</summary>
    internal Guid? EntityId { get; init; }

    internal string Number { get; init; } = "";

    internal string Currency { get; init; } = "";

    internal Payer Payer { get; init; } = new(null, null);

    internal DateOnly DueOn { get; init; }

    /// <summary>What is owed, less what is to be sent back.</summary>
    internal long Receivable { get; init; }

    /// <summary>What is owed, whatever is to be sent back.</summary>
    internal long Due => Math.Max(0, Receivable + Promised);

    /// <summary>What was given up and has not been paid since.</summary>
    internal long WrittenOff { get; init; }

    /// <summary>What is charged without tax for the association itself and has not been credited.</summary>
    internal long Net { get; init; }

    /// <summary>The tax that is charged and has not been credited.</summary>
    internal long Tax { get; init; }

    /// <summary>What of <see cref="Net"/> is earned in which month, by its first day. A closed month's part stays: it was earned.</summary>
    internal ImmutableSortedDictionary<DateOnly, long> Deferred { get; init; } = ImmutableSortedDictionary<DateOnly, long>.Empty;

    /// <summary>Payments that came without the provider.</summary>
    internal ImmutableHashSet<Guid> Offline { get; init; } = [];

    /// <summary>Refunds that were begun, each with the payment that it sends back.</summary>
    internal ImmutableDictionary<Guid, Guid> Refunds { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;

    /// <summary>What credit notes promised to send back and has not gone.</summary>
    internal long Promised { get; init; }

    /// <summary>Disputes that the bank has not decided on, each with what of it stands on the account of disputes.</summary>
    internal ImmutableDictionary<string, long> Open { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>What went back and may come again, by the refund or the lost dispute: how much, and how much of that had been promised.</summary>
    internal ImmutableDictionary<string, (long Amount, long Covered)> Gone { get; init; } = ImmutableDictionary<string, (long Amount, long Covered)>.Empty;

    /// <summary>The lines, in their order, each with what of it is charged and not credited.</summary>
    internal ImmutableArray<ChargedLine> Lines { get; init; } = [];

    /// <summary>What stands on which account of what is charged for chapters.</summary>
    internal ImmutableDictionary<(Guid Chapter, LedgerAccount Account), long> Shares { get; init; } = ImmutableDictionary<(Guid Chapter, LedgerAccount Account), long>.Empty;

    /// <summary>What is charged without tax, whoever gets it, and has not been credited.</summary>
    internal long AllNet => Net + Lines.Where(line => line.Chapter is not null).Sum(line => line.Left);

    /// <summary>The account that a payment's money is on.</summary>
    internal LedgerAccount MoneyOf(Guid payment) => Offline.Contains(payment) ? LedgerAccount.Cash : LedgerAccount.StripeClearing;

    /// <summary>The invoice after these lines.</summary>
    internal LedgerInvoice After(IEnumerable<JournalLine> lines) => lines.Aggregate(this, (invoice, line) => line switch
    {
        { Chapter: { } chapter } => invoice with
        {
            Shares = invoice.Shares.SetItem((chapter, line.Account), invoice.Shares.GetValueOrDefault((chapter, line.Account)) + line.Credit - line.Debit),
        },
        { Account: LedgerAccount.AccountsReceivable } => invoice with { Receivable = invoice.Receivable + line.Debit - line.Credit },
        { Account: LedgerAccount.BadDebt } => invoice with { WrittenOff = invoice.WrittenOff + line.Debit - line.Credit },
        { Account: LedgerAccount.TaxPayable } => invoice with { Tax = invoice.Tax + line.Credit - line.Debit },
        { Account: LedgerAccount.Revenue } => invoice with { Net = invoice.Net + line.Credit - line.Debit },
        { Account: LedgerAccount.DeferredRevenue, Month: { } month } => invoice with
        {
            Net = invoice.Net + line.Credit - line.Debit,
            Deferred = invoice.Deferred.SetItem(month, invoice.Deferred.GetValueOrDefault(month) + line.Credit - line.Debit),
        },
        _ => invoice,
    });
}

/// <summary>What the ledger must know of a line.</summary>
/// <param name="Chapter">The chapter that gets the money; null for the association itself.</param>
/// <param name="Amount">What it comes to, on the basis of its price.</param>
/// <param name="Net">What it comes to without tax.</param>
/// <param name="Left">What of that no credit note has taken back.</param>
/// <param name="Credited">What credit notes have taken back, on the basis of its price.</param>
sealed record ChargedLine(Guid? Chapter, long Amount, long Net, long Left, long Credited = 0);
