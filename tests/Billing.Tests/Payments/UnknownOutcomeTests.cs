using System.Net;
using Associations.Billing.Invoices;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Associations.Testing;
using Marten;

namespace Associations.Billing.Tests.Payments;

/// <summary>What the provider did and what we heard of it may differ in every way. One test at a time, because the misbehaviour is the emulator's.</summary>
[Collection("misbehaving provider")]
public sealed class UnknownOutcomeTests(BillingFixture billing)
{
    static readonly int[] Minutes = [5, 60];

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
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], events.Select(e => e.Data.GetType().Name));
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact]
    public async Task The_webhook_may_never_come()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 50 });
        try
        {
            var debit = (await billing.Debit(association, invoice.Id)).Is(HttpStatusCode.Created);
            Assert.Equal("processing", debit["status"]);
            var intent = await billing.IntentOf(association, invoice.Id);
            await billing.Settle(intent);
            Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));

            billing.Time.Advance(TimeSpan.FromMinutes(6));
            await billing.Becomes(association, invoice.Id, "paid");
            Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
            await using var session = billing.Store.OpenOutside();
            Assert.Empty(await session.Query<StripeEvent>().Where(e => e.ObjectId == intent).ToListAsync());
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task A_payer_who_never_comes_back_is_not_waited_for_for_ever()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        Assert.Equal("requiresAction", (await Pay(association, invoice.Id, "pm_card_authenticationRequired")).Is(HttpStatusCode.Created)["status"]);
        await using var session = billing.Store.QuerySession(association.ToString());
        foreach (var (wait, asked) in Minutes.Select((minutes, step) => (TimeSpan.FromMinutes(minutes + 1), step + 2)))
        {
            billing.Time.Advance(wait);
            await Eventually.Holds(async () => (await session.Events.FetchStreamAsync(invoice.Id)).Count(e => e.Data is PaymentPending) == asked, $"look {asked}");
        }
        (await Pay(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");

        billing.Time.Advance(TimeSpan.FromDays(1).Add(TimeSpan.FromMinutes(1)));
        await Eventually.Holds(async () => await StatusOfFirst(association, invoice.Id) == "failed", "the attempt to be given up");
        Assert.Equal("abandoned", (await session.Events.FetchStreamAsync(invoice.Id)).Select(e => e.Data).OfType<PaymentDeclined>().Single().Reason);
        Assert.Equal("succeeded", (await Pay(association, invoice.Id))["status"]);
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Theory]
    [InlineData("drop-before-effect")]
    [InlineData("drop-after-effect")]
    [InlineData("error-before-effect")]
    public async Task A_payment_that_may_not_be_cancelled_yet_has_not_failed_yet(string fault)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/payment_intents/*", times = 1 });
        try
        {
            Assert.Equal("processing", (await Pay(association, invoice.Id, "pm_card_visa_chargeDeclined")).Is(HttpStatusCode.Created)["status"]);
            (await Pay(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await Eventually.Holds(async () => await StatusOfFirst(association, invoice.Id) == "failed", "the failed payment");
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    async Task<string> StatusOfFirst(Guid association, Guid invoice) =>
        (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json["payments"]![0]!["status"]!.ToString();

    Task<Answer> Pay(Guid association, Guid invoice, string card = "pm_card_visa") =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = card });
}
