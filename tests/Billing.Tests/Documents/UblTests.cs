using System.Xml.Linq;
using Associations.Billing.Documents;

namespace Associations.Billing.Tests.Documents;

public sealed class UblTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_document_is_valid_by_the_published_schema(string name) => Assert.Empty(UblSchema.Faults(Written(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_document_keeps_the_rules_of_EN_16931(string name) => Assert.Empty(En16931.Broken(Written(name)));

    [Theory]
    [InlineData("standard rate", "InvoiceLine/LineExtensionAmount", "1.00", "BR-CO-10", "BR-S-08")]
    [InlineData("standard rate", "LegalMonetaryTotal/TaxExclusiveAmount", "1.00", "BR-CO-13", "BR-CO-15")]
    [InlineData("standard rate", "TaxTotal/TaxAmount", "1.00", "BR-CO-14", "BR-CO-15")]
    [InlineData("standard rate", "LegalMonetaryTotal/TaxInclusiveAmount", "1.00", "BR-CO-15", "BR-CO-16")]
    [InlineData("standard rate", "LegalMonetaryTotal/PayableAmount", "1.00", "BR-CO-16")]
    [InlineData("standard rate", "TaxCategory/Percent", "20", "BR-CO-17")]
    [InlineData("reverse charge", "AccountingCustomerParty/PartyTaxScheme", null, "BR-AE-02")]
    [InlineData("reverse charge", "AccountingSupplierParty/PartyTaxScheme", null, "BR-S-02", "BR-CO-26", "BR-AE-02")]
    [InlineData("reverse charge", "TaxCategory/TaxExemptionReason TaxCategory/TaxExemptionReasonCode", null, "BR-AE-10")]
    [InlineData("credit note", "CreditNoteLine/LineExtensionAmount", "1.00", "BR-CO-10", "BR-S-08")]
    public void A_document_that_breaks_a_rule_is_found_out(string name, string paths, string? value, params string[] broken)
    {
        var document = Written(name);
        foreach (var path in paths.Split(' ').Select(path => path.Split('/')))
        {
            var element = document.Descendants().First(parent => parent.Name.LocalName == path[0]).Descendants().First(child => child.Name.LocalName == path[1]);
            if (value is null) element.Remove();
            else element.Value = value;
        }
        Assert.Equal(broken, En16931.Broken(document));
    }

    [Fact]
    public void What_the_schema_does_not_allow_is_found_out()
    {
        // Out of order, without what is required, with a word where a number belongs, and of no kind that UBL has.
        string[] Faults(Action<XElement> spoil)
        {
            var written = Written("standard rate");
            spoil(written.Root!);
            return [.. UblSchema.Faults(written)];
        }
        XElement First(XElement root, string name) => root.Descendants().First(element => element.Name.LocalName == name);
        Assert.Empty(Faults(_ => { }));
        Assert.NotEmpty(Faults(root =>
        {
            var first = root.Elements().First();
            first.Remove();
            root.Add(first);
        }));
        Assert.NotEmpty(Faults(root => First(root, "LegalMonetaryTotal").Remove()));
        Assert.NotEmpty(Faults(root => First(root, "PayableAmount").Value = "much"));
        Assert.NotEmpty(Faults(root => root.Name = root.Name.Namespace + "Bill"));
    }

    [Fact]
    public void A_tax_is_rounded_once_for_the_whole_document_and_half_away_from_zero()
    {
        // 19 % of 7612.50 is 1446.375.
        var document = DocumentModel.OfInvoice(Samples.Issued([new("Dues", 1, 761250, "test")], 905888, new Associations.Billing.Invoices.TaxTotal("S", 1900, 761250, 144638)), Samples.Seller, Samples.Buyer);
        Assert.Empty(En16931.Broken(Ubl.Tree(document)));
    }

    [Fact]
    public void An_invoice_without_taxes_is_outside_their_scope()
    {
        var written = Written("untaxed");
        Assert.Equal(["O", "O", "O"], Values(written, "TaxCategory", "ID").Concat(Values(written, "ClassifiedTaxCategory", "ID")));
        Assert.Equal(["VATEX-EU-O"], Values(written, "TaxCategory", "TaxExemptionReasonCode"));
        Assert.Equal(["Not subject to VAT"], Values(written, "TaxCategory", "TaxExemptionReason"));
    }

    [Fact]
    public void A_reverse_charge_names_both_sides_and_its_reason()
    {
        var written = Written("reverse charge");
        Assert.Equal(["BE0123456789", "DE123456789"], Values(written, "PartyTaxScheme", "CompanyID"));
        Assert.Equal(["VATEX-EU-AE"], Values(written, "TaxCategory", "TaxExemptionReasonCode"));
    }

    [Fact]
    public void A_credit_note_names_the_invoice_that_it_reduces_and_is_positive()
    {
        var written = Written("credit note");
        Assert.Equal("CreditNote", written.Root!.Name.LocalName);
        Assert.Equal(["SOE-2026-000001"], Values(written, "InvoiceDocumentReference", "ID"));
        Assert.Equal(["9211.13"], Values(written, "LegalMonetaryTotal", "PayableAmount"));
    }

    [Fact]
    public void A_credit_note_says_what_it_takes_back_of_which_line()
    {
        var written = Written("credit note of two lines");
        Assert.Equal(["Conference ticket", "Individual membership, first term", "Conference ticket"], Values(written, "Item", "Name"));
        Assert.Equal(["S", "E", "S"], Values(written, "ClassifiedTaxCategory", "ID"));
        Assert.Equal(["275.48", "20.00", "275.43"], Values(written, "CreditNoteLine", "LineExtensionAmount"));
        Assert.Equal(["2027-02-28"], Values(written, "InvoicePeriod", "EndDate"));
    }

    [Fact]
    public void A_number_that_no_country_stands_before_is_no_VAT_number()
    {
        var written = Written("of numbers that are no VAT numbers");
        Assert.Equal(["1234567890"], Values(written, "PartyTaxScheme", "CompanyID"));
        Assert.Equal("TAX", written.Descendants().Single(element => element.Name.LocalName == "PartyTaxScheme").Descendants().Last().Value);
        Assert.Equal(["123456789"], Values(written, "PartyLegalEntity", "CompanyID"));
    }

    [Fact]
    public void A_line_says_for_whom_and_for_whose_account_it_is()
    {
        var written = Written("for somebody else and for a chapter");
        Assert.Equal([$"For {Samples.Beneficiary}, collected for a chapter", $"For {Samples.Beneficiary}"], Values(written, "InvoiceLine", "Note"));
    }

    [Fact]
    public void What_the_standard_requires_and_nobody_knows_is_told()
    {
        var taxed = Samples.All["standard rate"];
        Assert.All(Samples.All.Values, document => Assert.Null(Ubl.Missing(document)));
        Assert.Contains("billing-details", Ubl.Missing(taxed with { Buyer = Samples.Unknown }), StringComparison.Ordinal);
        Assert.Contains("billing entity", Ubl.Missing(taxed with { Seller = Samples.Seller with { Address = null } }), StringComparison.Ordinal);
        Assert.Contains("tax number", Ubl.Missing(taxed with { Seller = Samples.Seller with { TaxId = null } }), StringComparison.Ordinal);
        Assert.Contains("decimals", Ubl.Missing(taxed with { Currency = "KWD" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountingSupplierParty/PostalAddress", "BR-08"), InlineData("AccountingCustomerParty/PostalAddress", "BR-10")]
    [InlineData("AccountingCustomerParty/Country", "BR-11"), InlineData("AccountingSupplierParty/PartyTaxScheme", "BR-S-02")]
    public void What_is_missing_of_a_side_is_found_out(string path, string rule)
    {
        var document = Written("standard rate");
        document.Descendants().First(side => side.Name.LocalName == path.Split('/')[0]).Descendants().First(child => child.Name.LocalName == path.Split('/')[1]).Remove();
        Assert.Contains(rule, En16931.Broken(document));
    }

    [Theory]
    [InlineData("PartyTaxScheme/CompanyID", "123456789", "BR-CO-09"), InlineData("InvoiceLine/LineExtensionAmount", "120.001", "BR-DEC")]
    public void What_is_written_otherwise_than_it_must_be_is_found_out(string path, string value, string rule)
    {
        var document = Written("standard rate");
        document.Descendants().First(parent => parent.Name.LocalName == path.Split('/')[0]).Descendants().First(child => child.Name.LocalName == path.Split('/')[1]).Value = value;
        Assert.Contains(rule, En16931.Broken(document));
    }

    [Fact]
    public void Prices_that_include_the_tax_are_shown_without_it_and_still_add_up() =>
        Assert.Equal(["99.17", "826.44"], Values(Written("prices with tax"), "InvoiceLine", "LineExtensionAmount"));

    [Fact]
    public void Each_line_bears_the_tax_with_which_the_invoice_adds_up()
    {
        var written = Written("two rates in another order, with tax");
        Assert.Equal(["S", "E", "S"], Values(written, "ClassifiedTaxCategory", "ID"));
        Assert.Equal(["826.44", "120.00", "275.48"], Values(written, "InvoiceLine", "LineExtensionAmount"));
    }

    [Fact]
    public void The_same_document_has_the_same_bytes() => Assert.All(Samples.All.Values, document => Assert.Equal(Ubl.Write(document), Ubl.Write(document)));

    static XDocument Written(string name)
    {
        using var bytes = new MemoryStream(Ubl.Write(Samples.All[name]));
        return XDocument.Load(bytes);
    }

    static IEnumerable<string> Values(XDocument document, string parent, string name) =>
        document.Descendants().Where(element => element.Name.LocalName == name && element.Parent!.Name.LocalName == parent).Select(element => element.Value);
}
