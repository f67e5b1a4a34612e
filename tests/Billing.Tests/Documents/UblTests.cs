using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Associations.Billing.Documents;

namespace Associations.Billing.Tests.Documents;

public sealed class UblTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_document_has_the_elements_of_UBL_in_their_order(string name) =>
        Assert.Empty(UblShape.Faults(Written(name).Root!));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_document_keeps_the_rules_of_EN_16931(string name) => Assert.Empty(En16931.Broken(Written(name)));

    /// <summary>The schemas are OASIS's, found at docs.oasis-open.org/ubl/os-UBL-2.1: name the folder that holds maindoc and common.</summary>
    [Fact]
    public void Every_document_is_valid_by_the_published_schema()
    {
        var folder = Environment.GetEnvironmentVariable("ASSOCIATIONS_UBL_SCHEMAS");
        Assert.SkipUnless(Directory.Exists(folder), "ASSOCIATIONS_UBL_SCHEMAS names no folder.");
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        // It has a document type, which a schema that is imported may not.
        using var signatures = XmlReader.Create(Path.Combine(folder!, "common", "UBL-xmldsig-core-schema-2.1.xsd"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        schemas.Add(null, signatures);
        foreach (var kind in new[] { "Invoice", "CreditNote" }) schemas.Add(null, Path.Combine(folder!, "maindoc", $"UBL-{kind}-2.1.xsd"));
        Assert.All(Samples.All.Keys, name =>
        {
            var faults = new List<string>();
            Written(name).Validate(schemas, (_, fault) => faults.Add(fault.Message));
            Assert.Empty(faults);
        });
    }

    [Theory]
    [InlineData("standard rate", "InvoiceLine/LineExtensionAmount", "1.00", "BR-CO-10", "BR-S-08")]
    [InlineData("standard rate", "LegalMonetaryTotal/TaxExclusiveAmount", "1.00", "BR-CO-13", "BR-CO-15")]
    [InlineData("standard rate", "TaxTotal/TaxAmount", "1.00", "BR-CO-14", "BR-CO-15")]
    [InlineData("standard rate", "LegalMonetaryTotal/TaxInclusiveAmount", "1.00", "BR-CO-15", "BR-CO-16")]
    [InlineData("standard rate", "LegalMonetaryTotal/PayableAmount", "1.00", "BR-CO-16")]
    [InlineData("standard rate", "TaxCategory/Percent", "20", "BR-CO-17")]
    [InlineData("reverse charge", "AccountingCustomerParty/PartyTaxScheme", null, "BR-AE-02")]
    [InlineData("reverse charge", "AccountingSupplierParty/PartyTaxScheme", null, "BR-CO-26", "BR-AE-02")]
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
    public void Elements_out_of_order_are_found_out()
    {
        var root = Written("standard rate").Root!;
        var first = root.Elements().First();
        first.Remove();
        root.Add(first);
        Assert.NotEmpty(UblShape.Faults(root));
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
