using System.Globalization;
using System.Xml.Linq;

namespace Associations.Billing.Tests.Documents;

/// <summary>Rules of EN 16931-1 on a UBL document, read from the XML alone and written down independently of what makes it.</summary>
static class En16931
{
    static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>The rules that it breaks, in order.</summary>
    internal static IReadOnlyList<string> Broken(XDocument document)
    {
        var root = document.Root!;
        var lines = root.Elements().Where(element => element.Name.LocalName is "InvoiceLine" or "CreditNoteLine").ToList();
        var totals = root.Element(Cac + "LegalMonetaryTotal")!;
        var tax = root.Element(Cac + "TaxTotal")!;
        var taxes = tax.Elements(Cac + "TaxSubtotal").ToList();
        var (seller, buyer) = (root.Element(Cac + "AccountingSupplierParty")!, root.Element(Cac + "AccountingCustomerParty")!);
        var allowances = Optional(totals, "ChargeTotalAmount") - Optional(totals, "AllowanceTotalAmount");
        var reverse = taxes.Where(part => Category(part) == "AE").ToList();
        var outside = taxes.Any(part => Category(part) == "O");
        (string Rule, bool Holds)[] rules =
        [
            ("BR-08", seller.Descendants(Cac + "PostalAddress").Any()),
            ("BR-09", seller.Descendants(Cac + "Country").Any()),
            ("BR-10", buyer.Descendants(Cac + "PostalAddress").Any()),
            ("BR-11", buyer.Descendants(Cac + "Country").Any()),
            ("BR-16", lines.Count > 0),
            ("BR-CO-09", TaxIds(seller).Concat(TaxIds(buyer)).All(id => id.Length > 2 && id[..2].All(char.IsAsciiLetterUpper))),
            ("BR-S-02", taxes.All(part => Category(part) is not ("S" or "Z" or "E" or "AE")) || seller.Descendants(Cac + "PartyTaxScheme").Any()),
            ("BR-DEC", document.Descendants().Where(element => element.Attribute("currencyID") is not null && element.Name.LocalName != "PriceAmount")
                .All(element => element.Value.Split('.') is not [_, { Length: > 2 }])),
            ("BR-CO-10", Amount(totals, "LineExtensionAmount") == lines.Sum(line => Amount(line, "LineExtensionAmount"))),
            ("BR-CO-13", Amount(totals, "TaxExclusiveAmount") == Amount(totals, "LineExtensionAmount") + allowances),
            ("BR-CO-14", Amount(tax, "TaxAmount") == taxes.Sum(part => Amount(part, "TaxAmount"))),
            ("BR-CO-15", Amount(totals, "TaxInclusiveAmount") == Amount(totals, "TaxExclusiveAmount") + Amount(tax, "TaxAmount")),
            ("BR-CO-16", Amount(totals, "PayableAmount") == Amount(totals, "TaxInclusiveAmount") - Optional(totals, "PrepaidAmount") + Optional(totals, "PayableRoundingAmount")),
            ("BR-CO-17", taxes.All(part => Amount(part, "TaxAmount") == Rounded(part))),
            ("BR-CO-18", taxes.Count > 0),
            ("BR-CO-26", seller.Descendants(Cac + "PartyIdentification").Any() || TaxIds(seller).Any()),
            ("BR-AE-02", lines.All(line => LineCategory(line) != "AE") || (TaxIds(seller).Any() && TaxIds(buyer).Any())),
            ("BR-AE-08", reverse.All(part => Amount(part, "TaxableAmount") == Sum(lines, "AE"))),
            ("BR-S-08", taxes.All(part => Amount(part, "TaxableAmount") == Sum(lines, Category(part)))),
            ("BR-AE-10", reverse.All(part => part.Descendants().Any(element => element.Name.LocalName is "TaxExemptionReason" or "TaxExemptionReasonCode"))),
            ("BR-E-10", taxes.All(part => Category(part) != "E" || part.Descendants().Any(element => element.Name.LocalName is "TaxExemptionReason" or "TaxExemptionReasonCode"))),
            ("BR-S-10", taxes.All(part => Category(part) is not ("S" or "Z") || !part.Descendants().Any(element => element.Name.LocalName.StartsWith("TaxExemption", StringComparison.Ordinal)))),
            ("BR-O-02", !outside || (!TaxIds(seller).Any() && !TaxIds(buyer).Any())),
            ("BR-O-05", lines.All(line => LineCategory(line) != "O" || !line.Descendants(Cbc + "Percent").Any())),
            ("BR-48", taxes.All(part => Category(part) == "O" || part.Descendants(Cbc + "Percent").Any())),
            ("BR-CO-25", Amount(totals, "PayableAmount") <= 0 || root.Name.LocalName == "CreditNote" || root.Element(Cbc + "DueDate") is not null),
            ("BR-55", root.Descendants(Cac + "InvoiceDocumentReference").All(reference => reference.Element(Cbc + "ID") is not null)),
            ("BR-61", root.Descendants(Cac + "PaymentMeans").All(means => means.Element(Cbc + "PaymentMeansCode")!.Value is not ("30" or "58") || means.Descendants(Cac + "PayeeFinancialAccount").Any())),
        ];
        return [.. rules.Where(rule => !rule.Holds).Select(rule => rule.Rule)];
    }

    static decimal Rounded(XElement part)
    {
        var decimals = ((string)part.Element(Cbc + "TaxAmount")!).Split('.') is [_, { Length: var places }] ? places : 0;
        var rate = part.Descendants(Cbc + "Percent").Select(Value).FirstOrDefault();
        return Math.Round(Amount(part, "TaxableAmount") * rate / 100, decimals, MidpointRounding.AwayFromZero);
    }

    static decimal Sum(IEnumerable<XElement> lines, string category) => lines.Where(line => LineCategory(line) == category).Sum(line => Amount(line, "LineExtensionAmount"));

    static string Category(XElement part) => part.Element(Cac + "TaxCategory")!.Element(Cbc + "ID")!.Value;

    static string LineCategory(XElement line) => line.Descendants(Cac + "ClassifiedTaxCategory").Single().Element(Cbc + "ID")!.Value;

    static IEnumerable<string> TaxIds(XElement side) =>
        side.Descendants(Cac + "PartyTaxScheme").Where(scheme => scheme.Element(Cac + "TaxScheme")!.Element(Cbc + "ID")!.Value == "VAT").Select(scheme => scheme.Element(Cbc + "CompanyID")!.Value);

    static decimal Amount(XElement parent, string name) => Value(parent.Element(Cbc + name) ?? throw new InvalidOperationException($"{name} is missing."));

    static decimal Optional(XElement parent, string name) => parent.Element(Cbc + name) is { } element ? Value(element) : 0;

    static decimal Value(XElement element) => decimal.Parse(element.Value, CultureInfo.InvariantCulture);
}
