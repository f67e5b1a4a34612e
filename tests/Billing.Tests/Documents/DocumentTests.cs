using System.Net;
using System.Xml.Linq;
using Associations.Billing.Entities;
using Associations.EventSourcing;
using Associations.Testing;

namespace Associations.Billing.Tests.Documents;

public sealed class DocumentTests(BillingFixture billing)
{
    [Theory]
    [InlineData(null, "application/pdf"), InlineData("*/*", "application/pdf"), InlineData("application/pdf", "application/pdf"), InlineData("text/csv", "application/pdf")]
    [InlineData("application/xml", "application/xml"), InlineData("application/*;q=0.5, application/xml", "application/xml")]
    [InlineData("application/xml;q=0.4, application/pdf;q=0.9", "application/pdf"), InlineData("application/xml, */*;q=0.1", "application/xml")]
    [InlineData("nonsense;;", "application/pdf")]
    public async Task The_payer_gets_the_document_in_the_form_that_they_ask_for(string? accept, string type)
    {
        var association = await AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var document = (await Document(billing.As(Tokens.Person(association)), invoice.Id, accept)).Is(HttpStatusCode.OK);
        Assert.Equal(type, document.MediaType);
        Assert.StartsWith(type == "application/pdf" ? "%PDF-" : "<?xml", document.Text, StringComparison.Ordinal);
        Assert.Contains($"{invoice["number"]}.{type[^3..]}", document.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("Accept", document.Headers["Vary"]);
    }

    [Theory]
    [InlineData("application/pdf"), InlineData("application/xml")]
    public async Task Who_holds_the_document_is_not_sent_it_again_even_after_it_was_paid(string type)
    {
        var association = await AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var staff = billing.As(Tokens.Staff(association));
        var first = await Document(staff, invoice.Id, type);
        Assert.StartsWith("\"", first.ETag, StringComparison.Ordinal);

        await Pay(association, invoice.Id);
        (await staff.Get($"/v1/invoices/{invoice.Id}/document", ("Accept", type), ("If-None-Match", first.ETag!))).Is(HttpStatusCode.NotModified);
        Assert.NotEqual(first.ETag, (await Document(staff, invoice.Id, type == "application/pdf" ? "application/xml" : "application/pdf")).ETag);
    }

    [Fact]
    public async Task What_was_issued_keeps_the_name_that_the_seller_had_then()
    {
        var association = await AnAssociation();
        var before = await billing.AnInvoice(association);
        await using (var session = billing.Store.OpenIn(association))
        {
            session.Events.Append(BillingEntity.IdOf(association), new BillingEntityRegistered("Renamed Society", "BE", null, "UTC", "SOE"));
            await session.SaveChangesAsync();
        }
        var after = await billing.AnInvoice(association);

        var staff = billing.As(Tokens.Staff(association));
        Assert.Contains(">Society AISBL<", (await Document(staff, before.Id, "application/xml")).Text, StringComparison.Ordinal);
        Assert.Contains(">Renamed Society<", (await Document(staff, after.Id, "application/xml")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/pdf"), InlineData("application/xml")]
    public async Task A_credit_note_is_a_document_too_that_names_the_invoice_it_corrects(string type)
    {
        var association = await AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var staff = billing.As(Tokens.Staff(association));
        var note = (await staff.Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "goodwill", lines = new[] { new { line = 0, amount = BillingFixture.Euros(2000) } } })).Is(HttpStatusCode.Created);
        var path = $"/v1/invoices/{invoice.Id}/credit-notes/{note.Id}/document";

        var document = (await billing.As(Tokens.Person(association)).Get(path, ("Accept", type))).Is(HttpStatusCode.OK);
        Assert.Equal(type, document.MediaType);
        Assert.Contains($"{note["number"]}.{type[^3..]}", document.Headers["Content-Disposition"], StringComparison.Ordinal);
        (await staff.Get(path, ("Accept", type), ("If-None-Match", document.ETag!))).Is(HttpStatusCode.NotModified);
        (await billing.As(Tokens.Person(association, "bob")).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Get($"/v1/invoices/{invoice.Id}/credit-notes/{Guid.CreateVersion7()}/document")).IsProblem(HttpStatusCode.NotFound, "not-found");
        if (type == "application/pdf") return;

        var xml = XDocument.Parse(document.Text.TrimStart('\ufeff'));
        Assert.Empty(En16931.Broken(xml));
        Assert.Empty(UblSchema.Faults(xml));
        Assert.Equal(invoice["number"], xml.Descendants().Single(element => element.Name.LocalName == "InvoiceDocumentReference").Elements().First().Value);
        Assert.Equal("20.00", xml.Descendants().First(element => element.Name.LocalName == "PayableAmount").Value);
    }

    [Fact]
    public async Task The_document_says_what_the_invoice_says()
    {
        var association = await AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var document = XDocument.Parse((await Document(billing.As(Tokens.Staff(association)), invoice.Id, "application/xml")).Text.TrimStart('\ufeff'));
        Assert.Empty(En16931.Broken(document));
        Assert.Empty(UblSchema.Faults(document));
        string Value(string name) => document.Descendants().First(element => element.Name.LocalName == name).Value;
        Assert.Equal(invoice["number"], Value("ID"));
        Assert.Equal((invoice["issuedOn"], invoice["dueOn"]), (Value("IssueDate"), Value("DueDate")));
        Assert.Equal(("120.00", "EUR"), (Value("PayableAmount"), Value("DocumentCurrencyCode")));
        Assert.Equal("Society AISBL", Value("RegistrationName"));
        Assert.Equal("Individual, first term", document.Descendants().Single(element => element.Name.LocalName == "Item").Elements().First().Value);
    }

    [Fact]
    public async Task A_payment_that_came_has_a_receipt()
    {
        var association = await AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var payment = await Pay(association, invoice.Id);
        var receipt = (await billing.As(Tokens.Person(association)).Get($"/v1/invoices/{invoice.Id}/payments/{payment}/receipt")).Is(HttpStatusCode.OK);
        Assert.Equal("application/pdf", receipt.MediaType);
        Assert.StartsWith("%PDF-", receipt.Text, StringComparison.Ordinal);
        (await billing.As(Tokens.Person(association)).Get($"/v1/invoices/{invoice.Id}/payments/{payment}/receipt", ("If-None-Match", receipt.ETag!))).Is(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_payment_that_did_not_come_has_none()
    {
        var association = await AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var payment = await Pay(association, invoice.Id, "pm_card_visa_chargeDeclinedInsufficientFunds");
        (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}/payments/{payment}/receipt")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}/payments/{Guid.CreateVersion7()}/receipt")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Documents_are_for_the_payer_and_staff_of_the_association_alone()
    {
        var (association, other) = (await AnAssociation(), await AnAssociation());
        var invoice = await billing.AnInvoice(association);
        var payment = await Pay(association, invoice.Id);
        foreach (var stranger in new[] { Tokens.Person(association, "bob"), Tokens.Staff(other), Tokens.Person(other) })
            foreach (var path in new[] { $"/v1/invoices/{invoice.Id}/document", $"/v1/invoices/{invoice.Id}/payments/{payment}/receipt" })
                (await billing.As(stranger).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var nothing in new[] { Guid.Empty, Guid.CreateVersion7(), association })
            (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{nothing}/document")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Without_a_buyer_there_is_no_e_invoice_until_the_payer_says_who_they_are()
    {
        var association = await billing.AnAssociation();
        var (ada, staff) = (billing.As(Tokens.Person(association)), billing.As(Tokens.Staff(association)));
        var (invoice, another) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var pdf = (await Document(ada, invoice.Id, "application/pdf")).Is(HttpStatusCode.OK);
        (await Document(ada, invoice.Id, "application/xml")).IsProblem(HttpStatusCode.Conflict, "e-invoice-incomplete");

        // A name alone is no address, but it is the buyer from then on.
        (await ada.Post("/v1/billing-details?dryRun=true", Ada)).Is(HttpStatusCode.OK);
        Assert.Equal(pdf.ETag, (await Document(ada, invoice.Id, "application/pdf")).ETag);
        (await ada.Post("/v1/billing-details", Ada)).Is(HttpStatusCode.OK);
        foreach (var id in (Guid[])[invoice.Id, another.Id])
        {
            var document = XDocument.Parse((await Document(staff, id, "application/xml")).Is(HttpStatusCode.OK).Text.TrimStart('\ufeff'));
            Assert.Empty(En16931.Broken(document));
            Assert.Equal(["Liège"], document.Descendants().Where(element => element.Name.LocalName == "CityName").Select(element => element.Value));
        }
        Assert.NotEqual(pdf.ETag, (await Document(ada, invoice.Id, "application/pdf")).ETag);

        // What has a name keeps it, and nobody else's invoice gets it.
        (await ada.Post("/v1/billing-details", new { name = "Countess of Lovelace" })).Is(HttpStatusCode.OK);
        Assert.Equal("Ada Lovelace", (await ada.Get($"/v1/invoices/{invoice.Id}"))["buyer.name"]);
        Assert.Equal("EUR", (await ada.Get($"/v1/invoices/{invoice.Id}"))["due.currency"]);
    }

    [Fact]
    public async Task Nobody_names_the_buyer_of_anothers_invoice()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        (await billing.As(Tokens.Person(association, "bob")).Post("/v1/billing-details", Ada)).Is(HttpStatusCode.OK);
        Assert.Null((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["buyer"]);
    }

    static readonly object Ada = new { name = "Ada Lovelace", address = new { lines = new[] { "Rue du Calcul 7" }, postalCode = "4000", city = "Liège", country = "BE" } };

    /// <summary>An association in which ada has said who she is.</summary>
    async Task<Guid> AnAssociation()
    {
        var association = await billing.AnAssociation();
        (await billing.As(Tokens.Person(association)).Post("/v1/billing-details", Ada)).Is(HttpStatusCode.OK);
        return association;
    }

    static Task<Answer> Document(Api caller, Guid invoice, string? accept) =>
        accept is null ? caller.Get($"/v1/invoices/{invoice}/document") : caller.Get($"/v1/invoices/{invoice}/document", ("Accept", accept));

    async Task<Guid> Pay(Guid association, Guid invoice, string method = "pm_card_visa") =>
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = method })).Is(HttpStatusCode.Created).Id;
}
