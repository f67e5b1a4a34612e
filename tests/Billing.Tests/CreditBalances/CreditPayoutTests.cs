using System.Net;
using Associations.Billing.Ledger;
using Associations.Invariants;
using Associations.Testing;

namespace Associations.Billing.Tests.CreditBalances;

/// <summary>What a payer has to their credit goes back to them by bank.</summary>
public sealed class CreditPayoutTests(BillingFixture billing)
{
    [Fact]
    public async Task Credit_is_sent_to_its_payer_and_is_owed_no_longer()
    {
        var association = await billing.AnAssociation();
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        var (invoice, balance) = await Overpaid(association, 15000);
        var sent = (await staff.Post($"/v1/credit-balances/{balance}/payouts", Of(1000, "TX 1"))).Is(HttpStatusCode.Created);
        Assert.Equal(("2000", $"/v1/credit-balances/{balance}"), (sent["available.amount"], sent.Location));
        Assert.Equal("1000 TX 1", $"{sent.Json["payouts"]![0]!["amount"]!["amount"]} {sent.Json["payouts"]![0]!["reference"]}");
        Assert.Equal("2000", (await staff.Get($"/v1/credit-balances/{balance}")).Is(HttpStatusCode.OK)["available.amount"]);
        Assert.Equal(2000, await billing.CreditIn(association));

        Assert.Equal(["cash 14000", "creditBalances -2000", "revenue -12000"], (await staff.Get("/v1/ledger/trial-balance")).Json["rows"]!.AsArray()
            .Select(account => $"{account!["account"]} {account["balance"]}").Where(account => !account.EndsWith(" 0", StringComparison.Ordinal)));
        var rows = (await ada.Get("/v1/statements")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray();
        var row = Assert.Single(rows, one => one!["kind"]!.ToString() == "balancePaidOut")!;
        Assert.Equal(("TX 1", 1000, 0, -2000), (row["document"]!.ToString(), (long)row["charged"]!, (long)row["settled"]!, (long)rows[^1]!["balance"]!));
        Assert.Null(row["invoiceId"]);
        Assert.Equal("0", (await staff.Get($"/v1/invoices/{invoice}"))["due.amount"]);

        Assert.Empty((await RebuiltLedger.Check(billing.Owner, [association.ToString()])).Violations);
        await LedgerProjection.Rebuild(billing.Store, association, TestContext.Current.CancellationToken);
        Assert.Empty((await RebuiltLedger.Check(billing.Owner, [association.ToString()])).Violations);
    }

    [Fact]
    public async Task No_more_is_sent_than_is_there_however_many_send_it_at_once()
    {
        var association = await billing.AnAssociation();
        var staff = billing.As(Tokens.Staff(association));
        var (_, balance) = await Overpaid(association, 15000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(at => staff.Post($"/v1/credit-balances/{balance}/payouts", Of(1400, $"TX {at}"))));
        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "credit-insufficient"));
        Assert.Equal(200, await billing.CreditIn(association));
    }

    [Fact]
    public async Task What_cannot_be_sent_names_the_field_and_members_send_nothing()
    {
        var association = await billing.AnAssociation();
        var staff = billing.As(Tokens.Staff(association));
        var (_, balance) = await Overpaid(association, 15000);
        var good = new { amount = BillingFixture.Euros(1), reference = "TX 1", paidOn = billing.Today };
        foreach (var (body, field) in (IEnumerable<(object, string)>)[
            (good with { amount = BillingFixture.Euros(0) }, "amount.amount"),
            (good with { amount = new { amount = 1L, currency = "USD" } }, "amount.currency"),
            (good with { reference = "" }, "reference"), (good with { reference = "ada@example.org" }, "reference"),
            (good with { paidOn = billing.Today.AddDays(1) }, "paidOn")])
            Assert.Contains(field, (await staff.Post($"/v1/credit-balances/{balance}/payouts", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request").Text, StringComparison.Ordinal);
        (await staff.Post($"/v1/credit-balances/{Guid.CreateVersion7()}/payouts", good)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Post($"/v1/credit-balances/{balance}/payouts", good, ("If-Match", "\"9\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await billing.As(Tokens.Person(association)).Post($"/v1/credit-balances/{balance}/payouts", good)).Is(HttpStatusCode.Forbidden);
        Assert.Equal(3000, await billing.CreditIn(association));
    }

    object Of(long amount, string reference) => new { amount = BillingFixture.Euros(amount), reference, paidOn = billing.Today };

    async Task<(Guid Invoice, string Balance)> Overpaid(Guid association, long amount)
    {
        var (invoice, staff) = (await billing.AnInvoice(association), billing.As(Tokens.Staff(association)));
        (await staff.Post($"/v1/invoices/{invoice.Id}/recorded-payments", new { method = "bankTransfer", amount = BillingFixture.Euros(amount), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        return (invoice.Id, (await staff.Get("/v1/credit-balances")).Json["items"]!.AsArray().Single()!["id"]!.ToString());
    }
}
