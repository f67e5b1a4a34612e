using System.Net;
using System.Net.Http.Headers;
using Associations.Billing.Invoices;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>Payments that wait for somebody who does not come, or who comes too late.</summary>
public sealed class AbandonedPaymentTests(BillingFixture billing)
{
    [Fact]
    public async Task What_failed_to_be_authenticated_can_not_be_confirmed_by_the_browser_afterwards()
    {
        var (association, invoice, payment, intent) = await AWaitingPayment();
        await Authenticate(intent, fails: true);
        await BecomesOf(association, invoice, payment, "failed");
        Assert.Equal("payment_intent_authentication_failure", (await billing.Bus.Next<PaymentFailed>((failed, _) => failed.InvoiceId == invoice)).Contract.Reason);

        // The browser has the secret still, and tries another card while the payer pays anew.
        Assert.Equal("canceled", await Confirm(intent));
        (await Pay(association, invoice, "pm_card_visa")).Is(HttpStatusCode.Created);
        await billing.Becomes(association, invoice, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
        Assert.Equal(0, await billing.CreditIn(association));
    }

    [Fact]
    public async Task A_declined_card_leaves_nothing_that_could_be_confirmed()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        (await Pay(association, invoice.Id, "pm_card_visa_chargeDeclinedInsufficientFunds")).Is(HttpStatusCode.Created);
        await using var session = billing.Store.QuerySession(association.ToString());
        var failed = (await session.Events.FetchStreamAsync(invoice.Id)).Select(e => e.Data).OfType<PaymentDeclined>().Single();
        Assert.Equal(("insufficient_funds", "canceled"), (failed.Reason, await Confirm(failed.ProviderId!)));
    }

    [Fact]
    public async Task A_payer_gives_up_an_attempt_and_pays_in_another_way()
    {
        var (association, invoice, payment, intent) = await AWaitingPayment();
        (await Cancel(association, invoice, payment, "bob")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Cancel(association, invoice, invoice)).IsProblem(HttpStatusCode.NotFound, "not-found");
        var rehearsed = (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments/{payment}/cancel?dryRun=true")).Is(HttpStatusCode.OK);
        Assert.Equal("requiresAction", rehearsed.Json["result"]!["status"]!.ToString());

        Assert.Equal("failed", (await Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal("failed", (await Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal("canceled", await Confirm(intent));
        (await Pay(association, invoice, "pm_card_visa")).Is(HttpStatusCode.Created);
        await billing.Becomes(association, invoice, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
    }

    [Fact]
    public async Task Of_giving_up_and_authenticating_at_the_same_moment_exactly_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var (association, invoice, payment, intent) = await AWaitingPayment();
            var cancelling = Cancel(association, invoice, payment);
            await Task.WhenAll(cancelling, billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null));
            var answer = await cancelling;
            // Who asks after the money has come, and has been heard of, is refused.
            var status = answer.Status == HttpStatusCode.Conflict ? "succeeded" : answer.Is(HttpStatusCode.OK)["status"];
            Assert.Contains(status, (string[])["failed", "succeeded"]);
            Assert.Equal(status == "succeeded" ? 1 : 0, (await billing.ChargedOn(invoice)).Count);
            Assert.Equal(status == "succeeded" ? "paid" : "open", (await billing.StandingOf(association, invoice)).Status);
        }
    }

    [Fact]
    public async Task What_has_succeeded_is_not_given_up()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        (await Cancel(association, invoice, payment)).IsProblem(HttpStatusCode.Conflict, "payment-not-cancellable");
    }

    async Task<(Guid Association, Guid Invoice, Guid Payment, string Intent)> AWaitingPayment()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var waiting = (await Pay(association, invoice.Id, "pm_card_authenticationRequired")).Is(HttpStatusCode.Created);
        Assert.Equal("requiresAction", waiting["status"]);
        return (association, invoice.Id, waiting.Id, waiting["clientSecret"].Split("_secret")[0]);
    }

    Task<Answer> Pay(Guid association, Guid invoice, string card) =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = card });

    Task<Answer> Cancel(Guid association, Guid invoice, Guid payment, string person = "ada") =>
        billing.As(Tokens.Person(association, person)).Post($"/v1/invoices/{invoice}/payments/{payment}/cancel");

    async Task Authenticate(string intent, bool fails) => (await billing.Control.PostAsync(
        $"payment_intents/{intent}/authenticate", fails ? new StringContent("""{"failureCode":"payment_intent_authentication_failure"}""") : null)).EnsureSuccessStatusCode();

    Task BecomesOf(Guid association, Guid invoice, Guid payment, string status) => Eventually.Holds(async () =>
        (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json["payments"]!.AsArray()
            .Single(one => one!["id"]!.ToString() == payment.ToString())!["status"]!.ToString() == status, $"the payment to be {status}");

    // What Stripe.js does in the browser, which has the client secret; answers how the intent stands then.
    async Task<string> Confirm(string intent)
    {
        using var browser = new HttpClient { BaseAddress = new Uri(billing.Control.BaseAddress!, "/") };
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_billing");
        using var form = new FormUrlEncodedContent([new("payment_method", "pm_card_visa")]);
        await browser.PostAsync($"/v1/payment_intents/{intent}/confirm", form);
        return System.Text.Json.Nodes.JsonNode.Parse(await browser.GetStringAsync($"/v1/payment_intents/{intent}"))!["status"]!.ToString();
    }
}
