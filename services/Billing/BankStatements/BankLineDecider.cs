using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.BankStatements;

/// <summary>The rules of what a line can be found to be. Each line is one thing, once.</summary>
static class BankLineDecider
{
    internal static Decision Book(Guid entityId, BankEntry entry, int occurrence, DateTimeOffset now) =>
        Decision.Accepted(new BankLineBooked(entityId, entry.BookedOn, entry.Amount, entry.Currency, entry.IsReversal, occurrence, now));

    /// <summary>It pays invoices, and all of it does, as far as it is no payment that was recorded before: what is more than is owed on one is its payer's credit.</summary>
    internal static Decision Match(
        BankLine line, IReadOnlyList<(Guid InvoiceId, Money? Amount)> invoices, IReadOnlyList<BankLinePayment> recorded, string by, DateTimeOffset now)
    {
        if (Refusal(line) is { } decided) return decided;
        if (line.Amount <= 0) return Decision.Rejected("bank-line-not-incoming", "Money went out on this line. Name in 'reverses' the line whose money it was, or ignore it with a reason.");
        if ((invoices.Count == 0 && recorded.Count == 0) || invoices.Count > 100 || invoices.DistinctBy(one => one.InvoiceId).Count() != invoices.Count)
            return Decision.Invalid("invoices", "Name 1 to 100 invoices, each once.");
        if (invoices.FirstOrDefault(one => one.Amount is { } amount && amount.Currency != line.Currency).Amount is not null)
            return Decision.Invalid("invoices.amount.currency", $"The line is in {line.Currency}.");
        if (invoices.Any(one => one.Amount is { Amount: <= 0 or > 1L << 53 })) return Decision.Invalid("invoices.amount.amount", "Give a whole number of minor units from 1.");
        if (invoices.Count(one => one.Amount is null) > 1) return Decision.Invalid("invoices", "Leave the amount out of one invoice at most: it gets what the others leave.");
        var rest = line.Amount - recorded.Sum(one => one.Amount) - invoices.Sum(one => one.Amount?.Amount ?? 0);
        if (invoices.Any(one => one.Amount is null) ? rest <= 0 : rest != 0)
            return Decision.Invalid(invoices.Count == 0 ? "recorded" : "invoices", $"The amounts must come to the line's {line.Amount} minor units. To give an invoice more than is owed on it makes the surplus its payer's credit.");
        return Decision.Accepted(new BankLineMatched(
            [.. recorded, .. invoices.Select(one => new BankLinePayment(one.InvoiceId, Uuid.From(line.Id, $"payment/{one.InvoiceId}"), one.Amount?.Amount ?? rest))],
            invoices.Count == 0 ? "recorded" : by, now));
    }

    /// <summary>It takes an earlier line back: two facts, one on each, so that neither is looked at again.</summary>
    internal static (Decision Of, Decision On) Reverse(BankLine line, BankLine original, DateTimeOffset now)
    {
        if (Refusal(line) is { } decided) return (decided, decided);
        var fits = original.Id != line.Id && original.EntityId == line.EntityId && original.Currency == line.Currency && original.Amount == -line.Amount && line.Amount != 0
            && original is { IsReversal: false, Reverses: null } && original.BookedOn <= line.BookedOn && original.Status != BankLineStatus.Reversed;
        if (fits) return (Decision.Accepted(new BankLineReverses(original.Id, now)), Decision.Accepted(new BankLineReversed(line.Id, now)));
        var refused = Decision.Rejected("bank-line-not-reversed", "The other line is not what this one takes back: it must be of the same account, amount and currency, the other way, earlier, and not be taken back already.");
        return (refused, refused);
    }

    internal static Decision Ignore(BankLine line, string reason, DateTimeOffset now) =>
        line is { Status: BankLineStatus.Ignored } && line.Reason == reason ? Decision.AlreadyDone
        : Refusal(line) is { } decided ? decided
        : Decision.Accepted(new BankLineIgnored(reason, now));

    // What was ignored may turn out to be something.
    static Decision? Refusal(BankLine line) => line.Status is BankLineStatus.Matched or BankLineStatus.Reversed
        ? Decision.Rejected("bank-line-decided", "It is decided already what the line is. Read it; 'payments', 'reverses' and 'reversedBy' say.")
        : null;

    /// <summary>
    /// The line that a reversal takes back, if there is no doubt: of those of its amount, the only one that has its number, or else its sender and
    /// its text.
    /// </summary>
    /// <param name="reversal">The reversal.</param>
    /// <param name="lines">Lines that it may take back.</param>
    internal static Guid? OriginalOf(BankEntry reversal, IReadOnlyList<(BankLine Line, BankEntry Entry)> lines)
    {
        var alike = lines.Where(one => one.Line is { IsReversal: false, Reverses: null } && one.Line.Amount == -reversal.Amount && one.Line.Currency == reversal.Currency
            && one.Line.BookedOn <= reversal.BookedOn && one.Line.Status != BankLineStatus.Reversed && one.Entry.Account == reversal.Account).ToList();
        var numbered = alike.Where(one => Same(one.Entry.EndToEndId, reversal.EndToEndId) || Same(one.Entry.BankReference, reversal.BankReference)).ToList();
        if (numbered.Count > 0) return numbered.Count == 1 ? numbered[0].Line.Id : null;
        var told = alike.Where(one => Same(one.Entry.Name ?? one.Entry.Iban, reversal.Name ?? reversal.Iban) && Same(one.Entry.Text + one.Entry.Reference, reversal.Text + reversal.Reference)).ToList();
        return told.Count == 1 ? told[0].Line.Id : null;
    }

    static bool Same(string? one, string? other) => !string.IsNullOrEmpty(one) && BankEntry.Told(one) == BankEntry.Told(other);
}
