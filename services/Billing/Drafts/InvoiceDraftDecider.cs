using Associations.Billing.Currencies;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Drafts;

/// <summary>The rules of invoices that staff write.</summary>
static class InvoiceDraftDecider
{
    /// <summary>What a number in JSON holds exactly (RFC 8259 section 6).</summary>
    internal const long Most = 1L << 53;

    const int MostLines = 1000, LongestDescription = 200, LongestSource = 100, MostDays = 365;

    internal static Decision Write(DraftTerms terms, DateTimeOffset now) =>
        Fault(terms) is { } fault ? Decision.Invalid(fault.Field, fault.Detail) : Decision.Accepted(new DraftWritten(terms, now));

    internal static Decision Revise(InvoiceDraft draft, DraftTerms terms, DateTimeOffset now) =>
        Closed(draft) is { } closed ? closed
        : Fault(terms) is { } fault ? Decision.Invalid(fault.Field, fault.Detail)
        : Decision.Accepted(new DraftRevised(terms, now));

    internal static Decision Discard(InvoiceDraft draft, DateTimeOffset now) => draft.Status switch
    {
        InvoiceDraftStatus.Discarded => Decision.AlreadyDone,
        InvoiceDraftStatus.Finalised => Closed(draft)!,
        _ => Decision.Accepted(new DraftDiscarded(now)),
    };

    /// <summary>Whether it may become an invoice on this day; what comes of it is another decision.</summary>
    internal static Decision MayFinalise(InvoiceDraft draft, DateOnly today) =>
        Closed(draft) is { } closed ? closed
        : draft.Terms.DueOn < today
            ? Decision.Rejected("draft-due-passed", $"It would be due on {draft.Terms.DueOn:yyyy-MM-dd}, before the day on which it is issued. Revise it with a later day.")
        : Decision.AlreadyDone;

    /// <summary>Whether there is still something to be told of what it would come to.</summary>
    internal static Decision MayPreview(InvoiceDraft draft) => Closed(draft) ?? Decision.AlreadyDone;

    /// <summary>What is to be invoiced of a draft.</summary>
    internal static Charge ChargeOf(InvoiceDraft draft, BillingEntity entity, DateTimeOffset now) => new(
        new(InvoiceDraft.SubjectKind, draft.Id), draft.Terms.Payer, draft.Terms.Currency, draft.Terms.Lines, now,
        (draft.Terms.DueOn ?? (draft.Terms.DueInDays is { } days ? entity.DateAt(now).AddDays(days) : null)) is { } due ? NoonOf(due, entity) : null, entity.Id);

    static Decision? Closed(InvoiceDraft draft) => draft.Status switch
    {
        InvoiceDraftStatus.Finalised => Decision.Rejected("draft-finalised", $"It became invoice {draft.Number}, which never changes. Correct that by a credit note."),
        InvoiceDraftStatus.Discarded => Decision.Rejected("draft-discarded", "It was discarded. Write another."),
        _ => null,
    };

    // Clocks change at night.
    static DateTimeOffset NoonOf(DateOnly day, BillingEntity entity)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(entity.TimeZone);
        var noon = day.ToDateTime(new(12, 0));
        return new DateTimeOffset(noon, zone.GetUtcOffset(noon)).ToUniversalTime();
    }

    static (string Field, string Detail)? Fault(DraftTerms terms)
    {
        if (terms.Payer is { PersonId: null, Account: null }) return ("payer", "Say who pays: a personId, an account, or both.");
        if (terms.Payer.PersonId == Guid.Empty) return ("payer.personId", "Name a person, or leave it out.");
        if (terms.Payer.Account is { } account && !(account.Length == 64 && account.All(char.IsAsciiHexDigitLower)))
            return ("payer.account", "Give the pseudonym of a sign-in: 64 hexadecimal digits in lower case.");
        if (Iso4217.Exponent(terms.Currency) is null) return ("currency", "Give an ISO 4217 code, such as EUR.");
        if (terms is { DueOn: not null, DueInDays: not null }) return ("dueInDays", "Give dueOn or dueInDays, not both.");
        if (terms.DueInDays is < 0 or > MostDays) return ("dueInDays", $"Give 0 to {MostDays} days.");
        if (terms.DueOn > new DateOnly(9999, 12, 1)) return ("dueOn", "Give a day before the end of time.");
        if (terms.Lines.Length is 0 or > MostLines) return ("lines", $"Give 1 to {MostLines} lines.");
        Int128 sum = 0;
        foreach (var (line, index) in terms.Lines.Select((line, index) => (line, index)))
        {
            if (FaultOf(line) is { } fault) return ($"lines[{index}].{fault.Field}", fault.Detail);
            sum += (Int128)line.Quantity * line.UnitPrice;
        }
        return sum > Most ? ("lines", $"Together they may come to {Most} minor units at most.") : null;
    }

    static (string Field, string Detail)? FaultOf(ChargeLine line) =>
        !PostalAddress.IsLine(line.Description, LongestDescription) ? ("description", $"Give 1 to {LongestDescription} characters, on one line.")
        : line.Quantity < 1 ? ("quantity", "Give 1 or more. What is to be taken back is credited on the invoice that charged it.")
        : line.UnitPrice is < 0 or > Most ? ("unitPrice", $"Give 0 to {Most} minor units. What is to be taken back is credited on the invoice that charged it.")
        : !PostalAddress.IsLine(line.PriceSource, LongestSource) ? ("priceSource", $"Give 1 to {LongestSource} characters, on one line.")
        : line.ServiceFrom is null != line.ServiceThrough is null ? ("serviceThrough", "Give the first and the last day that it covers, or neither.")
        : line.ServiceThrough < line.ServiceFrom ? ("serviceThrough", "Give a last day that is not before the first.")
        : line.BeneficiaryId == Guid.Empty ? ("beneficiaryId", "Name who benefits, or leave it out.")
        : line.CreditorId == Guid.Empty ? ("creditorId", "Name the chapter for which it is collected, or leave it out.")
        : null;
}
