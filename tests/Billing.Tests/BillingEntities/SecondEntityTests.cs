using System.Net;
using Associations.Invariants;
using Associations.Testing;
using Npgsql;

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

    [Fact]
    public async Task Credit_with_one_entity_is_not_used_for_what_is_owed_to_another()
    {
        var association = await billing.AnAssociation("soe");
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        var second = await Another(staff);
        var (overpaid, ofSecond, ofFirst, again) = (await Issue(association, null), await Issue(association, second), await Issue(association, null), await Issue(association, second));
        async Task<Answer> Use(Guid invoice, object how) => (await ada.Post($"/v1/invoices/{invoice}/credit-allocations", how)).Is(HttpStatusCode.Created);
        async Task Pay(Answer invoice, long amount) => (await staff.Post($"/v1/invoices/{invoice.Id}/recorded-payments",
            new { method = "cash", amount = BillingFixture.Euros(amount), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        await Pay(overpaid, 17000);
        (await ada.Post($"/v1/invoices/{ofSecond.Id}/credit-allocations", new { })).IsProblem(HttpStatusCode.Conflict, "credit-insufficient");
        Assert.Equal("3000", (await Use(ofFirst.Id, new { amount = BillingFixture.Euros(3000) }))["amount.amount"]);

        await Pay(ofSecond, 13000);
        Assert.Equal("1000", (await Use(again.Id, new { }))["amount.amount"]);
        var balances = (await ada.Get("/v1/credit-balances")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal([$"{Entities.BillingEntity.IdOf(association)} 2000", $"{second} 0"], balances.OrderByDescending(one => (long)one!["available"]!["amount"]!)
            .Select(one => $"{one!["billingEntityId"]} {one["available"]!["amount"]}"));
        // In the books of each as well: nobody has what the other owes.
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        var held = await Invariant.OfBilling.Single(invariant => invariant.Name.StartsWith("what payers have to their credit", StringComparison.Ordinal)).Check(connection);
        Assert.DoesNotContain(held.Violations, violation => violation.StartsWith($"{association}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_entity_has_books_of_its_own()
    {
        var association = await billing.AnAssociation("soe");
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        var (first, second) = (Entities.BillingEntity.IdOf(association), await Another(staff));
        var paid = await Issue(association, second);
        foreach (var other in new Guid?[] { null, second }) await Issue(association, other);
        (await staff.Post($"/v1/invoices/{paid.Id}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(12500), receivedOn = billing.Today })).Is(HttpStatusCode.Created);

        Assert.Equal(["accountsReceivable 12000", "cash 12500", "creditBalances -500", "revenue -24000"], await Report("trial-balance", second, "account", "balance"));
        Assert.Equal(["accountsReceivable 12000", "revenue -12000"], await Report("trial-balance", first, "account", "balance"));
        // Of all, each for itself; where one's day has begun, the other's may not have.
        const string Ever = "asOf=2999-12-31";
        var all = (await staff.Get($"/v1/ledger/trial-balance?{Ever}")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray();
        Assert.Equal(6, all.Count);
        Assert.All(all.GroupBy(row => row!["billingEntityId"]!.ToString()), entity => Assert.Equal(0, entity.Sum(row => (long)row!["balance"]!)));
        Assert.Equal(["EUR 12000"], await Report("aged-receivables", second, "currency", "owed"));
        Assert.Equal(2, (await staff.Get($"/v1/ledger/aged-receivables?by=payer&{Ever}")).Json["rows"]!.AsArray().Count);
        Assert.Empty(await Report("deferred-revenue", first, "month", "amount"));

        Assert.Equal([(12000, 12000), (12000, 24000), (-12500, 11500)], (await ada.Get($"/v1/statements?entity={second}")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray()
            .Select(row => ((long)row!["charged"]! - (long)row["settled"]!, (long)row["balance"]!)));
        Assert.Equal(4, (await ada.Get($"/v1/statements?{Ever}")).Json["rows"]!.AsArray().Count);
        var entries = (await staff.Get($"/v1/ledger/entries?entity={second}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal([second.ToString()], entries.Select(entry => entry!["billingEntityId"]!.ToString()).Distinct());
        Assert.Equal(4, entries.Count);

        var table = (await staff.Get($"/v1/ledger/trial-balance?entity={first}", ("Accept", "text/csv"))).Is(HttpStatusCode.OK).Text;
        Assert.Equal($"currency,account,debit,credit,balance,billingEntityId\r\nEUR,accountsReceivable,12000,0,12000,{first}\r\nEUR,revenue,0,12000,-12000,{first}\r\n", table);
        foreach (var report in (string[])["ledger/trial-balance?", "ledger/aged-receivables?", "ledger/deferred-revenue?", "ledger/chapter-settlements?", "statements?account=ada&"])
            (await staff.Get($"/v1/{report}entity={Guid.CreateVersion7()}")).IsProblem(HttpStatusCode.NotFound, "not-found");

        async Task<IReadOnlyList<string>> Report(string name, Guid entity, string what, string amount) =>
            [.. (await staff.Get($"/v1/ledger/{name}?entity={entity}")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray().Select(row => $"{row![what]} {row[amount]}")];
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
