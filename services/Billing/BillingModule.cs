using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Billing.Payments;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing;

/// <summary>What the Billing service consists of; its streams, events and reactions are found by their types.</summary>
static class BillingModule
{
    internal static void Configure(EventSourcingModule module) => module
        .Publishes(BillingIntegration.ToContracts)
        .Lists<Invoice>()
        .Projects(new LedgerProjection())
        .WhenDue<Invoice>(FindOutPayment.WhenDue)
        .Documents(store =>
        {
            store.Schema.For<Invoice>().Duplicate(invoice => invoice.Subject.Id).Duplicate(invoice => invoice.Payer.Account);
            store.Schema.For<InvoicedSubject>();
            Journal.Configure(store);
            // Stripe says what it says before anyone knows whose it is.
            store.Schema.For<StripeEvent>().SingleTenanted().Duplicate(e => e.DueAt);
        });

    internal static void AddServices(WebApplicationBuilder builder)
    {
        var stripe = builder.Configuration.GetSection("Stripe");
        builder.Services.AddSingleton(new StripeClient(new StripeClientOptions
        {
            ApiKey = stripe["ApiKey"] ?? throw new InvalidOperationException("Stripe:ApiKey is not set: it is the secret key of the Stripe account."),
            ApiBase = stripe["ApiBase"],
            // Retries are ours: an outcome that is not known is found out under the same key, on a schedule.
            HttpClient = new SystemNetHttpClient(new HttpClient { Timeout = TimeSpan.FromSeconds(20) }, maxNetworkRetries: 0, enableTelemetry: false),
        }));
        builder.Services.AddSingleton<StripePayments>();
        builder.Services.AddSingleton<StripeEventSignal>();
        builder.Services.AddHostedService<StripeEventWorker>();
        builder.Services.AddScoped<Reports>();
    }

    internal static void Map(WebApplication app)
    {
        var invoices = app.MapGroup("/v1/invoices");
        InvoiceViews.Map(invoices);
        PayInvoice.Map(invoices);
        ReceiveStripeEvent.Map(app);
        LedgerOperations.Map(app);
    }
}
