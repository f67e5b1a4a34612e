using Associations.Billing.Documents;
using Associations.Billing.Invoices;
using Associations.Contracts;

namespace Associations.Billing.Tests.Documents;

/// <summary>Documents of every kind that there is.</summary>
static class Samples
{
    internal static readonly Party Seller = new("Society of Examples AISBL", "BE0123456789",
        new PostalAddress(["Rue de l'Exemple 1", "Bâtiment B", "3e étage", "Porte 4"], "BE", "1000", "Bruxelles"), "seller-1", new BankAccount("BE71096123456769", "GKCCBEBB"));

    internal static readonly Party Buyer = new("Müller & Συνεργάτες GmbH <Einkauf>", "DE123456789", new PostalAddress(["Hauptstraße 5"], "DE", "10115", "Berlin"));

    // A PNG of one pixel.
    internal static readonly byte[] Logo =
    [
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196, 137, 0, 0,
        0, 13, 73, 68, 65, 84, 120, 218, 99, 100, 248, 207, 80, 15, 0, 3, 134, 1, 128, 90, 52, 125, 107, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];

    internal static readonly Party Unknown = new("Payer 0195", null, null);

    internal static readonly Guid Beneficiary = new("0195f1a0-0000-7000-8000-00000000000b");

    static readonly PostalAddress Washington = new(["1 Example Avenue NW"], "US", "20001", "Washington");

    static readonly ChargeLine Dues = new("Individual membership, first term", 1, 12000, "test", new DateOnly(2026, 3, 1), new DateOnly(2027, 2, 28));

    static readonly ChargeLine Seats = new("Conference ticket", 3, 33333, "test");

    internal static readonly InvoiceFinalised Untaxed = Issued([Dues, Seats], 111999);

    /// <summary>By name, so that a failure tells which.</summary>
    internal static readonly IReadOnlyDictionary<string, DocumentModel> All = new Dictionary<string, DocumentModel>
    {
        ["untaxed"] = DocumentModel.OfInvoice(Untaxed, Seller, Buyer),
        ["untaxed, without tax numbers and account"] = DocumentModel.OfInvoice(Untaxed, Seller with { TaxId = null, Account = null }, Buyer with { TaxId = null }),
        ["of numbers that are no VAT numbers"] = DocumentModel.OfInvoice(
            Issued([Dues, Seats], 135519, new TaxTotal("S", 2100, 111999, 23520)), Seller with { TaxId = "1234567890" }, Buyer with { TaxId = "123456789", Address = Washington }),
        ["for somebody else and for a chapter"] = DocumentModel.OfInvoice(Issued([Dues with { BeneficiaryId = Beneficiary, CreditorId = Beneficiary }, Seats with { BeneficiaryId = Beneficiary }], 111999), Seller, Buyer),
        ["standard rate"] = DocumentModel.OfInvoice(Issued([Dues, Seats], 135519, new TaxTotal("S", 2100, 111999, 23520)), Seller, Buyer),
        ["prices with tax"] = DocumentModel.OfInvoice(Issued([Dues, Seats], 111999, new TaxTotal("S", 2100, 92561, 19438)), Seller, Buyer),
        ["two rates"] = DocumentModel.OfInvoice(Issued([Dues, Seats], 132319, new TaxTotal("E", 0, 12000, 0, "Exempt, Art. 132(1)(l)"), new TaxTotal("S", 2032, 99999, 20320)), Seller, Buyer),
        ["two rates in another order, with tax"] = DocumentModel.OfInvoice(
            Issued([Seats, Dues, Seats with { Quantity = 1 }], 145332, new TaxTotal("E", 0, 12000, 0, "Exempt"), new TaxTotal("S", 2100, 110192, 23140)), Seller, Buyer),
        ["reverse charge"] = DocumentModel.OfInvoice(Issued([Seats], 99999, new TaxTotal("AE", 0, 99999, 0)), Seller, Buyer),
        ["exempt by code"] = DocumentModel.OfInvoice(Issued([Dues], 12000, new TaxTotal("E", 0, 12000, 0, "VATEX-EU-132-1L")), Seller, Buyer),
        ["zero rated"] = DocumentModel.OfInvoice(Issued([Dues], 12000, new TaxTotal("Z", 0, 12000, 0)), Seller, Buyer),
        ["free"] = DocumentModel.OfInvoice(Issued([Dues with { UnitPrice = 0 }], 0), Seller, Buyer),
        ["yen"] = DocumentModel.OfInvoice(Issued([Seats], 109999, new TaxTotal("S", 1000, 99999, 10000)) with { Currency = "JPY" }, Seller, Buyer),
        ["void, with text that was pasted"] = DocumentModel.OfInvoice(Issued([Dues with { Description = "Dues\u0001\tand\nmore \ud83d\ude00 \ud800" }], 12000), Seller, Buyer, "withdrawn"),
        ["with a logo"] = DocumentModel.OfInvoice(Untaxed, Seller with { Logo = Logo }, Buyer),
        ["credit note"] = DocumentModel.OfCreditNote(Credit(new TaxTotal("S", 2100, 761250, 159863)), Untaxed, Seller, Buyer),
        ["credit note of two lines"] = DocumentModel.OfCreditNote(
            Credit(new TaxTotal("E", 0, 2000, 0, "Exempt"), new TaxTotal("S", 2100, 55091, 11569)) with { Lines = [new(2, 33333), new(1, 2000), new(0, 33327)] },
            Issued([Seats, Dues, Seats with { Quantity = 1 }], 145332, new TaxTotal("E", 0, 12000, 0, "Exempt"), new TaxTotal("S", 2100, 110192, 23140)) with
            {
                LineTaxes = [new("S", 2100, null, "test"), new("E", 0, "Exempt", "test"), new("S", 2100, null, "test")],
            },
            Seller, Buyer),
        ["untaxed credit note"] = DocumentModel.OfCreditNote(Credit() with { Amount = 5000 }, Untaxed, Seller, Buyer),
        ["credit note of a reverse charge"] = DocumentModel.OfCreditNote(Credit(new TaxTotal("AE", 0, 5000, 0, "Reverse charge")), Untaxed, Seller, Buyer),
    };

    internal static readonly TheoryData<string> Names = [.. All.Keys];

    internal static InvoiceFinalised Issued(IReadOnlyList<ChargeLine> lines, long total, params IReadOnlyList<TaxTotal> taxes) => new(
        Guid.CreateVersion7(), "SOE-2026-000001", new Subject("application", Guid.CreateVersion7()), new Payer(null, "ada"), "EUR", lines, total,
        new(2026, 3, 1), new(2026, 3, 31), taxes.Count == 0 ? null : taxes);

    static InvoiceCredited Credit(params IReadOnlyList<TaxTotal> taxes) => new(
        Guid.CreateVersion7(), "SOE-CN-2026-000001", taxes.Sum(tax => tax.Net + tax.Tax), taxes, 0, 0, "Withdrawn in time", new(2026, 4, 2), DateTimeOffset.UnixEpoch);
}
