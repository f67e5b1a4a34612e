using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Associations.Invariants;
using Associations.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stripe;

namespace Associations.Billing.Tests.Payments;

/// <summary>What can go wrong between the provider's page and us. A service of its own, because days pass in it.</summary>
[Collection("misbehaving provider")]
public sealed class CheckoutFaultTests(BillingFixture billing) : IClassFixture<BillingFixture>, IAsyncDisposable
{
    const string Creating = "/v1/checkout/sessions";

    public async ValueTask DisposeAsync() => await billing.Control.DeleteAsync("rules");

    [Theory] // F-20
    [InlineData("drop-after-effect")]
    [InlineData("drop-before-effect")]
    [InlineData("error-after-effect")]
    public async Task A_page_of_which_nobody_knows_is_found_and_there_is_one(string fault)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = fault, method = "POST", path = Creating, times = 1 });
        var asked = (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal(("processing", null), (asked["status"], asked.Json["url"]));
        (await billing.PayByCard(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");

        billing.Time.Advance(TimeSpan.FromMinutes(2));
        var found = await billing.PaymentBecomes(association, invoice.Id, asked.Id, "requiresAction");
        var session = Assert.Single(await billing.SessionsOf(invoice.Id));
        Assert.Equal((session.Url, asked["expiresAt"]), (found["url"], found["expiresAt"]));
        using (await Checkouts.Choose(found["url"], "pm_card_visa")) { }
        await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
        await Hold();
    }

    [Fact] // F-22
    public async Task A_failure_that_the_provider_keeps_is_one_and_another_page_may_be_opened()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "error-before-effect", method = "POST", path = Creating, times = 1 });
        var asked = (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal("processing", asked["status"]);
        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await billing.PaymentBecomes(association, invoice.Id, asked.Id, "failed");
        Assert.Equal("provider-failed", await billing.ReasonOf(association, invoice.Id));
        Assert.Equal("requiresAction", (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created)["status"]);
    }

    [Fact]
    public async Task A_page_that_cannot_be_made_any_more_is_not_made()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "drop-before-effect", method = "POST", path = Creating, times = 1 });
        var asked = (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created);
        // Less than half an hour of it would be left, which the provider refuses.
        billing.Time.Advance(TimeSpan.FromMinutes(45));
        await billing.PaymentBecomes(association, invoice.Id, asked.Id, "failed");
        Assert.Empty(await billing.SessionsOf(invoice.Id));
    }

    [Fact] // F-04
    public async Task The_word_of_the_money_may_come_before_our_own_call_returns()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "delay-answer", method = "POST", path = Creating, times = 1, milliseconds = 10_000 });
        var asking = billing.OpenPage(association, invoice.Id);
        var session = await Eventually.Get(async () => (await billing.SessionsOf(invoice.Id)).SingleOrDefault(), "the page");
        using (await Checkouts.Choose(session.Url, "pm_card_visa")) { }
        await billing.Becomes(association, invoice.Id, "paid");

        billing.Time.Advance(TimeSpan.FromSeconds(10));
        var answer = (await asking).Is(HttpStatusCode.Created);
        Assert.Equal(("succeeded", null), (answer["status"], answer.Json["url"]));
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], await billing.EventsOf(association, invoice.Id));
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Theory]
    [InlineData("webhook-twin")]
    [InlineData("webhook-duplicate")]
    public async Task However_often_and_in_whatever_order_it_is_told_it_is_paid_once(string fault)
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        await billing.Misbehave(new { kind = fault, eventType = "checkout.session.completed", times = 1 });
        using (await Checkouts.Choose(url, "pm_success_de")) { }
        var session = Assert.Single(await billing.SessionsOf(invoice));
        await billing.PaymentBecomes(association, invoice, payment, "processing");
        (await billing.Control.PostAsync($"payment_intents/{session.PaymentIntentId}/settle", null)).EnsureSuccessStatusCode();
        await billing.Becomes(association, invoice, "paid");
        await billing.IsWorkedOn(session.Id, "checkout.session.async_payment_succeeded");
        if (fault == "webhook-twin") await billing.IsWorkedOn(session.Id, "checkout.session.completed", 2);

        // All of it once more, the last word first.
        var told = await billing.Service.Services.GetRequiredService<StripeClient>().V1.Events.ListAsync(new() { Limit = 20 });
        await using (var store = billing.Store.OpenOutside())
        {
            store.DeleteWhere<StripeEvent>(e => e.ObjectId == session.Id || e.ObjectId == session.PaymentIntentId);
            await store.SaveChangesAsync();
        }
        foreach (var one in told.Where(one => one.Data.Object is IHasId about && (about.Id == session.Id || about.Id == session.PaymentIntentId)))
            (await billing.Control.PostAsync($"events/{one.Id}/send", null)).EnsureSuccessStatusCode();
        await billing.IsWorkedOn(session.Id, "checkout.session.completed");
        await billing.IsWorkedOn(session.PaymentIntentId, "payment_intent.succeeded");
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "CheckoutOpened", "PaymentPending", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], await billing.EventsOf(association, invoice));
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
    }

    [Theory]
    [InlineData(null, "expired")]
    [InlineData("pm_card_visa_chargeDeclined", "expired")]
    [InlineData("pm_card_visa", null)]
    [InlineData("pm_success_de", null)]
    [InlineData("pm_insufficientFunds_de", "insufficient_funds")]
    public async Task When_nothing_is_told_the_page_is_looked_at_when_its_time_is_over(string? chosen, string? failure)
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        if (chosen is not null) using (await Checkouts.Choose(url, chosen)) { }
        billing.Time.Advance(TimeSpan.FromMinutes(62));
        await billing.PaymentBecomes(association, invoice, payment, failure is null ? "succeeded" : "failed");
        Assert.Equal(failure is null ? "paid" : "open", (await billing.StandingOf(association, invoice)).Status);
        if (failure is not null) Assert.Equal(failure, await billing.ReasonOf(association, invoice));
        await Hold();
    }

    [Theory]
    [InlineData("drop-before-effect")]
    [InlineData("drop-after-effect")]
    public async Task A_page_that_may_be_open_still_has_not_failed_yet(string fault)
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = $"{Creating}/*", times = 1 });
        Assert.Equal("requiresAction", (await billing.Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
        (await billing.PayByCard(association, invoice)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        Assert.Equal("failed", (await billing.Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
        using var late = await Checkouts.Choose(url, "pm_card_visa");
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task Money_that_came_on_the_page_before_it_could_be_closed_is_the_payers_credit()
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        using (await Checkouts.Choose(url, "pm_card_visa")) { }
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments",
            new { method = "bankTransfer", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        await billing.PaymentBecomes(association, invoice, payment, "succeeded");
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        Assert.Equal(12000, await billing.CreditIn(association));
        await Hold();
    }

    [Fact]
    public async Task Who_pays_while_the_page_is_being_closed_has_paid_and_the_answer_says_so()
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        await billing.Misbehave(new { kind = "delay-before-effect", method = "POST", path = $"{Creating}/*", times = 1, milliseconds = 10_000 });
        var closing = billing.Cancel(association, invoice, payment);
        await Eventually.Holds(async () => (await billing.Control.GetFromJsonAsync<JsonArray>("rules"))!
            .All(rule => rule!["kind"]!.ToString() != "delay-before-effect" || rule["times"]!.GetValue<int>() == 0), "the call that closes it");
        using (await Checkouts.Choose(url, "pm_card_visa")) { }
        billing.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("succeeded", (await closing).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
    }

    [Fact] // F-06
    public async Task A_page_of_another_system_is_left_alone()
    {
        var theirs = await Checkouts.Sessions(billing).CreateAsync(new()
        {
            Mode = "payment",
            LineItems = [new() { Quantity = 1, PriceData = new() { Currency = "eur", UnitAmount = 5000, ProductData = new() { Name = "A book" } } }],
            Metadata = new() { ["invoice"] = "INV-7" },
            SuccessUrl = Checkouts.Back,
        });
        await Checkouts.Sessions(billing).ExpireAsync(theirs.Id);
        await billing.IsWorkedOn(theirs.Id, "checkout.session.expired");
        await using var session = billing.Store.OpenOutside();
        Assert.Equal("foreign", (await session.Query<StripeEvent>().Where(e => e.ObjectId == theirs.Id).ToListAsync()).Single().Result);
    }

    // Whatever this database has seen by now, what is always true is true.
    async Task Hold()
    {
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        foreach (var invariant in Invariant.OfBilling) Assert.Empty((await invariant.Check(connection)).Violations);
    }
}
