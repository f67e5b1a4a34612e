using System.Collections.Immutable;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Taxes;
using Associations.Contracts;

namespace Associations.Billing.Documents;

/// <summary>
/// What an invoice or a credit note says, whatever form it takes. It is the document as it was issued: what is paid later does not change it,
/// and receipts tell of that. Amounts are minor units of its currency, and those of a credit note are positive too.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number, which is the payment reference too.</param>
/// <param name="IssuedOn">The day it was issued, on the seller's calendar.</param>
/// <param name="DueOn">The last day on which it is paid in time; null on a credit note.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Seller">Who issues it.</param>
/// <param name="Buyer">Who is charged.</param>
/// <param name="Lines">What for. Their net amounts add up to those of the taxes, category by category.</param>
/// <param name="Taxes">The tax of each category and rate; at least one.</param>
/// <param name="Corrects">On a credit note: the invoice that it reduces.</param>
/// <param name="Note">What else there is to say.</param>
/// <param name="IsVoid">Nothing is owed on it any more, which must be plain to who would pay.</param>
sealed record DocumentModel(
    DocumentKind Kind, string Number, DateOnly IssuedOn, DateOnly? DueOn, string Currency, Party Seller, Party Buyer,
    ImmutableArray<DocumentLine> Lines, ImmutableArray<TaxTotal> Taxes, DocumentReference? Corrects = null, string? Note = null, bool IsVoid = false)
{
    /// <summary>Without tax.</summary>
    internal long Net => Taxes.Sum(tax => tax.Net);

    /// <summary>The tax.</summary>
    internal long Tax => Taxes.Sum(tax => tax.Tax);

    /// <summary>With tax.</summary>
    internal long Total => checked(Net + Tax);

    internal static DocumentModel OfInvoice(InvoiceFinalised issued, Party seller, Party buyer, string? voidReason = null)
    {
        var taxes = Known(issued.Taxes, issued.Total);
        return new(
            DocumentKind.Invoice, issued.Number, issued.IssuedOn, issued.DueOn, issued.Currency, seller, buyer, [.. Charged(issued, taxes)], taxes,
            Note: voidReason is null ? null : $"Void ({voidReason}): nothing is to be paid.", IsVoid: voidReason is not null);
    }

    internal static DocumentModel OfCreditNote(InvoiceCredited credit, InvoiceFinalised invoice, Party seller, Party buyer)
    {
        var taxes = Known(credit.Taxes, credit.Amount);
        return new(
            DocumentKind.CreditNote, credit.CreditNoteNumber, credit.IssuedOn, null, invoice.Currency, seller, buyer,
            // One that says nothing of lines, or whose taxes were spread over all of them, has a line for each kind of tax.
            CreditedLines(credit, invoice, taxes) ?? [.. taxes.Select(tax => new DocumentLine($"Credit on invoice {invoice.Number}", 1, tax.Net, null, null, tax))],
            taxes, new(invoice.Number, invoice.IssuedOn), credit.Reason);
    }

    // What is taken back of each line of the invoice, in that line's words.
    static ImmutableArray<DocumentLine>? CreditedLines(InvoiceCredited credit, InvoiceFinalised invoice, ImmutableArray<TaxTotal> taxes)
    {
        if (credit.Lines is not { Count: > 0 } credited || KindsOf(credited, invoice, taxes) is not { } kinds) return null;
        var nets = LineNets.Of([.. credited.Select(line => line.Amount)], taxes, kinds);
        return [.. credited.Select((line, index) => Line(invoice, invoice.Lines[line.Line] with { Quantity = 1 }, nets[index], taxes[kinds[index]]))];
    }

    // Which of the note's taxes each line bears; null unless each is some line's.
    static int[]? KindsOf(IReadOnlyList<CreditedLine> credited, InvoiceFinalised invoice, ImmutableArray<TaxTotal> taxes)
    {
        if (taxes.Length == 1) return new int[credited.Count];
        if (invoice.LineTaxes is not { } lines) return null;
        var kinds = credited.Select(line => taxes.Index().Where(tax => lines[line.Line].IsOf(tax.Item)).Select(tax => tax.Index).DefaultIfEmpty(-1).First()).ToArray();
        return kinds.Contains(-1) || kinds.Distinct().Count() < taxes.Length ? null : kinds;
    }

    static DocumentLine Line(InvoiceFinalised issued, ChargeLine line, long net, TaxTotal tax) =>
        new(line.Description, line.Quantity, net, line.ServiceFrom, line.ServiceThrough, tax, NoteOn(issued, line));

    // Whom it is for is told by the reference that the association knows them by: a name that a document shows has to be given by its owner.
    static string? NoteOn(InvoiceFinalised issued, ChargeLine line)
    {
        var beneficiary = line.BeneficiaryId is { } id && id != issued.Payer.PersonId ? $"For {id}" : null;
        return (line.CreditorId, beneficiary) switch
        {
            (null, _) => beneficiary,
            (_, null) => "Collected for a chapter",
            _ => $"{beneficiary}, collected for a chapter",
        };
    }

    // What says nothing of tax is outside its scope (EN 16931, category O).
    static ImmutableArray<TaxTotal> Known(IReadOnlyList<TaxTotal>? taxes, long total) => taxes is { Count: > 0 } ? [.. taxes] : [new("O", 0, total, 0)];

    static IEnumerable<DocumentLine> Charged(InvoiceFinalised issued, ImmutableArray<TaxTotal> taxes)
    {
        var amounts = issued.Lines.Select(line => checked(line.Quantity * line.UnitPrice)).ToList();
        var kinds = LineNets.KindsOf(issued) ?? TaxOfLines.Of(amounts, taxes);
        var nets = LineNets.Of(amounts, taxes, kinds);
        return issued.Lines.Select((line, index) => Line(issued, line, nets[index], taxes[kinds[index]]));
    }
}

/// <summary>What a document is.</summary>
enum DocumentKind
{
    /// <summary>A commercial invoice (UNTDID 1001: 380).</summary>
    Invoice,

    /// <summary>A credit note (UNTDID 1001: 381).</summary>
    CreditNote,
}

/// <summary>One thing that is charged or credited.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Quantity">How many, from 1.</param>
/// <param name="Net">What all of them cost without tax, in minor units.</param>
/// <param name="From">The first day that it covers, or null.</param>
/// <param name="Through">The last, inclusive, or null.</param>
/// <param name="Tax">The tax that it bears.</param>
/// <param name="Note">What else there is to say of it, or null.</param>
sealed record DocumentLine(string Description, int Quantity, long Net, DateOnly? From, DateOnly? Through, TaxTotal Tax, string? Note = null);

/// <summary>Another document.</summary>
/// <param name="Number">Its number.</param>
/// <param name="IssuedOn">The day it was issued.</param>
sealed record DocumentReference(string Number, DateOnly IssuedOn);

/// <summary>A side of a document.</summary>
/// <param name="Name">Its registered name, or the person's.</param>
/// <param name="TaxId">Its tax identifier with the country's prefix, or null.</param>
/// <param name="Address">Where it is, as far as that is known.</param>
/// <param name="Reference">What it is known by where it has no tax identifier.</param>
/// <param name="Account">Where it is paid, or null.</param>
/// <param name="Logo">A PNG or JPEG picture, or null.</param>
sealed record Party(string Name, string? TaxId, PostalAddress? Address, string? Reference = null, BankAccount? Account = null, byte[]? Logo = null)
{
    /// <summary>Whether the tax identifier is a VAT number: those begin with the country that gave it (BR-CO-09), other numbers of a tax office do not.</summary>
    internal bool HasVatId => TaxId is { } id && (TaxIds.CountryOf(id) is not null || (Address is { } address && id.Length > 2 && id.StartsWith(address.Country, StringComparison.OrdinalIgnoreCase)));

    internal static Party Of(BillingEntity entity, EntityLogo? logo = null) => new(
        entity.Name, entity.TaxId, entity.Address.Country.Length == 2 ? entity.Address : null, entity.Id.ToString(),
        entity.Iban is { } iban ? new BankAccount(iban, entity.Bic) : null, logo?.Content);
}

/// <summary>An account that takes transfers.</summary>
/// <param name="Iban">Its IBAN, or its number where there is none.</param>
/// <param name="Bic">The bank's BIC, or null.</param>
sealed record BankAccount(string Iban, string? Bic = null);
