using System.Net;
using System.Text.Json;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Billing.Tests.Invoices;
using Associations.Billing.Tests.PaymentRequests;
using Associations.Contracts.Billing.V1;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Tests.Payments;

/// <summary>
/// Debits of bank accounts by PaymentIntent, which the payer consents to once and the bank decides after days. A service and a provider of its own, because
/// weeks pass in it and the provider misbehaves.
/// </summary>
public sealed class DelayedPaymentTests(BillingFixture billing) : IClassFixture<BillingFixture>, IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await billing.Control.DeleteAsync("rules");

    [Fact]
    public async Task A_debit_is_processing_until_the_bank_has_decided_and_the_provider_tells()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var debit = (await billing.Debit(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal("processing", debit["status"]);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
        (await billing.PayByCard(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        (await billing.Debit(association, invoice.Id)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        (await billing.Cancel(association, invoice.Id, debit.Id)).IsProblem(HttpStatusCode.Conflict, "payment-not-cancellable");

        var intent = await billing.IntentOf(association, invoice.Id);
        await billing.Settle(intent);
        await billing.Becomes(association, invoice.Id, "paid");
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == invoice.Id);
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
        // No time has passed: it was told, and not found out.
        Assert.Single(await billing.FactsOf(association, invoice.Id), fact => fact is PaymentPending);
    }

    [Fact]
    public async Task What_the_payer_accepted_and_from_where_is_told_to_the_provider_and_kept_in_no_event()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var debit = (await billing.Debit(association, invoice.Id)).Is(HttpStatusCode.Created);

        var stripe = billing.Service.Services.GetRequiredService<StripeClient>();
        var intent = await stripe.V1.PaymentIntents.GetAsync(await billing.IntentOf(association, invoice.Id), new() { Expand = ["latest_charge"] });
        Assert.Equal(["sepa_debit"], intent.PaymentMethodTypes);
        var accepted = (await stripe.V1.Mandates.GetAsync(intent.LatestCharge.PaymentMethodDetails.SepaDebit.Mandate)).CustomerAcceptance;
        Assert.Equal(("online", "Browser/1.0 (of ada)"), (accepted.Type, accepted.Online.UserAgent));
        Assert.NotEmpty(accepted.Online.IpAddress);

        var facts = await billing.FactsOf(association, invoice.Id);
        Assert.Equal(new BankDebit("sepa_debit", "2026-11"), facts.OfType<PaymentStarted>().Single().Debit);
        var stored = JsonSerializer.Serialize(facts.Select(fact => JsonSerializer.Serialize(fact, fact.GetType())));
        Assert.DoesNotContain("Browser", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(accepted.Online.IpAddress, stored, StringComparison.Ordinal);
        Assert.Null(await Acceptance(association, debit.Id));
    }

    [Theory]
    [InlineData("drop-after-effect")]
    [InlineData("drop-before-effect")]
    [InlineData("error-after-effect")]
    public async Task A_debit_whose_answer_is_lost_is_found_out_under_the_same_consent_and_made_once(string fault)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 50 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/payment_intents", times = 1 });
        var debit = (await billing.Debit(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal("processing", debit["status"]);
        Assert.Equal("Browser/1.0 (of ada)", (await Acceptance(association, debit.Id))?.UserAgent);

        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Holds(async () => (await Known(association, invoice.Id)).Payments.Single().Status == PaymentStatus.Processing, "the debit to be found");
        Assert.Null(await Acceptance(association, debit.Id));
        await billing.Settle(await billing.IntentOf(association, invoice.Id));
        billing.Time.Advance(TimeSpan.FromMinutes(6));
        await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_debit_that_fails_after_days_leaves_all_of_it_owed(bool isTold)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        if (!isTold) await billing.Misbehave(new { kind = "webhook-withhold", times = 50 });
        Assert.Equal("processing", (await billing.Debit(association, invoice.Id, "pm_failedDelayed_de")).Is(HttpStatusCode.Created)["status"]);

        billing.Time.Advance(TimeSpan.FromDays(8));
        await Eventually.Holds(async () =>
        {
            // Whoever looks before the bank's word looks again an hour or a day later.
            billing.Time.Advance(TimeSpan.FromHours(1));
            return (await Known(association, invoice.Id)).Payments.Single().Status == PaymentStatus.Failed;
        }, "the debit to have failed");
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
        Assert.NotEmpty((await billing.Bus.Next<PaymentFailed>((failed, _) => failed.InvoiceId == invoice.Id)).Contract.Reason);
        // Whoever has the secret can pay by it no more, and another way is free.
        Assert.Equal("canceled", (await billing.Service.Services.GetRequiredService<StripeClient>().V1.PaymentIntents.GetAsync(await billing.IntentOf(association, invoice.Id))).Status);
        Assert.Empty(await billing.ChargedOn(invoice.Id));
        await billing.Control.DeleteAsync("rules");
        Assert.Equal("succeeded", (await billing.PayByCard(association, invoice.Id)).Is(HttpStatusCode.Created)["status"]);
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact]
    public async Task A_bank_that_takes_weeks_is_asked_about_at_each_step_and_then_each_day()
    {
        var association = await billing.AnAssociation();
        var application = Guid.CreateVersion7();
        await billing.Bus.Publish(BillingFixture.Approved(application, association) with { Currency = "USD" }, association);
        var invoice = (await billing.InvoiceFor(association, application)).Id;
        await billing.Misbehave(new { kind = "webhook-withhold", times = 500 });
        Assert.Equal("processing", (await billing.Debit(association, invoice, "pm_usBankAccount_processing", "us_bank_account")).Is(HttpStatusCode.Created)["status"]);

        var looks = 1;
        foreach (var wait in InvoiceDeciderTests.Steps.Skip(1).Concat([TimeSpan.FromDays(1), TimeSpan.FromDays(1)]))
        {
            billing.Time.Advance(wait + TimeSpan.FromSeconds(10));
            looks++;
            await Eventually.Holds(async () => (await billing.FactsOf(association, invoice)).Count(fact => fact is PaymentPending) == looks, $"look {looks}");
        }
        await billing.Settle(await billing.IntentOf(association, invoice));
        billing.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await billing.Becomes(association, invoice, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
    }

    [Fact]
    public async Task Several_invoices_are_paid_by_one_debit()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var asked = new { invoices = new[] { new { invoice = one }, new { invoice = other } }, method = "sepa_debit", paymentMethod = "pm_successDelayed_de", consent = Debits.Consent };
        var debit = (await billing.As(Tokens.Person(association)).Post("/v1/payment-requests", asked)).Is(HttpStatusCode.Created);
        Assert.Equal("processing", debit["status"]);
        Assert.Null(await Acceptance(association, debit.Id));
        await billing.Settle(await billing.IntentOfRequest(association, debit.Id));
        await billing.Owe(association, one, 0, other, 0);
        Assert.Equal(12500, Assert.Single(await billing.ChargesIn(association))["amount"]!.GetValue<long>());
    }

    [Fact]
    public async Task Several_invoices_whose_debit_fails_and_is_not_told_are_owed_again()
    {
        var (association, one, other) = await billing.TwoInvoices();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 50 });
        await billing.Misbehave(new { kind = "drop-before-effect", method = "POST", path = "/v1/payment_intents", times = 1 });
        var asked = new { invoices = new[] { new { invoice = one }, new { invoice = other } }, method = "sepa_debit", paymentMethod = "pm_successDelayed_de", consent = Debits.Consent };
        var debit = (await billing.As(Tokens.Person(association)).Post("/v1/payment-requests", asked)).Is(HttpStatusCode.Created);
        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Holds(async () => await billing.IntentOfRequest(association, debit.Id) is not null, "the debit to be made");
        Assert.Null(await Acceptance(association, debit.Id));
        await billing.Settle(await billing.IntentOfRequest(association, debit.Id), "insufficient_funds");
        billing.Time.Advance(TimeSpan.FromMinutes(6));
        await Eventually.Holds(async () => (await billing.As(Tokens.Person(association)).Get($"/v1/payment-requests/{debit.Id}"))["status"] == "failed", "the request to have failed");
        Assert.Equal((("open", "12000"), ("open", "500")), (await billing.StandingOf(association, one), await billing.StandingOf(association, other)));
    }

    [Theory]
    [InlineData("""{"method":"sepa_debit","paymentMethod":"pm_success_de"}""", "consent")]
    [InlineData("""{"method":"sepa_debit","paymentMethod":"pm_success_de","consent":{"textVersion":"2026-11","accepted":false}}""", "consent.accepted")]
    [InlineData("""{"method":"sepa_debit","paymentMethod":"pm_success_de","consent":{"textVersion":"terms of 2026","accepted":true}}""", "consent.textVersion")]
    [InlineData("""{"method":"us_bank_account","paymentMethod":"pm_usBankAccount_success","consent":{"textVersion":"2026-11","accepted":true}}""", "method")]
    [InlineData("""{"method":"card","paymentMethod":"pm_card_visa","consent":{"textVersion":"2026-11","accepted":true}}""", "consent")]
    [InlineData("""{"method":"bacs_debit","paymentMethod":"pm_success_de","consent":{"textVersion":"2026-11","accepted":true}}""", "method")]
    public async Task A_debit_that_cannot_be_names_the_field_and_nothing_is_begun(string body, string field)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var refused = await billing.As(Tokens.Person(association)).PostRaw($"/v1/invoices/{invoice.Id}/payments", body);
        Assert.NotNull(refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
        Assert.Empty((await Known(association, invoice.Id)).Payments);
    }

    [Fact]
    public async Task Nobody_consents_for_somebody_else_and_a_consent_to_a_debit_charges_no_card()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var body = new { method = "sepa_debit", paymentMethod = "pm_success_de", consent = Debits.Consent };
        var refused = await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice.Id}/payments", body);
        Assert.NotNull(refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]!["consent"]);
        Assert.Equal("failed", (await billing.Debit(association, invoice.Id, "pm_card_visa")).Is(HttpStatusCode.Created)["status"]);
        Assert.Empty(await billing.ChargedOn(invoice.Id));
    }

    async Task<Invoice> Known(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<Invoice>(invoice))!;
    }

    async Task<MandateAcceptance?> Acceptance(Guid association, Guid payment)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return await session.LoadAsync<MandateAcceptance>(payment);
    }
}
