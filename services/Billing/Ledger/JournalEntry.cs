using System.Text.Json.Serialization;
using Associations.Contracts;

namespace Associations.Billing.Ledger;

/// <summary>
/// What one event did to the accounts, in one currency. Debits equal credits, or there is no entry: the type refuses any other, also when it
/// is read. It is never changed; what was wrong is reversed by a later one.
/// </summary>
/// <param name="Id">The event's id, so that posting it again finds the first; for the closing of a period, made of it and the currency; for a payout, of it and the entity.</param>
/// <param name="Kind">What happened: the name of the event's type in camelCase, such as <c>paymentSucceeded</c>.</param>
/// <param name="EntityId">Whose books.</param>
/// <param name="Currency">ISO 4217, of all its amounts.</param>
/// <param name="PostedOn">The day on the entity's calendar on which it counts.</param>
/// <param name="OccurredAt">When it happened, UTC.</param>
/// <param name="InvoiceId">The invoice, or null for the closing of a period, a payout, and what is sent to chapters and payers.</param>
/// <param name="Document">The number of the document: the invoice's or the credit note's; for the closing of a period, its month; for a payout, the provider's id of it; for what was sent by bank, the bank's number.</param>
/// <param name="Payer">Who owes, or nobody.</param>
/// <param name="DueOn">The last day on which the invoice is paid in time.</param>
/// <param name="Lines">The accounts, at least two.</param>
public sealed record JournalEntry(
    Guid Id, string Kind, Guid EntityId, string Currency, DateOnly PostedOn, DateTimeOffset OccurredAt, Guid? InvoiceId, string Document, Payer Payer,
    DateOnly? DueOn, IReadOnlyList<JournalLine> Lines)
{
    /// <summary>The accounts, at least two.</summary>
    public IReadOnlyList<JournalLine> Lines { get; } = Balanced(Lines);

    /// <summary>By how much more, or less, the payer owes on the invoice.</summary>
    public long Receivable { get; } = Lines.Where(line => line.Account == LedgerAccount.AccountsReceivable).Sum(line => line.Debit - line.Credit);

    // What reports sum up lies beside the document in columns, because reading JSON takes ten times as long.

    /// <summary>The accounts once more, each once, in the order of <see cref="Debits"/> and <see cref="Credits"/>.</summary>
    [JsonIgnore]
    public string[] Accounts => [.. ByAccount.Select(account => account.Key.ToString())];

    /// <summary>What is debited to each of <see cref="Accounts"/>.</summary>
    [JsonIgnore]
    public long[] Debits => [.. ByAccount.Select(account => account.Sum(line => line.Debit))];

    /// <summary>What is credited to each of <see cref="Accounts"/>.</summary>
    [JsonIgnore]
    public long[] Credits => [.. ByAccount.Select(account => account.Sum(line => line.Credit))];

    /// <summary>The months of deferred revenue, as 202603.</summary>
    [JsonIgnore]
    public int[] Months => [.. Lines.Where(line => line.Month is not null).Select(line => Allocation.NumberOf(line.Month!.Value))];

    /// <summary>By how much more, or less, is deferred to each of <see cref="Months"/>.</summary>
    [JsonIgnore]
    public long[] Deferred => [.. Lines.Where(line => line.Month is not null).Select(line => line.Credit - line.Debit)];

    /// <summary>The chapters that lines are about, in the order of <see cref="ChapterAccounts"/> and <see cref="ChapterCredits"/>.</summary>
    [JsonIgnore]
    public Guid[] Chapters => [.. OfChapters.Select(line => line.Chapter!.Value)];

    /// <summary>The account of each of those lines.</summary>
    [JsonIgnore]
    public string[] ChapterAccounts => [.. OfChapters.Select(line => line.Account.ToString())];

    /// <summary>By how much more, or less, each credits its account.</summary>
    [JsonIgnore]
    public long[] ChapterCredits => [.. OfChapters.Select(line => line.Credit - line.Debit)];

    IEnumerable<JournalLine> OfChapters => Lines.Where(line => line.Chapter is not null);

    IEnumerable<IGrouping<LedgerAccount, JournalLine>> ByAccount => Lines.GroupBy(line => line.Account);

    static IReadOnlyList<JournalLine> Balanced(IReadOnlyList<JournalLine> lines)
    {
        if (lines.Count < 2) throw new ArgumentException("A journal entry has two lines at least.", nameof(lines));
        var (debit, credit) = lines.Aggregate((Debit: 0L, Credit: 0L), (sum, line) => checked((sum.Debit + line.Debit, sum.Credit + line.Credit)));
        return debit == credit ? lines : throw new ArgumentException($"Debits are {debit} and credits {credit}.", nameof(lines));
    }
}

/// <summary>One account in a journal entry. Either the debit or the credit is above zero, and the other is zero.</summary>
/// <param name="Account">The account.</param>
/// <param name="Debit">Minor units of the entry's currency.</param>
/// <param name="Credit">The same.</param>
/// <param name="Month">On deferred revenue: the first day of the month in which it is earned; else null.</param>
/// <param name="Chapter">The chapter whose money it is; null where it is the association's.</param>
public sealed record JournalLine(LedgerAccount Account, long Debit, long Credit, DateOnly? Month = null, Guid? Chapter = null)
{
    /// <summary>Minor units of the entry's currency.</summary>
    public long Debit { get; } = (Debit > 0 && Credit == 0) || (Debit == 0 && Credit > 0)
        ? Debit : throw new ArgumentException($"A line is a debit or a credit, and not {Debit} and {Credit}.", nameof(Debit));
}

/// <summary>The accounts of the books.</summary>
public enum LedgerAccount
{
    /// <summary>What payers owe; on an invoice below zero, what is to be sent back to them.</summary>
    AccountsReceivable,

    /// <summary>What the payment provider has taken in and not kept.</summary>
    StripeClearing,

    /// <summary>What came without the provider: transfers, cheques, cash; and what the provider has paid out to the bank.</summary>
    Cash,

    /// <summary>What the provider kept.</summary>
    Fees,

    /// <summary>Tax that was charged, to be paid to the state.</summary>
    TaxPayable,

    /// <summary>Charged for months that are not over yet.</summary>
    DeferredRevenue,

    /// <summary>Earned.</summary>
    Revenue,

    /// <summary>What payers have to their credit.</summary>
    CreditBalances,

    /// <summary>Given up. What of it a chapter bears is taken off, by chapter.</summary>
    BadDebt,

    /// <summary>What payers' banks have taken back and the provider has not decided on.</summary>
    Disputes,

    /// <summary>What was charged for chapters and is not paid yet, by chapter; nobody's revenue here.</summary>
    ChapterSharesUncollected,

    /// <summary>What was collected for chapters and not sent to them yet, by chapter; below zero, what went back to payers after it had been sent.</summary>
    PayableToChapters,
}
