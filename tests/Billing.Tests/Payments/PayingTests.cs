using System.Net;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

public sealed class PayingTests(BillingFixture billing)
{
    static readonly object Visa = new { method = "card", paymentMethod = "pm_card_visa" };

    [Fact]
    public async Task A_card_pays_an_invoice_once()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var ada = billing.As(Tokens.Person(association));

        var payment = (await ada.Post($"/v1/invoices/{invoice.Id}/payments", Visa)).Is(HttpStatusCode.Created);
        Assert.Equal("succeeded", payment["status"]);
        var paid = await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal("0", paid["due.amount"]);
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == invoice.Id);

        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", Visa)).IsProblem(HttpStatusCode.Conflict, "invoice-paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact]
    public async Task Twenty_payments_at_once_charge_once()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/payments", Visa)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Is(HttpStatusCode.Conflict));
        await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact]
    public async Task A_declined_card_leaves_the_invoice_owed_and_says_why()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var declined = (await billing.As(Tokens.Person(association)).Post(
            $"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa_chargeDeclinedInsufficientFunds" })).Is(HttpStatusCode.Created);
        Assert.Equal(("failed", "insufficient_funds"), (declined["status"], declined["reason"]));
        Assert.Equal("insufficient_funds", (await billing.Bus.Next<PaymentFailed>((failed, _) => failed.InvoiceId == invoice.Id)).Contract.Reason);

        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/payments", Visa)).Is(HttpStatusCode.Created);
        await billing.Becomes(association, invoice.Id, "paid");
    }

    [Fact]
    public async Task A_card_that_must_be_authenticated_waits_for_its_owner()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var waiting = (await billing.As(Tokens.Person(association)).Post(
            $"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_authenticationRequired" })).Is(HttpStatusCode.Created);
        Assert.Equal("requiresAction", waiting["status"]);
        Assert.StartsWith("pi_", waiting["clientSecret"], StringComparison.Ordinal);
        // The secret is told once; nothing that is stored or sent holds it.
        await using var session = billing.Store.QuerySession(association.ToString());
        Assert.DoesNotContain(waiting["clientSecret"], System.Text.Json.JsonSerializer.Serialize((await session.Events.FetchStreamAsync(invoice.Id)).Select(e => e.Data)), StringComparison.Ordinal);

        var intent = waiting["clientSecret"].Split("_secret")[0];
        (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();
        await billing.Becomes(association, invoice.Id, "paid");
    }

    [Theory]
    [InlineData("""{"method":"cash","paymentMethod":"pm_card_visa"}""", "method")]
    [InlineData("""{"method":"card","paymentMethod":"4242424242424242"}""", "paymentMethod")]
    [InlineData("""{"method":"card","paymentMethod":"pm_card_visa","amount":1}""", "amount")]
    public async Task A_payment_that_cannot_be_names_the_field(string body, string field)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var refused = await billing.As(Tokens.Person(association)).PostRaw($"/v1/invoices/{invoice.Id}/payments", body);
        Assert.NotNull(refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
        Assert.Empty(await billing.ChargedOn(invoice.Id));
    }
}
