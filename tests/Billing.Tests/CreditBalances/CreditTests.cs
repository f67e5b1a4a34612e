using System.Net;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.CreditBalances;

public sealed class CreditTests(BillingFixture billing)
{
    [Fact]
    public async Task A_surplus_is_the_payers_and_the_same_cent_is_never_used_twice()
    {
        var association = await billing.AnAssociation();
        var (paid, one, two) = (await billing.AnInvoice(association), await billing.AnInvoice(association), await billing.AnInvoice(association));
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        (await staff.Post($"/v1/invoices/{paid.Id}/recorded-payments",
            new { method = "bankTransfer", amount = BillingFixture.Euros(27000), reference = "TX 17/3", receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, paid.Id));
        Assert.Equal(15000, await billing.CreditIn(association));

        // Six at once on two invoices: each cent goes once.
        var answers = await Task.WhenAll(new[] { one, two }.SelectMany(invoice => Enumerable.Range(0, 3).Select(_ => ada.Post(
            $"/v1/invoices/{invoice.Id}/credit-allocations", new { amount = BillingFixture.Euros(4000) }))));
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "credit-insufficient"));
        Assert.Equal(3000, await billing.CreditIn(association));
        var due = int.Parse((await billing.StandingOf(association, one.Id)).Due) + int.Parse((await billing.StandingOf(association, two.Id)).Due);
        Assert.Equal(24000 - 12000, due);
    }

    [Fact]
    public async Task Credit_settles_an_invoice()
    {
        var association = await billing.AnAssociation();
        var (paid, other) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var staff = billing.As(Tokens.Staff(association));
        (await staff.Post($"/v1/invoices/{paid.Id}/recorded-payments", new { method = "cheque", amount = BillingFixture.Euros(30000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        var applied = (await staff.Post($"/v1/invoices/{other.Id}/credit-allocations", new { })).Is(HttpStatusCode.Created);
        Assert.Equal(("12000", "0"), (applied["amount.amount"], applied["due.amount"]));
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == other.Id);
        (await staff.Post($"/v1/invoices/{other.Id}/credit-allocations", new { })).IsProblem(HttpStatusCode.Conflict, "invoice-paid");
        Assert.Equal(6000, await billing.CreditIn(association));
    }

    [Fact]
    public async Task Only_their_own_credit_is_seen_and_used()
    {
        var association = await billing.AnAssociation();
        var (paid, other) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{paid.Id}/recorded-payments",
            new { method = "cash", amount = BillingFixture.Euros(13000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        var bob = billing.As(Tokens.Person(association, "bob"));
        Assert.Empty((await bob.Get("/v1/credit-balances")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        Assert.Single((await billing.As(Tokens.Person(association)).Get("/v1/credit-balances")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await bob.Post($"/v1/invoices/{other.Id}/credit-allocations", new { })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{other.Id}/recorded-payments",
            new { method = "cash", amount = BillingFixture.Euros(1), receivedOn = billing.Today })).Is(HttpStatusCode.Forbidden);
    }
}
