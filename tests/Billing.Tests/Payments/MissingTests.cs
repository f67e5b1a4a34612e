using System.Net;
using System.Text.Json.Nodes;
using Associations.Billing.Invoices;
using Associations.Billing.PaymentRequests;
using Associations.Billing.Payments;
using Associations.Billing.Reconciliations;
using Associations.Billing.Tests.PaymentRequests;
using Associations.EventSourcing;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Tests.Payments;

/// <summary>
/// The provider knows nothing any more of what it gave an id, as after a change of its account. A service and a provider of its own, because nights pass in it.
/// </summary>
public sealed class MissingTests(BillingFixture billing) : IClassFixture<BillingFixture>, IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromMinutes(11);

    public async ValueTask DisposeAsync() => await billing.Control.DeleteAsync("rules");

    [Fact]
    public async Task A_payment_is_looked_up_until_its_key_is_forgotten_then_told_every_night_and_can_be_given_up()
    {
        var (association, application) = (await billing.AnAssociation(), Guid.CreateVersion7());
        await billing.Bus.Publish(BillingFixture.Approved(application, association) with { Currency = "USD" }, association);
        var invoice = await billing.InvoiceFor(association, application);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        var debit = (await billing.Debit(association, invoice.Id, "pm_usBankAccount_processing", "us_bank_account")).Is(HttpStatusCode.Created);
        await Happens(association, invoice.Id, new PaymentPending(debit.Id, "pi_gone", false, billing.Time.GetUtcNow()));

        await IsLookedAt(association, invoice.Id);
        Assert.DoesNotContain(await billing.FactsOf(association, invoice.Id), fact => fact is PaymentMissing);
        billing.Time.Advance(TimeSpan.FromHours(24));
        await Eventually.Holds(async () => (await billing.FactsOf(association, invoice.Id)).Any(fact => fact is PaymentMissing { ProviderId: "pi_gone" }), "the payment to be missing");
        await Eventually.Holds(async () => await DeadlineOf(association, invoice.Id) is null, "no further look");
        (await billing.PayByCard(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal(("missingAtStripe", "pi_gone", $"{debit.Id}"), Told(Assert.Single((await billing.Night(association))["differences"]!.AsArray())!));

        Assert.Equal("failed", (await billing.Cancel(association, invoice.Id, debit.Id)).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal("provider-lost", await billing.ReasonOf(association, invoice.Id));
        Assert.Equal("succeeded", (await billing.PayByCard(association, invoice.Id)).Is(HttpStatusCode.Created)["status"]);
        Assert.Empty((await billing.Night(association))["differences"]!.AsArray());
    }

    [Fact]
    public async Task A_refund_that_is_missing_holds_up_no_payment_and_no_other_refund()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var ada = billing.As(Tokens.Person(association));
        var first = (await ada.Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa", amount = BillingFixture.Euros(5000) })).Is(HttpStatusCode.Created);
        var (now, gone) = (billing.Time.GetUtcNow(), Guid.CreateVersion7());
        await Happens(association, invoice.Id, new RefundStarted(gone, first.Id, 1000, "duplicate", now), new RefundPending(gone, "re_gone", now));
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        // Later than it, and of an answer that is lost.
        await billing.Misbehave(new { kind = "drop-after-effect", method = "POST", path = "/v1/refunds", times = 1 });
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice.Id}/refunds", new { paymentId = first.Id, reason = "duplicate", amount = BillingFixture.Euros(500) })).Is(HttpStatusCode.Created);
        Assert.Equal("processing", (await billing.Debit(association, invoice.Id)).Is(HttpStatusCode.Created)["status"]);
        await billing.Settle((await Known(association, invoice.Id)).InFlight!.ProviderId!);

        billing.Time.Advance(Look);
        await Eventually.Holds(async () => (await billing.FactsOf(association, invoice.Id)).Count(fact => fact is PaymentSucceeded) == 2, "the debit to be found out");
        await Eventually.Holds(async () => (await billing.FactsOf(association, invoice.Id)).Any(fact => fact is RefundSucceeded { Amount: 500 }), "the other refund to be found out");

        billing.Time.Advance(TimeSpan.FromHours(24));
        await Eventually.Holds(async () => (await billing.FactsOf(association, invoice.Id)).Any(fact => fact is RefundMissing { ProviderId: "re_gone" }), "the refund to be missing");
        await Eventually.Holds(async () => await DeadlineOf(association, invoice.Id) is null, "no further look");
        Assert.Equal(("refundMissingAtStripe", "re_gone", $"{first.Id}"), Told(Assert.Single((await billing.Night(association))["differences"]!.AsArray())!));
    }

    [Fact]
    public async Task A_page_that_is_missing_is_told_and_given_up()
    {
        var (association, invoice, payment, _) = await billing.AnOpenPage();
        await using (var session = billing.Store.LightweightSession(association.ToString()))
        {
            session.Store((await session.LoadAsync<CheckoutPage>(payment))! with { SessionId = "cs_gone" });
            await session.SaveChangesAsync();
        }
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        billing.Time.Advance(TimeSpan.FromHours(26));
        await Eventually.Holds(async () => (await billing.FactsOf(association, invoice)).Any(fact => fact is PaymentMissing { ProviderId: "cs_gone" }), "the page to be missing");
        await Eventually.Holds(async () => await DeadlineOf(association, invoice) is null, "no further look");
        Assert.Equal("missingAtStripe", Told(Assert.Single((await billing.Night(association))["differences"]!.AsArray())!).Kind);
        Assert.Equal("failed", (await billing.Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
    }

    [Fact]
    public async Task A_charge_for_several_invoices_that_is_missing_is_told_of_each_and_given_up_for_all()
    {
        var (association, one, other) = await billing.TwoInvoices(currency: "USD");
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        var asked = new { invoices = new[] { new { invoice = one }, new { invoice = other } }, method = "us_bank_account", paymentMethod = "pm_usBankAccount_processing", consent = Debits.Consent };
        var debit = (await billing.As(Tokens.Person(association)).Post("/v1/payment-requests", asked)).Is(HttpStatusCode.Created);
        await Happens(association, debit.Id, new PaymentRequestPending("pi_gone", false, billing.Time.GetUtcNow()));
        billing.Time.Advance(TimeSpan.FromHours(26));
        await Eventually.Holds(async () => (await billing.FactsOf(association, other)).Any(fact => fact is PaymentMissing), "the shares to be missing");
        await Eventually.Holds(async () => await DeadlineOf(association, debit.Id) is null, "no further look");
        Assert.Equal(["missingAtStripe", "missingAtStripe"], (await billing.Night(association))["differences"]!.AsArray().Select(difference => Told(difference!).Kind));
        Assert.Equal("failed", (await billing.As(Tokens.Person(association)).Post($"/v1/payment-requests/{debit.Id}/cancel")).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal((("open", "12000"), ("open", "500")), (await billing.StandingOf(association, one), await billing.StandingOf(association, other)));
        (await billing.PayByCard(association, one)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_was_told_and_is_not_there_any_more_stops_no_night()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        (await billing.PayByCard(association, invoice.Id)).Is(HttpStatusCode.Created);
        var payment = await billing.PaymentOf(association, invoice.Id);
        var through = (await billing.Night(association))["through"]!.GetValue<DateTimeOffset>();
        await Happens(association, Reconciliation.IdOf(association), new PaymentsReconciled(
            through, through, 0, [new(DifferenceKind.ReceivedTwice, "pi_gone", invoice.Id, payment, 12000, 12000, "EUR")]));
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal(("receivedTwice", "pi_gone", $"{payment}"), Told(Assert.Single((await billing.Night(association))["differences"]!.AsArray())!));
    }

    [Fact]
    public async Task Money_that_went_back_here_and_not_at_the_provider_or_not_as_much_is_told_every_night()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        var stripe = billing.Service.Services.GetRequiredService<StripeClient>();
        var sent = await stripe.V1.Refunds.CreateAsync(new() { PaymentIntent = await billing.IntentOf(association, invoice), Amount = 3000 });
        var (now, refund, gone) = (billing.Time.GetUtcNow(), Uuid.From(payment, sent.Id), Guid.CreateVersion7());
        await Happens(
            association, invoice, new RefundStarted(refund, payment, 2500, "made-at-provider", now), new RefundSucceeded(refund, sent.Id, 2500, now), new RefundStarted(gone, payment, 700, "duplicate", now),
            new RefundSucceeded(gone, "re_gone", 700, now), new DisputeOpened("dp_gone", payment, 12000, "fraudulent", (await Known(association, invoice)).Subject, now));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var told = (await billing.Night(association))["differences"]!.AsArray().Select(one => $"{one!["kind"]} {one["providerId"]} {one["theirs"]?["amount"]} {one["ours"]?["amount"]}").Order();
            Assert.Equal([.. new[] { $"refundAmountDiffers {sent.Id} 3000 2500", "refundNotAtStripe re_gone  700", "disputeNotAtStripe dp_gone  12000" }.Order()], told);
        }
    }

    static (string Kind, string ProviderId, string PaymentId) Told(JsonNode difference) => ((string)difference["kind"]!, (string)difference["providerId"]!, (string)difference["paymentId"]!);

    // As though it had been so: no test can make the emulator forget one thing.
    async Task Happens(Guid association, Guid stream, params object[] facts)
    {
        await using var session = billing.Store.LightweightSession(association.ToString());
        session.Events.Append(stream, facts);
        await session.SaveChangesAsync();
    }

    async Task IsLookedAt(Guid association, Guid invoice)
    {
        billing.Time.Advance(Look);
        await Eventually.Holds(async () => await DeadlineOf(association, invoice) is { Failures: > 0 }, "a look that found nothing");
    }

    async Task<Deadline?> DeadlineOf(Guid association, Guid stream)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return await session.LoadAsync<Deadline>(stream);
    }

    async Task<Invoice> Known(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<Invoice>(invoice))!;
    }
}
