using Associations.Billing.Currencies;
using Associations.Billing.Invoices;

namespace Associations.Billing.BankStatements;

/// <summary>
/// Which invoice a payment is for. Only what is certain is booked by itself: one invoice of ours is named and the amount is what it asks for;
/// or nothing is named, and of all invoices that ask for the amount exactly one is the sender's. Anything else is shown to a person, with what
/// speaks for each invoice and what would come of it.
/// </summary>
static class BankMatching
{
    // More are no help to who chooses.
    const int Most = 5;

    /// <summary>Finds the invoice.</summary>
    /// <param name="payment">What came.</param>
    /// <param name="candidates">Invoices that it names, and those that ask for its amount; others may be among them.</param>
    /// <param name="recorded">Payments that staff recorded and that it may be; others may be among them.</param>
    internal static BankFinding Find(BankPayment payment, IEnumerable<BankCandidate> candidates, IReadOnlyList<BankRecorded>? recorded = null)
    {
        var known = candidates.ToList();
        var named = known.Where(invoice => payment.Numbers.Contains(invoice.Number)).ToList();
        if (payment.Amount <= 0) return new("money-out", "Money went out. If it takes back what came on another line, name that line; else say why it is no business of Billing.");
        // Staff may have been quicker than the bank's file: what they recorded is not booked a second time.
        var before = (recorded ?? []).Where(one => one.Currency == payment.Currency
            && (payment.Numbers.Count > 0 ? payment.Numbers.Contains(one.Number) : payment.NameKey.Length > 0 && one.NameKeys.Contains(payment.NameKey))).ToList();
        if (AlreadyRecorded(payment, before) is { } already) return already;
        if (named.Count == 1 && payment.Numbers.Count == 1) return before.Count > 0 && payment.Amount > named[0].Claim ? RecordedOtherwise(named[0]) : Named(payment, named[0]);
        if (named.Count > 0) return Several(payment, named, before);

        var asked = known.Where(invoice => Fits(payment, invoice)).ToList();
        var theirs = asked.Where(invoice => IsOf(payment, invoice)).ToList();
        // Who names a number that we do not have means something else than we can know.
        if (payment.Numbers.Count > 0)
            return new("number-unknown", $"No invoice has the number {string.Join(", ", payment.Numbers)}.", Suggested: ByAmount(payment, theirs, asked));
        return theirs.Count switch
        {
            1 => new("amount-and-name", "The only invoice of this name that asks for this amount.", theirs[0]),
            > 1 => new("several-of-name", $"{theirs.Count} invoices of this name ask for this amount.", Suggested: ByAmount(payment, theirs, [])),
            _ when asked.Count > 0 => new("amount-alone", "No number is named. Invoices of others ask for this amount.", Suggested: ByAmount(payment, [], asked)),
            _ => new("nothing-found", "No number is named, and no invoice asks for this amount."),
        };
    }

    static BankFinding Named(BankPayment payment, BankCandidate invoice)
    {
        BankFinding Unsure(string code, string why) => new(code, why, Suggested: Suggest(invoice, payment.Amount, code, why));
        string Text(long amount) => Iso4217.Text(amount, payment.Currency);

        if (invoice.Currency != payment.Currency) return new("other-currency", $"{invoice.Number} is in {invoice.Currency}. Book it there by hand, and ignore the line with a reason.");
        if (invoice.Status == InvoiceStatus.Void) return Unsure("invoice-void", $"{invoice.Number} is void: all of it would be the payer's credit.");
        if (invoice.Claim == 0) return Unsure("paid-already", $"Nothing is owed on {invoice.Number}: all of it would be the payer's credit.");
        if (payment.Amount < invoice.Claim) return Unsure("part-payment", $"{invoice.Number} is named, and the amount is {Text(invoice.Claim - payment.Amount)} less: a part payment.");
        if (payment.Amount > invoice.Claim) return Unsure("surplus", $"{invoice.Number} is named, and the amount is {Text(payment.Amount - invoice.Claim)} more: the surplus would be the payer's credit.");
        if (invoice.EntityId != payment.EntityId) return Unsure("other-entity", $"{invoice.Number} is of another legal entity than the account.");
        return new("number", $"{invoice.Number} is named, and the amount is what it asks for.", invoice);
    }

    // Each of the amount may be the one; else all together may be it.
    static BankFinding? AlreadyRecorded(BankPayment payment, IReadOnlyList<BankRecorded> recorded)
    {
        var same = recorded.Where(one => one.Amount == payment.Amount).ToList();
        var all = same.Count > 0 ? same : payment.Numbers.Count > 0 && recorded.Sum(one => one.Amount) == payment.Amount ? recorded : [];
        return all.Count == 0 ? null : new("recorded-already", "Staff have recorded this amount already, and no line stands for that yet. Match the line to it, and nothing is booked twice.",
            Suggested: [.. all.Select(OfRecorded)]);
    }

    static BankSuggestion OfRecorded(BankRecorded one) =>
        new(one.InvoiceId, one.Number, one.Amount, "recorded-already", $"Staff have recorded it on {one.Number}. Nothing is booked again.", one.PaymentId);

    // To match it as money that is over would book twice what was mistyped.
    static BankFinding RecordedOtherwise(BankCandidate invoice) => new("recorded-otherwise",
        $"Staff have recorded another amount on {invoice.Number}, for which no line stands. If it is this money, reverse that payment and match the line to the invoice; else match the line as it is.");

    static BankFinding Several(BankPayment payment, IReadOnlyList<BankCandidate> named, IReadOnlyList<BankRecorded> recorded)
    {
        var payable = named.Where(invoice => invoice.Currency == payment.Currency && invoice.Status != InvoiceStatus.Void && invoice.Claim > 0).ToList();
        var why = payable.Sum(invoice => invoice.Claim) == payment.Amount && payable.Count == payment.Numbers.Count
            ? "Several invoices are named, and the amount is what they ask for together."
            : "Several invoices are named, and the amount is not what they ask for together.";
        var parts = recorded.Select(OfRecorded).ToList();
        var left = Math.Max(0, payment.Amount - parts.Sum(part => part.Amount));
        var suggested = parts.Concat(payable.Select(invoice =>
        {
            var part = Math.Min(left, invoice.Claim);
            left -= part;
            return new BankSuggestion(invoice.InvoiceId, invoice.Number, part, "number", "It is named.");
        })).Where(one => one.Amount > 0).ToList();
        return new("several-invoices", why, Suggested: suggested);
    }

    static bool Fits(BankPayment payment, BankCandidate invoice) =>
        invoice.Currency == payment.Currency && invoice.EntityId == payment.EntityId && invoice.Claim == payment.Amount && invoice.Status is InvoiceStatus.Open;

    static bool IsOf(BankPayment payment, BankCandidate invoice) => payment.NameKey.Length > 0 && invoice.NameKeys.Contains(payment.NameKey);

    static IReadOnlyList<BankSuggestion> ByAmount(BankPayment payment, IReadOnlyList<BankCandidate> theirs, IReadOnlyList<BankCandidate> asked) =>
    [
        .. theirs.Select(invoice => (invoice, "amount-and-name", "It asks for this amount, and the name is its buyer's."))
            .Concat(asked.Except(theirs).Select(invoice => (invoice, "amount-alone", "It asks for this amount; the name is another.")))
            .Take(Most).Select(one => new BankSuggestion(one.invoice.InvoiceId, one.invoice.Number, payment.Amount, one.Item2, one.Item3)),
    ];

    static BankSuggestion[] Suggest(BankCandidate invoice, long amount, string code, string why) => [new(invoice.InvoiceId, invoice.Number, amount, code, why)];
}

/// <summary>A payment that came, as far as it helps to find what it is for.</summary>
/// <param name="EntityId">The legal entity whose account it came to.</param>
/// <param name="Amount">Minor units; not above zero when it went out.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="NameKey">The sender's name as <see cref="RemittanceText.NameKey"/> has it.</param>
/// <param name="Numbers">The documents that it names.</param>
/// <param name="BookedOn">The day on which the bank booked it.</param>
sealed record BankPayment(Guid EntityId, long Amount, string Currency, string NameKey, IReadOnlyList<string> Numbers, DateOnly BookedOn = default)
{
    internal static BankPayment From(Guid entity, BankEntry entry, IReadOnlyList<string> prefixes)
    {
        // What the text names is asked first, because the payer wrote it; a structured reference may be the one that their bank makes.
        var numbers = RemittanceText.Numbers(entry.Text, prefixes);
        if (numbers.Count == 0) numbers = RemittanceText.Numbers(RemittanceText.OfCreditorReference(entry.Reference) ?? (IsCreditorReference(entry.Reference) ? null : entry.Reference), prefixes);
        return new(entity, entry.Amount, entry.Currency, RemittanceText.NameKey(entry.Name), numbers, entry.BookedOn);
    }

    static bool IsCreditorReference(string? reference) => BankEntry.Told(reference).StartsWith("RF", StringComparison.Ordinal);
}

/// <summary>An invoice that a payment may be for.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="EntityId">Who issued it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Claim">What may be claimed on it, in minor units.</param>
/// <param name="NameKeys">Its buyer's names, as <see cref="RemittanceText.NameKey"/> has them.</param>
sealed record BankCandidate(Guid InvoiceId, string Number, Guid EntityId, string Currency, InvoiceStatus Status, long Claim, IReadOnlyList<string> NameKeys);

/// <summary>A payment that staff recorded and for which no line stands.</summary>
/// <param name="InvoiceId">The invoice that it is on.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Number">The invoice's number.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="NameKeys">The names of the invoice's buyer, as <see cref="RemittanceText.NameKey"/> has them.</param>
sealed record BankRecorded(Guid InvoiceId, Guid PaymentId, string Number, long Amount, string Currency, IReadOnlyList<string> NameKeys);

/// <summary>What was found for a payment.</summary>
/// <param name="Code">Why it is certain, or why not.</param>
/// <param name="Why">The same as a sentence.</param>
/// <param name="Certain">The invoice that it pays without a doubt, or null.</param>
/// <param name="Suggested">Invoices that it may be for.</param>
sealed record BankFinding(string Code, string Why, BankCandidate? Certain = null, IReadOnlyList<BankSuggestion>? Suggested = null);

/// <summary>An invoice that a line may pay.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="Amount">How much of the line, in minor units.</param>
/// <param name="Code">What speaks for it.</param>
/// <param name="Why">The same as a sentence, and what would come of it.</param>
/// <param name="PaymentId">The payment that staff recorded and that it may be; null where it is to be booked.</param>
sealed record BankSuggestion(Guid InvoiceId, string Number, long Amount, string Code, string Why, Guid? PaymentId = null);
