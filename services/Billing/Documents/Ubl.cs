using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Associations.Billing.Currencies;

namespace Associations.Billing.Documents;

/// <summary>
/// A document as UBL 2.1 (ISO/IEC 19845), in the subset and with the rules of EN 16931-1. The order of elements is the schema's; the numbers in
/// comments are the standard's business terms.
/// </summary>
static class Ubl
{
    // BT-24.
    const string Specification = "urn:cen.eu:en16931:2017";

    static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>The document in UTF-8; the same bytes for the same document.</summary>
    internal static byte[] Write(DocumentModel document)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
            Tree(document).Save(writer);
        return bytes.ToArray();
    }

    /// <summary>
    /// What the standard requires of it that is not known, and who can say it; null where it can be written. To send one that the receiver's program
    /// refuses is worse than to say so here.
    /// </summary>
    internal static string? Missing(DocumentModel document) =>
        document.Seller.Address is null ? "The legal entity that issued it had no address. Amend the billing entity; what is issued from then on has it." // BR-08
        : document.Buyer.Address is null ? "Nobody has said where its buyer is. Give the billing details with an address: POST /v1/billing-details." // BR-10
        : document.Seller.TaxId is null && document.Taxes.Any(tax => tax.Category is "S" or "Z" or "E" or "AE") ? "The legal entity that issued it had no tax number, and it is taxed. Amend the billing entity; what is issued from then on has it." // BR-S-02, BR-Z-02, BR-E-02, BR-AE-02
        : Iso4217.Exponent(document.Currency) > 2 ? $"Amounts of an e-invoice have two decimals at most, and {document.Currency} has more." // BR-DEC
        : null;

    internal static XDocument Tree(DocumentModel document)
    {
        var credits = document.Kind == DocumentKind.CreditNote;
        var name = credits ? "CreditNote" : "Invoice";
        XNamespace root = $"urn:oasis:names:specification:ubl:schema:xsd:{name}-2";
        return new XDocument(new XElement(root + name,
            new XAttribute(XNamespace.Xmlns + "cac", Cac), new XAttribute(XNamespace.Xmlns + "cbc", Cbc),
            Basic("CustomizationID", Specification),
            Basic("ID", document.Number), // BT-1
            Basic("IssueDate", Day(document.IssuedOn)), // BT-2
            document.DueOn is { } due && !credits ? Basic("DueDate", Day(due)) : null, // BT-9
            Basic($"{name}TypeCode", credits ? "381" : "380"), // BT-3
            document.Note is { } note ? Basic("Note", note) : null, // BT-22
            Basic("DocumentCurrencyCode", document.Currency), // BT-5
            document.Corrects is { } corrected // BG-3
                ? Group("BillingReference", Group("InvoiceDocumentReference", Basic("ID", corrected.Number), Basic("IssueDate", Day(corrected.IssuedOn))))
                : null,
            Group("AccountingSupplierParty", Side(document.Seller, document, seller: true)), // BG-4
            Group("AccountingCustomerParty", Side(document.Buyer, document, seller: false)), // BG-7
            credits ? null : Payment(document), // BG-16
            Taxes(document), // BG-23
            Totals(document), // BG-22
            document.Lines.Select((line, index) => Line(line, index + 1, document, name)))); // BG-25
    }

    static XElement Side(Party party, DocumentModel document, bool seller)
    {
        // Outside the scope of tax no VAT identifier may stand there (BR-O-02); as the tax office's own number it may (BT-32).
        var outside = document.Taxes.Any(tax => tax.Category == "O");
        return Group("Party",
            party.Reference is { } reference && (!party.HasVatId || outside) ? Group("PartyIdentification", Basic("ID", reference)) : null, // BT-29, BT-46
            party.Address is { } address
                ? Group("PostalAddress", // BG-5, BG-8
                    Optional("StreetName", address.Lines.ElementAtOrDefault(0)), Optional("AdditionalStreetName", address.Lines.ElementAtOrDefault(1)),
                    Optional("CityName", address.City), Optional("PostalZone", address.PostalCode),
                    address.Lines.Count > 2 ? Group("AddressLine", Basic("Line", string.Join(", ", address.Lines.Skip(2)))) : null,
                    Group("Country", Basic("IdentificationCode", address.Country)))
                : null,
            party.TaxId is { } taxId && (seller || (!outside && party.HasVatId))
                ? Group("PartyTaxScheme", Basic("CompanyID", taxId), Group("TaxScheme", Basic("ID", outside || !party.HasVatId ? "TAX" : "VAT"))) // BT-31, BT-32, BT-48
                : null,
            // A buyer's number that is no VAT number has no place as one; it is what they are registered by (BT-47).
            Group("PartyLegalEntity", Basic("RegistrationName", party.Name), seller || party.HasVatId ? null : Optional("CompanyID", party.TaxId))); // BT-27, BT-44
    }

    // UNTDID 4461: 58 is a SEPA transfer, which an account must follow (BR-61); 1 leaves open how.
    static XElement? Payment(DocumentModel document) => document.Total == 0 ? null : Group("PaymentMeans",
        Basic("PaymentMeansCode", document.Seller.Account is null ? "1" : "58"),
        Basic("PaymentID", document.Number), // BT-83
        document.Seller.Account is { } account
            ? Group("PayeeFinancialAccount", Basic("ID", account.Iban), account.Bic is { } bic ? Group("FinancialInstitutionBranch", Basic("ID", bic)) : null)
            : null);

    static XElement Taxes(DocumentModel document) => Group("TaxTotal",
        Amount("TaxAmount", document.Tax, document),
        document.Taxes.Select(tax => Group("TaxSubtotal",
            Amount("TaxableAmount", tax.Net, document),
            Amount("TaxAmount", tax.Tax, document),
            Group("TaxCategory",
                Basic("ID", tax.Category),
                Optional("Percent", TaxTexts.Percent(tax)),
                Optional("TaxExemptionReasonCode", TaxTexts.ReasonCode(tax)),
                Optional("TaxExemptionReason", TaxTexts.Reason(tax)),
                Group("TaxScheme", Basic("ID", "VAT"))))));

    static XElement Totals(DocumentModel document) => Group("LegalMonetaryTotal",
        Amount("LineExtensionAmount", document.Lines.Sum(line => line.Net), document), // BT-106
        Amount("TaxExclusiveAmount", document.Net, document), // BT-109
        Amount("TaxInclusiveAmount", document.Total, document), // BT-112
        Amount("PayableAmount", document.Total, document)); // BT-115

    static XElement Line(DocumentLine line, int number, DocumentModel document, string kind)
    {
        var whole = line.Net % line.Quantity == 0;
        return Group($"{kind}Line",
            Basic("ID", Number(number)),
            line.Note is { } note ? Basic("Note", note) : null, // BT-127
            new XElement(Cbc + (kind == "Invoice" ? "InvoicedQuantity" : "CreditedQuantity"), new XAttribute("unitCode", "C62"), Number(line.Quantity)),
            Amount("LineExtensionAmount", line.Net, document), // BT-131
            line.From is null && line.Through is null ? null : Group("InvoicePeriod", // BG-26
                line.From is { } from ? Basic("StartDate", Day(from)) : null, line.Through is { } through ? Basic("EndDate", Day(through)) : null),
            Group("Item",
                Basic("Name", line.Description), // BT-153
                Group("ClassifiedTaxCategory", Basic("ID", line.Tax.Category), Optional("Percent", TaxTexts.Percent(line.Tax)), Group("TaxScheme", Basic("ID", "VAT")))),
            // A price of one that is no whole number of minor units is given for all of them, which loses nothing (BT-149).
            Group("Price",
                Amount("PriceAmount", whole ? line.Net / line.Quantity : line.Net, document),
                whole ? null : new XElement(Cbc + "BaseQuantity", new XAttribute("unitCode", "C62"), Number(line.Quantity))));
    }

    static XElement Group(string name, params object?[] content) => new(Cac + name, content);

    static XElement Basic(string name, string value) => new(Cbc + name, Clean(value));

    static XElement? Optional(string name, string? value) => string.IsNullOrWhiteSpace(value) ? null : Basic(name, value);

    static XElement Amount(string name, long amount, DocumentModel document) =>
        new(Cbc + name, new XAttribute("currencyID", document.Currency), Iso4217.Text(amount, document.Currency));

    // What XML cannot carry, such as a control character that came with pasted text, becomes a space.
    static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : " "));

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
