using System.Net;
using System.Net.Http.Json;
using Associations.Billing.Reconciliations;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Stripe;

namespace Associations.Billing.Tests.Reconciliations;

/// <summary>Every night Stripe's list is held against ours. A service of its own, because nights pass in it.</summary>
[Collection("misbehaving provider")]
public sealed class ReconciliationTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    [Fact]
    public async Task What_we_missed_is_taken_over_and_told_and_the_next_night_is_quiet()
    {
        var association = await billing.AnAssociation();
        var (paid, missed) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        (await Pay(association, paid.Id)).Is(HttpStatusCode.Created);
        await billing.Becomes(association, paid.Id, "paid");

        await using (await AMissedPayment(association, missed.Id))
        {
            var night = await billing.Night(association);
            Assert.Equal(2, (int)night["compared"]!);
            var difference = Assert.Single(night["differences"]!.AsArray())!;
            Assert.Equal(("notRecorded", missed.Id.ToString(), 12000), ((string)difference["kind"]!, (string)difference["invoiceId"]!, (int)difference["theirs"]!["amount"]!));
            await billing.Becomes(association, missed.Id, "paid");
            Assert.Empty((await billing.Night(association))["differences"]!.AsArray());
        }
    }

    [Fact]
    public async Task What_we_missed_and_was_not_due_any_more_is_the_payers_credit()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await using (await AMissedPayment(association, invoice.Id))
        {
            (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice.Id}/recorded-payments",
                new { method = "bankTransfer", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
            await billing.Night(association);
            await Eventually.Holds(async () => await billing.CreditIn(association) == 12000, "the credit of what came twice");
            Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        }
    }

    [Fact]
    public async Task Refunds_and_disputes_of_which_no_word_came_are_taken_over_too()
    {
        var association = await billing.AnAssociation();
        var (sent, lost, failed) = (await APaid(), await APaid(), await APaid());
        var refund = (await billing.As(Tokens.Staff(association)).Post(
            $"/v1/invoices/{failed}/refunds", new { paymentId = await billing.PaymentOf(association, failed), reason = "duplicate" })).Is(HttpStatusCode.Created);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 100 });
        await using var misbehaviour = new Misbehaviour(billing.Control);

        // In the provider's dashboard, at the payer's bank, and days after the refund seemed to have succeeded.
        var stripe = billing.Service.Services.GetRequiredService<StripeClient>();
        await stripe.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = await billing.IntentOf(sent), Amount = 2000 });
        await billing.Decide(await billing.Dispute(lost), "lost");
        (await billing.Control.PostAsJsonAsync($"refunds/{await RefundIdOf(failed, refund.Id)}/settle", new { failureCode = "expired_or_canceled_card" })).EnsureSuccessStatusCode();

        var night = await billing.Night(association);
        Assert.Equal(["disputeNotRecorded 12000 ", "refundNotRecorded  12000", "refundNotRecorded 2000 "],
            night["differences"]!.AsArray().Select(one => $"{one!["kind"]} {one["theirs"]?["amount"]} {one["ours"]?["amount"]}").Order());
        Assert.Equal(("open", "2000"), await billing.StandingOf(association, sent));
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, lost));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, failed));
        Assert.Empty((await billing.Night(association))["differences"]!.AsArray());

        async Task<Guid> APaid()
        {
            var invoice = (await billing.AnInvoice(association)).Id;
            (await Pay(association, invoice)).Is(HttpStatusCode.Created);
            await billing.Becomes(association, invoice, "paid");
            return invoice;
        }

        async Task<string> RefundIdOf(Guid invoice, Guid id)
        {
            await using var session = billing.Store.QuerySession(association.ToString());
            return (await session.LoadAsync<Billing.Invoices.Invoice>(invoice))!.Refunds.Single(one => one.Id == id).ProviderId!;
        }
    }

    [Fact]
    public async Task A_dispute_of_a_payment_of_which_no_word_has_come_says_that_it_was_received()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await using (await AMissedPayment(association, invoice.Id, "payment_intent.*"))
        {
            await billing.Dispute(invoice.Id);
            await billing.Becomes(association, invoice.Id, "paid");
            var shown = (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json;
            Assert.Equal("open", Assert.Single(shown["disputes"]!.AsArray())!["status"]!.ToString());
        }
    }

    [Fact]
    public async Task It_is_for_staff_and_as_it_was_known()
    {
        var association = await billing.AnAssociation();
        (await billing.As(Tokens.Person(association)).Get("/v1/reconciliation")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        var begun = await Eventually.Get(async () =>
            await billing.As(Tokens.Staff(association)).Get("/v1/reconciliation") is { Status: HttpStatusCode.OK } now ? now : null, "the reconciliation");
        Assert.Null(begun.Json["from"]);
    }

    static readonly Guid Invoice = Guid.CreateVersion7(), Payment = Guid.CreateVersion7();

    [Theory]
    [InlineData(100L, 100L, true, null)]
    [InlineData(100L, null, true, DifferenceKind.NotRecorded)]
    [InlineData(null, 100L, true, DifferenceKind.NotAtStripe)]
    [InlineData(100L, 99L, true, DifferenceKind.AmountDiffers)]
    [InlineData(null, null, true, null)]
    // What was begun before the time that Stripe was asked about need not be in its list, and a difference in what is listed counts all the same.
    [InlineData(100L, 100L, false, null)]
    [InlineData(100L, 99L, false, DifferenceKind.AmountDiffers)]
    public void What_differs_has_its_name(long? theirs, long? ours, bool mustBeListed, DifferenceKind? expected) => Assert.Equal(
        expected,
        ReconciliationDecider.Compare([new("pi_1", Invoice, Payment, theirs, "EUR")], [new(Invoice, Payment, "pi_1", ours, "EUR", mustBeListed)]).Select(difference => (DifferenceKind?)difference.Kind).SingleOrDefault());

    [Theory]
    [InlineData(true, DifferenceKind.NotAtStripe)]
    [InlineData(false, null)]
    public void What_only_we_have_must_have_been_listed(bool mustBeListed, DifferenceKind? expected) => Assert.Equal(
        expected, ReconciliationDecider.Compare([], [new(Invoice, Payment, "pi_1", 100, "EUR", mustBeListed)]).Select(difference => (DifferenceKind?)difference.Kind).SingleOrDefault());

    [Fact]
    public void Money_with_our_mark_that_we_do_not_know_is_somebodys_to_look_at() =>
        Assert.Equal(DifferenceKind.Unknown, Assert.Single(ReconciliationDecider.Compare([new("pi_1", Invoice, Payment, 100, "EUR")], [])).Kind);

    // Its owner authenticates it, and until this is disposed of we hear nothing of that: no webhook comes, and our own asking is not answered.
    async Task<IAsyncDisposable> AMissedPayment(Guid association, Guid invoice, string? withheld = null)
    {
        await billing.Misbehave(new { kind = "webhook-withhold", eventType = withheld, times = 50 });
        var started = (await billing.As(Tokens.Person(association)).Post(
            $"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_authenticationRequired" })).Is(HttpStatusCode.Created);
        Assert.Equal("requiresAction", started["status"]);
        var intent = await ProviderIdOf(association, invoice);
        await billing.Misbehave(new { kind = "error-before-effect", method = "GET", path = $"/v1/payment_intents/{intent}", times = 1000 });
        (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();
        return new Misbehaviour(billing.Control);
    }

    sealed class Misbehaviour(HttpClient control) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await control.DeleteAsync("rules");
    }

    [Fact]
    public async Task A_payment_that_the_provider_has_twice_is_told_every_night_until_one_is_sent_back()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        (await Pay(association, invoice.Id)).Is(HttpStatusCode.Created);
        await billing.Becomes(association, invoice.Id, "paid");
        var payment = await billing.PaymentOf(association, invoice.Id);
        var stripe = billing.Service.Services.GetRequiredService<StripeClient>();
        var second = await stripe.V1.PaymentIntents.CreateAsync(new PaymentIntentCreateOptions
        {
            Amount = 12000,
            Currency = "eur",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
            AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
            Metadata = new() { ["association"] = association.ToString(), ["invoice"] = invoice.Id.ToString(), ["payment"] = payment.ToString() },
        });
        // Three weeks later it is older than what is listed.
        foreach (var days in new[] { 0, 0, 30 })
        {
            billing.Time.Advance(TimeSpan.FromDays(days));
            var told = Assert.Single((await billing.Night(association))["differences"]!.AsArray())!;
            Assert.Equal(("receivedTwice", second.Id), ((string)told["kind"]!, (string)told["providerId"]!));
        }

        await billing.Misbehave(new { kind = "webhook-withhold", times = 10 });
        await using var misbehaviour = new Misbehaviour(billing.Control);
        await stripe.V1.Refunds.CreateAsync(new RefundCreateOptions { PaymentIntent = second.Id });
        Assert.Empty((await billing.Night(association))["differences"]!.AsArray());
        // It had never been counted as received.
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
    }

    [Fact]
    public async Task A_night_that_takes_long_does_not_hold_up_a_payment_that_is_to_be_found_out()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var before = (await billing.As(Tokens.Staff(association)).Get("/v1/reconciliation")).Is(HttpStatusCode.OK);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 50 });
        await using var misbehaviour = new Misbehaviour(billing.Control);
        await billing.Misbehave(new { kind = "drop-after-effect", method = "POST", path = "/v1/payment_intents", times = 1 });
        Assert.Equal("processing", (await Pay(association, invoice.Id)).Is(HttpStatusCode.Created)["status"]);
        await billing.Misbehave(new { kind = "delay-before-effect", method = "GET", path = "/v1/refunds", milliseconds = 15_000, times = 1 });
        billing.Time.Advance(TimeSpan.FromHours(26));
        await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal(before["through"], (await billing.As(Tokens.Staff(association)).Get("/v1/reconciliation"))["through"]);
    }

    async Task<string> ProviderIdOf(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<Billing.Invoices.Invoice>(invoice))!.Payments.Single().ProviderId!;
    }

    Task<Answer> Pay(Guid association, Guid invoice) =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" });
}
