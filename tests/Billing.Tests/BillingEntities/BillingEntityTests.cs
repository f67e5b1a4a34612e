using System.Net;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Testing;

namespace Associations.Billing.Tests.BillingEntities;

public sealed class BillingEntityTests(BillingFixture billing)
{
    static object Another(string prefix) => new
    {
        name = "Society Events SRL",
        address = new { lines = new[] { "Rue de la Loi 1" }, postalCode = "1000", city = "Bruxelles", country = "BE" },
        currency = "EUR",
        timeZone = "Europe/Brussels",
        numberPrefix = prefix,
        iban = "BE68 5390 0754 7034",
    };

    [Fact]
    public async Task An_association_has_the_entity_that_came_with_it_and_as_many_more_as_staff_register()
    {
        var association = await billing.AnAssociation("soe");
        var staff = billing.As(Tokens.Staff(association));
        var made = (await staff.Post("/v1/billing-entities", Another("SRL"))).Is(HttpStatusCode.Created);
        Assert.Equal("BE68539007547034", made["iban"]);

        var items = (await staff.Get("/v1/billing-entities")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(["SOE True", "SRL False"], items.Select(item => $"{item!["numberPrefixes"]![0]!["prefix"]} {(bool)item["isDefault"]!}").Order());
        (await billing.As(Tokens.Person(association)).Get("/v1/billing-entities")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await billing.As(Tokens.Staff(Guid.CreateVersion7())).Get($"/v1/billing-entities/{made.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task No_two_entities_number_alike_not_even_at_the_same_instant()
    {
        var association = await billing.AnAssociation("soe");
        var staff = billing.As(Tokens.Staff(association));
        (await staff.Post("/v1/billing-entities", Another("SOE"))).IsProblem(HttpStatusCode.Conflict, "prefix-taken");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => staff.Post("/v1/billing-entities", Another("SRL"))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task An_amendment_holds_from_then_on_and_what_was_issued_keeps_what_it_was_issued_with()
    {
        var association = await billing.AnAssociation("soe");
        var (staff, entity) = (billing.As(Tokens.Staff(association)), BillingEntity.IdOf(association));
        var before = await billing.AnInvoice(association);
        var known = await staff.Get($"/v1/billing-entities/{entity}");

        var amended = (await staff.Post($"/v1/billing-entities/{entity}/amendments",
            new { name = "Society 2 AISBL", numberPrefixes = new[] { new { series = "invoices", prefix = "NEW" } } }, ("If-Match", known.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal("Society 2 AISBL", amended["name"]);
        (await staff.Post($"/v1/billing-entities/{entity}/amendments", new { name = "Other" }, ("If-Match", known.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");

        // The count goes on.
        var after = await billing.AnInvoice(association);
        var year = billing.Time.GetUtcNow().Year;
        Assert.Equal(($"SOE-{year}-000001", $"NEW-{year}-000002"), (before["number"], after["number"]));
        Assert.Equal(before["number"], (await staff.Get($"/v1/invoices/{before.Id}"))["number"]);
        Assert.Equal(["Society AISBL", "Society 2 AISBL"], [await IssuerOf(association, before.Id), await IssuerOf(association, after.Id)]);
    }

    async Task<string> IssuerOf(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        var issued = (InvoiceFinalised)(await session.Events.FetchStreamAsync(invoice))[0].Data;
        return (await session.Events.AggregateStreamAsync<BillingEntity>(issued.EntityId, version: issued.Under!.EntityRevision))!.Name;
    }
}
