using System.Net;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Billing.Tests.Buyers;

public sealed class BillingDetailsTests(BillingFixture billing)
{
    static readonly object Ada = new
    {
        name = "Ada Lovelace",
        organisation = "Analytical Engines SA",
        address = new { lines = new[] { "Rue du Calcul 7" }, postalCode = "4000", city = "Liège", country = "BE" },
        taxId = "BE 0123.456.749",
        language = "fr",
    };

    [Fact]
    public async Task An_invoice_carries_the_buyer_as_it_was_issued_to_whatever_is_said_later()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        (await ada.Get("/v1/billing-details")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var given = (await ada.Post("/v1/billing-details", Ada)).Is(HttpStatusCode.OK);
        Assert.Equal("BE0123456749", given["taxId"]);
        Assert.True(JsonNode.DeepEquals(given.Json, (await ada.Get("/v1/billing-details")).Json));

        var invoice = await billing.AnInvoice(association);
        Assert.True(JsonNode.DeepEquals(given.Json, invoice.Json["buyer"]));
        (await ada.Post("/v1/billing-details", new { name = "Countess of Lovelace" })).Is(HttpStatusCode.OK);
        Assert.True(JsonNode.DeepEquals(given.Json, (await ada.Get($"/v1/invoices/{invoice.Id}")).Json["buyer"]));
        Assert.Equal("Countess of Lovelace", (await billing.AnInvoice(association))["buyer.name"]);
    }

    [Fact]
    public async Task Staff_say_it_for_a_person_or_a_sign_in_and_the_newer_counts()
    {
        var association = await billing.AnAssociation();
        var staff = billing.As(Tokens.Staff(association));
        var approved = BillingFixture.Approved(Guid.CreateVersion7(), association);
        var person = Guid.CreateVersion7();
        (await staff.Post("/v1/billing-details", new { name = "As a sign-in", account = approved.Payer.Account })).Is(HttpStatusCode.OK);
        Assert.Equal("As a sign-in", (await billing.As(Tokens.Person(association)).Get("/v1/billing-details"))["name"]);
        billing.Time.Advance(TimeSpan.FromSeconds(1));
        (await staff.Post("/v1/billing-details", new { name = "As a person", personId = person })).Is(HttpStatusCode.OK);
        Assert.Equal("As a person", (await staff.Get($"/v1/billing-details?personId={person}"))["name"]);

        await billing.Bus.Publish(approved with { Payer = approved.Payer with { PersonId = person } }, association);
        Assert.Equal("As a person", (await billing.InvoiceFor(association, approved.ApplicationId))["buyer.name"]);
    }

    [Fact]
    public async Task Nobody_but_staff_says_it_for_another_and_no_other_association_sees_it()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        (await ada.Post("/v1/billing-details", Ada)).Is(HttpStatusCode.OK);
        (await ada.Post("/v1/billing-details", new { name = "Bob", personId = Guid.CreateVersion7() })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await ada.Get($"/v1/billing-details?account={new string('a', 64)}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.As(Tokens.Person(association, "bob")).Get("/v1/billing-details")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Person(Guid.CreateVersion7())).Get("/v1/billing-details")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_cannot_be_printed_is_refused()
    {
        var ada = billing.As(Tokens.Person(await billing.AnAssociation()));
        object[] bodies =
        [
            new { name = "" }, new { name = "two\nlines" }, new { name = "Ada", organisation = " " }, new { name = "Ada", taxId = "B€" }, new { name = "Ada", language = "french!" },
            new { name = "Ada", address = new { lines = Array.Empty<string>(), country = "Belgium" } }, new { name = "Ada", address = new { lines = new string?[] { null }, country = "BE" } },
        ];
        foreach (var body in bodies) (await ada.Post("/v1/billing-details", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task No_event_holds_any_of_it()
    {
        var association = await billing.AnAssociation();
        (await billing.As(Tokens.Person(association)).Post("/v1/billing-details", Ada)).Is(HttpStatusCode.OK);
        await billing.AnInvoice(association);
        var events = string.Join('\n', await Sql.Rows(billing.Owner, $"select data::text || coalesce(headers::text, '') from mt_events where tenant_id = '{association}'"));
        Assert.Contains("invoices", string.Join('\n', await Sql.Rows(billing.Owner, $"select 'invoices' from mt_doc_invoicedbuyer where tenant_id = '{association}'")), StringComparison.Ordinal);
        foreach (var word in (string[])["Ada", "Lovelace", "Analytical", "Calcul", "4000\"", "0123456749"]) Assert.DoesNotContain(word, events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_stores_nothing()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        (await ada.Post("/v1/billing-details?dryRun=true", Ada)).Is(HttpStatusCode.OK);
        (await ada.Get("/v1/billing-details")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
