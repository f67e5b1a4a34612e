using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.Currencies;

public sealed class CurrenciesAtStripeTests(BillingFixture billing)
{
    static readonly object Visa = new { method = "card", paymentMethod = "pm_card_visa" };

    [Theory]
    [InlineData("USD", 12345, 12345)]
    [InlineData("HUF", 1234500, 1234500)]
    [InlineData("JPY", 12345, 12345)]
    [InlineData("KWD", 5120, 5120)]
    [InlineData("ISK", 4900, 490000)]
    [InlineData("UGX", 4900, 490000)]
    [InlineData("MGA", 490000, 4900)]
    public async Task What_is_due_is_charged_in_the_units_of_the_provider_and_settles_the_invoice(string currency, long amount, long charged)
    {
        var association = await billing.AnAssociation();
        var invoice = await AnInvoice(association, amount, currency);
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", Visa)).Is(HttpStatusCode.Created);

        var paid = await billing.Becomes(association, invoice, "paid");
        Assert.Equal([charged], await billing.ChargedOn(invoice));
        Assert.Equal(($"{amount}", currency), (paid.Json["payments"]![0]!["amount"]!["amount"]!.ToString(), paid.Json["payments"]![0]!["amount"]!["currency"]!.ToString()));
        Assert.Equal("0", paid["due.amount"]);
    }

    // The answer to the call does not say how it ended; only the provider's own message does.
    [Theory] // F-29
    [InlineData("USD", 12345, 12345)]
    [InlineData("HUF", 1234500, 1234500)]
    [InlineData("JPY", 12345, 12345)]
    [InlineData("KWD", 5120, 5120)]
    [InlineData("ISK", 4900, 490000)]
    [InlineData("UGX", 4900, 490000)]
    [InlineData("MGA", 490000, 4900)]
    public async Task What_the_provider_reports_later_and_what_goes_back_is_taken_in_the_units_of_the_invoice(string currency, long amount, long charged)
    {
        var association = await billing.AnAssociation();
        var invoice = await AnInvoice(association, amount, currency);
        var waiting = (await billing.As(Tokens.Person(association)).Post(
            $"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_authenticationRequired" })).Is(HttpStatusCode.Created);
        (await billing.Control.PostAsync($"payment_intents/{waiting["clientSecret"].Split("_secret")[0]}/authenticate", null)).EnsureSuccessStatusCode();

        var paid = await billing.Becomes(association, invoice, "paid");
        Assert.Equal($"{amount}", paid.Json["payments"]![0]!["amount"]!["amount"]!.ToString());
        var refund = (await billing.As(Tokens.Staff(association)).Post(
            $"/v1/invoices/{invoice}/refunds", new { paymentId = await billing.PaymentOf(association, invoice), reason = "duplicate" })).Is(HttpStatusCode.Created);
        Assert.Equal(($"{amount}", "succeeded"), (refund["amount.amount"], refund["status"]));
        Assert.Equal(charged, await billing.RefundedOn(invoice));
        Assert.Equal(("open", $"{amount}"), await billing.StandingOf(association, invoice));
    }

    [Theory]
    [InlineData("KWD", 5124)]
    [InlineData("MGA", 490020)]
    [InlineData("CLF", 100000)]
    public async Task An_amount_that_the_provider_cannot_take_fails_without_being_asked_for(string currency, long amount)
    {
        var association = await billing.AnAssociation();
        var invoice = await AnInvoice(association, amount, currency);
        var failed = (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", Visa)).Is(HttpStatusCode.Created);
        Assert.Equal(("failed", "amount-not-expressible"), (failed["status"], failed["reason"]));
        Assert.Empty(await billing.ChargedOn(invoice));
        Assert.Equal("open", (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}"))["status"]);
    }

    async Task<Guid> AnInvoice(Guid association, long amount, string currency)
    {
        var application = Guid.CreateVersion7();
        await billing.Bus.Publish(BillingFixture.Approved(application, association, amount) with { Currency = currency }, association);
        return (await billing.InvoiceFor(association, application)).Id;
    }
}
