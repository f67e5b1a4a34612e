using System.Globalization;
using System.Net;
using Associations.Billing.Invoices;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Associations.Invariants;
using Associations.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stripe;

namespace Associations.Billing.Tests.Payments;

/// <summary>What Stripe keeps of a payment is in the books, once, whenever it is known. A service of its own, because nights pass in it.</summary>
[Collection("misbehaving provider")]
public sealed class FeeTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    static readonly string[] WithoutFee = ["EUR accountsReceivable 0", "EUR revenue -12000", "EUR stripeClearing 12000"];

    // 1.5 % of 120.00 and 0.25.
    static readonly string[] WithFee = ["EUR accountsReceivable 0", "EUR fees 205", "EUR revenue -12000", "EUR stripeClearing 11795"];

    [Fact]
    public async Task It_is_there_with_the_money_and_however_often_that_is_told_once()
    {
        await billing.Misbehave(new { kind = "webhook-twin", eventType = "payment_intent.succeeded", times = 1 });
        var (association, invoice, _) = await billing.APaidInvoice();
        Assert.Equal(WithFee, await Books(association));

        var intent = await billing.IntentOf(invoice);
        await Eventually.Holds(async () =>
        {
            await using var session = billing.Store.OpenOutside();
            return (await session.Query<StripeEvent>().Where(e => e.ObjectId == intent && e.Type == "payment_intent.succeeded").ToListAsync()).Count(e => e.Result == "applied") == 2;
        }, "both events");
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], await EventsOf(association, invoice));
        Assert.Equal(WithFee, await Books(association));
    }

    [Fact]
    public async Task What_is_not_known_with_the_money_is_learnt_when_the_provider_says_that_it_has_booked_it()
    {
        var (association, invoice) = await APaymentBookedInAMinute();
        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Holds(async () => WithFee.SequenceEqual(await Books(association)), "the fee");
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "InvoiceSettled", "PaymentFeeLearned"], await EventsOf(association, invoice));
    }

    [Fact]
    public async Task What_is_not_known_with_the_money_is_learnt_in_the_night_once()
    {
        await billing.Misbehave(new { kind = "webhook-withhold", eventType = "charge.updated", times = 0 });
        var (association, invoice) = await APaymentBookedInAMinute();
        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await IsBooked(invoice);
        Assert.Equal(WithoutFee, await Books(association));

        // That it was not known is no difference.
        for (var night = 0; night < 2; night++)
        {
            Assert.Empty((await billing.Night(association))["differences"]!.AsArray());
            Assert.Equal(WithFee, await Books(association));
            Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "InvoiceSettled", "PaymentFeeLearned"], await EventsOf(association, invoice));
        }
        await billing.Control.DeleteAsync("rules");
    }

    [Fact]
    public async Task What_is_kept_in_another_currency_stands_in_that_and_every_currency_balances()
    {
        var (association, invoice) = await APaymentBookedInAMinute();
        await using (var session = billing.Store.LightweightSession(association.ToString()))
        {
            session.SetHeader("decided", billing.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            session.Events.Append(invoice, new PaymentFeeLearned(await billing.PaymentOf(association, invoice), 230, billing.Time.GetUtcNow(), "USD"));
            await session.SaveChangesAsync();
        }
        Assert.Equal([.. WithoutFee, "USD fees 230", "USD stripeClearing -230"], await Books(association));
        await using (var session = billing.Store.QuerySession(association.ToString()))
            Assert.Equal(new(230, "USD"), (await session.LoadAsync<Billing.Invoices.Invoice>(invoice))!.Payments.Single().ProviderFee);

        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        foreach (var invariant in Invariant.OfBilling) Assert.Empty((await invariant.Check(connection)).Violations);
        Assert.Empty((await RebuiltLedger.Check(billing.Owner, [association.ToString()])).Violations);
    }

    async Task<(Guid Association, Guid Invoice)> APaymentBookedInAMinute()
    {
        await billing.Misbehave(new { kind = "late-balance", method = "POST", path = "/v1/payment_intents", milliseconds = 60_000, times = 1 });
        var (association, invoice, _) = await billing.APaidInvoice();
        Assert.Equal(WithoutFee, await Books(association));
        return (association, invoice);
    }

    async Task IsBooked(Guid invoice)
    {
        var (stripe, intent) = (billing.Service.Services.GetRequiredService<StripeClient>(), await billing.IntentOf(invoice));
        await Eventually.Holds(async () =>
            (await stripe.V1.PaymentIntents.GetAsync(intent, new() { Expand = ["latest_charge"] })).LatestCharge.BalanceTransactionId is not null, "the balance transaction");
    }

    async Task<IEnumerable<string>> EventsOf(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.Events.FetchStreamAsync(invoice)).Select(e => e.Data.GetType().Name);
    }

    async Task<IEnumerable<string>> Books(Guid association) => (await billing.As(Tokens.Staff(association)).Get("/v1/ledger/trial-balance")).Is(HttpStatusCode.OK)
        .Json["rows"]!.AsArray().Select(row => $"{row!["currency"]} {row["account"]} {row["balance"]}").Order(StringComparer.Ordinal);
}
