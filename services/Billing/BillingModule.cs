using Associations.Billing.Buyers;
using Associations.Billing.CreditBalances;
using Associations.Billing.CreditNotes;
using Associations.Billing.Disputes;
using Associations.Billing.Documents;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Billing.Payments;
using Associations.Billing.Reconciliations;
using Associations.Billing.Refunds;
using Associations.Billing.StripeEvents;
using Associations.Billing.Taxes;
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
        .Lists<CreditBalance>()
        .Projects(new LedgerProjection())
        .WhenDue<Invoice>(FindOutPayment.WhenDue)
        .WhenDue<Reconciliation>(ReconcilePayments.WhenDue)
        .Lists<TaxRules>()
        .Lists<VatNumber>()
        .WhenDue<VatNumber>(CheckVatNumber.WhenDue)
        .Documents(store =>
        {
            store.Schema.For<Invoice>().Duplicate(invoice => invoice.Subject.Id).Duplicate(invoice => invoice.Payer.Account);
            store.Schema.For<InvoicedSubject>();
            store.Schema.For<CreditBalance>().Duplicate(balance => balance.Payer.Account);
            store.Schema.For<RegisteredEntity>();
            store.Schema.For<TakenPrefix>();
            store.Schema.For<BillingDetails>();
            store.Schema.For<InvoicedBuyer>();
            store.Schema.For<GivenVatNumber>();
            store.Schema.For<JournalEntry>().Duplicate(entry => entry.PostedOn).Duplicate(entry => entry.InvoiceId)
                .Duplicate(entry => entry.Payer.Account).Duplicate(entry => entry.Payer.PersonId);
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
        if (builder.Configuration["Vies:Address"] is { Length: > 0 } vies)
            builder.Services.AddSingleton<IVatNumberCheck>(provider =>
                new Vies(Vies.Client(new Uri(vies), builder.Configuration.GetValue("Vies:Patience", TimeSpan.FromSeconds(10))), provider.GetRequiredService<ILogger<Vies>>()));
        else
            builder.Services.AddSingleton<IVatNumberCheck, NoVatNumberCheck>();
        builder.Services.AddSingleton<StripePayments>();
        builder.Services.AddSingleton<StripeRefunds>();
        builder.Services.AddSingleton<StripeDisputes>();
        builder.Services.AddSingleton<StripeEventSignal>();
        builder.Services.AddHostedService<StripeEventWorker>();
        builder.Services.AddScoped<Reports>();
    }

    internal static void Map(WebApplication app)
    {
        var invoices = app.MapGroup("/v1/invoices");
        InvoiceViews.Map(invoices);
        PayInvoice.Map(invoices);
        CancelPayment.Map(invoices);
        RecordPayment.Map(invoices);
        ApplyCredit.Map(invoices);
        IssueCreditNote.Map(invoices);
        CreditNoteViews.Map(invoices);
        RefundPayment.Map(invoices);
        VoidInvoice.Map(invoices);
        WriteOffInvoice.Map(invoices);
        CreditBalanceViews.Map(app);
        GetDocument.Map(invoices);
        ReceiveStripeEvent.Map(app);
        ReconciliationViews.Map(app);
        var entities = app.MapGroup("/v1/billing-entities");
        BillingEntityViews.Map(entities);
        RegisterBillingEntity.Map(entities);
        AmendBillingEntity.Map(entities);
        BillingDetailsViews.Map(app);
        GiveBillingDetails.Map(app);
        var rules = app.MapGroup("/v1/tax-rules");
        TaxRulesViews.Map(rules);
        SetTaxRules.Map(rules);
        VatNumberViews.Map(app.MapGroup("/v1/vat-numbers"));
        LedgerOperations.Map(app);
    }
}
