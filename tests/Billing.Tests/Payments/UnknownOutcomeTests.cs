using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>What the provider did and what we heard of it may differ in every way. One test at a time, because the misbehaviour is the emulator's.</summary>
[Collection("misbehaving provider")]
public sealed class UnknownOutcomeTests(BillingFixture billing)
{
    [Theory]
    [InlineData("drop-after-effect")]
    [InlineData("drop-before-effect")]
    [InlineData("error-after-effect")]
    public async Task A_call_whose_answer_is_lost_is_found_out_and_charges_once(string fault)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        // Nothing comes by webhook either: only our own asking can find it out.
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/payment_intents", times = 1 });
        try
        {
            var started = (await Pay(association, invoice.Id)).Is(HttpStatusCode.Created);
            Assert.Equal("processing", started["status"]);
            (await Pay(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");

            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await billing.Becomes(association, invoice.Id, "paid");
            Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task A_provider_that_failed_before_it_did_anything_is_not_asked_for_ever()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "error-before-effect", method = "POST", path = "/v1/payment_intents", times = 1 });
        Assert.Equal("processing", (await Pay(association, invoice.Id))["status"]);

        // The failure is stored under the key, as Stripe stores it: asking again gives the same 500, and the search finds nothing.
        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Holds(async () => (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}"))
            .Json["payments"]![0]!["status"]!.ToString() == "failed", "the failed payment");
        Assert.Equal("succeeded", (await Pay(association, invoice.Id))["status"]);
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact]
    public async Task The_webhook_may_come_before_our_own_call_returns_and_twice()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "webhook-first", method = "POST", path = "/v1/payment_intents", times = 1 });
        await billing.Misbehave(new { kind = "webhook-duplicate", eventType = "payment_intent.succeeded", copies = 1, times = 1 });

        Assert.Equal("succeeded", (await Pay(association, invoice.Id)).Is(HttpStatusCode.Created)["status"]);
        await billing.Becomes(association, invoice.Id, "paid");
        await using var session = billing.Store.QuerySession(association.ToString());
        var events = await session.Events.FetchStreamAsync(invoice.Id);
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "InvoiceSettled"], events.Select(e => e.Data.GetType().Name));
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact]
    public async Task The_webhook_may_never_come()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 10 });
        try
        {
            var delayed = await billing.As(Tokens.Person(association)).Post(
                $"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_usBankAccount_success" });
            if (delayed.Status != HttpStatusCode.Created || delayed["status"] != "processing") delayed = await Pay(association, invoice.Id);
            billing.Time.Advance(TimeSpan.FromMinutes(10));
            await billing.Becomes(association, invoice.Id, "paid");
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    Task<Answer> Pay(Guid association, Guid invoice) =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" });
}
