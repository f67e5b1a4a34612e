using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.BillingEntities;

/// <summary>A charge says which legal entity issues it: with its numbers, its rules and its calendar.</summary>
public sealed class SecondEntityTests(BillingFixture billing)
{
    [Fact]
    public async Task Each_entity_issues_from_its_own_series_and_taxes_by_its_own_rules()
    {
        var association = await billing.AnAssociation("soe");
        var staff = billing.As(Tokens.Staff(association));
        var second = await Another(staff);
        (await staff.Post("/v1/tax-rules", new
        {
            entityId = second,
            pricesIncludeTax = false,
            whenUnchecked = "domesticTax",
            rates = new[] { new { country = "BE", level = "standard", rate = 2100, from = "2020-01-01" } },
            charges = new[] { new { @for = "*", category = "S" } },
        })).Is(HttpStatusCode.OK);

        var issued = new List<Answer>();
        foreach (var entity in new Guid?[] { null, second, second, null, second }) issued.Add(await Issue(association, entity));
        var year = billing.Time.GetUtcNow().Year;
        Assert.Equal([$"SOE-{year}-000001", $"SRL-{year}-000001", $"SRL-{year}-000002", $"SOE-{year}-000002", $"SRL-{year}-000003"], issued.Select(invoice => invoice["number"]));
        Assert.Equal(["12000", "14520"], issued.Take(2).Select(invoice => invoice["total.amount"]));
        Assert.Equal(second.ToString(), issued[1]["billingEntityId"]);
        Assert.Equal(("S", "2100"), (issued[1].Json["lines"]![0]!["tax"]!["category"]!.ToString(), issued[1].Json["lines"]![0]!["tax"]!["rate"]!.ToString()));
        Assert.Null(issued[0].Json["lines"]![0]!["tax"]);
        Assert.StartsWith($"SRL-CN-{year}-000001", (await staff.Post($"/v1/invoices/{issued[1].Id}/credit-notes", new { reason = "goodwill" })).Is(HttpStatusCode.Created)["number"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_charge_of_an_entity_that_is_not_there_waits_and_is_not_issued_by_another()
    {
        var (association, application, unknown) = (await billing.AnAssociation("soe"), Guid.CreateVersion7(), Guid.CreateVersion7());
        await billing.Bus.Publish(BillingFixture.Approved(application, association) with { BillingEntityId = unknown }, association);
        // One behind it is issued, and takes the first number.
        Assert.EndsWith("000001", (await Issue(association, null))["number"], StringComparison.Ordinal);
        Assert.Empty((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices?subject={application}")).Json["items"]!.AsArray());
    }

    async Task<Answer> Issue(Guid association, Guid? entity)
    {
        var application = Guid.CreateVersion7();
        await billing.Bus.Publish(BillingFixture.Approved(application, association) with { BillingEntityId = entity }, association);
        return await billing.InvoiceFor(association, application);
    }

    static readonly string[] Street = ["Rue de la Loi 1"];

    static async Task<Guid> Another(Api staff) => (await staff.Post("/v1/billing-entities", new
    {
        name = "Society Events SRL",
        address = new { lines = Street, postalCode = "1000", city = "Bruxelles", country = "BE" },
        currency = "EUR",
        timeZone = "Europe/Brussels",
        numberPrefix = "SRL",
    })).Is(HttpStatusCode.Created).Id;
}
