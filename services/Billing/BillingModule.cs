using Associations.Billing.BankStatements;
using Associations.Billing.Buyers;
using Associations.Billing.CreditBalances;
using Associations.Billing.CreditNotes;
using Associations.Billing.Disputes;
using Associations.Billing.Documents;
using Associations.Billing.Drafts;
using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Billing.Mail;
using Associations.Billing.Mandates;
using Associations.Billing.PaymentRequests;
using Associations.Billing.Payments;
using Associations.Billing.Payouts;
using Associations.Billing.Reconciliations;
using Associations.Billing.Refunds;
using Associations.Billing.StripeEvents;
using Associations.Billing.Taxes;
using Associations.EventSourcing;
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
        .Projects(new OrderNotices())
        // Whosever is due is sent; nothing of it but ids is in it.
        .Across<OutgoingMail>()
        .Lists<PaymentRequest>()
        .WhenDue<PaymentRequest>(FindOutPaymentRequest.WhenDue)
        .WhenDue<Invoice>(FindOutPayment.WhenDue, FindOutPayment.AtOnce)
        .WhenDue<Reconciliation>(ReconcilePayments.WhenDue)
        .Lists<TaxRules>()
        .Lists<VatNumber>()
        .Lists<BankLine>()
        .Lists<InvoiceDraft>()
        .Lists<ChapterRemittance>()
        .WhenDue<VatNumber>(CheckVatNumber.WhenDue)
        .WhenDue<DunningCase>(LookAtDunning.WhenDue)
        .Lists<PaymentMandate>()
        .WhenDue<PaymentMandate>(FindOutMandate.WhenDue)
        .Documents(store =>
        {
            store.Schema.For<Invoice>().Duplicate(invoice => invoice.Subject.Id).Duplicate(invoice => invoice.Payer.Account)
                .Duplicate(invoice => invoice.Number).Duplicate(invoice => invoice.Due);
            store.Schema.For<InvoicedSubject>();
            store.Schema.For<CheckoutPage>();
            store.Schema.For<CreditBalance>().Duplicate(balance => balance.Payer.Account);
            store.Schema.For<RegisteredEntity>();
            store.Schema.For<TakenPrefix>();
            store.Schema.For<EntityLogo>();
            store.Schema.For<BillingDetails>();
            store.Schema.For<InvoicedBuyer>();
            store.Schema.For<GivenVatNumber>();
            store.Schema.For<BankLine>().Duplicate(line => line.Status).Duplicate(line => line.BookedOn).Duplicate(line => line.Amount);
            store.Schema.For<BankLineDetails>();
            store.Schema.For<InvoiceDraft>().Duplicate(draft => draft.Status);
            store.Schema.For<StatementReport>();
            store.Schema.For<ChapterRemittance>().Duplicate(remittance => remittance.ChapterId);
            store.Schema.For<JournalEntry>().Duplicate(entry => entry.PostedOn).Duplicate(entry => entry.InvoiceId)
                .Duplicate(entry => entry.Payer.Account).Duplicate(entry => entry.Payer.PersonId);
            Journal.Configure(store);
            store.Schema.For<OutgoingMail>().Duplicate(mail => mail.DueAt);
            store.Schema.For<PaymentMandate>().Duplicate(mandate => mandate.Account);
            store.Schema.For<StripeCustomer>().UseOptimisticConcurrency(true);
            store.Schema.For<MandateAcceptance>();
            // Stripe says what it says before anyone knows whose it is.
            store.Schema.For<StripeEvent>().SingleTenanted().Duplicate(e => e.DueAt);
        });

    internal static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(StripeAccess.Client(builder.Configuration));
        if (builder.Configuration["Vies:Address"] is { Length: > 0 } vies)
            builder.Services.AddSingleton<IVatNumberCheck>(provider =>
                new Vies(Vies.Client(new Uri(vies), builder.Configuration.GetValue("Vies:Patience", TimeSpan.FromSeconds(10))), provider.GetRequiredService<ILogger<Vies>>()));
        else
            builder.Services.AddSingleton<IVatNumberCheck, NoVatNumberCheck>();
        if (MailSettings.From(builder.Configuration) is not null)
            builder.Services.AddSingleton<IMailer>(provider => new SmtpMailer(() => MailSettings.From(builder.Configuration)!, provider.GetRequiredService<TimeProvider>()));
        else
            builder.Services.AddSingleton<IMailer, NoMailer>();
        builder.Services.AddSingleton<SendMail>();
        builder.Services.AddHostedService<MailWorker>();
        builder.Services.AddSingleton<StripePayments>();
        builder.Services.AddSingleton<StripeCheckouts>();
        builder.Services.AddSingleton<StripeRefunds>();
        builder.Services.AddSingleton<StripeMandates>();
        builder.Services.AddSingleton<StripeDisputes>();
        builder.Services.AddSingleton<StripePayouts>();
        builder.Services.AddSingleton<StripeListings>();
        builder.Services.AddSingleton<StripeEventSignal>();
        builder.Services.AddHostedService<StripeEventWorker>();
        builder.Services.AddScoped<Reports>();
    }

    internal static void Map(WebApplication app)
    {
        var invoices = app.MapGroup("/v1/invoices");
        InvoiceViews.Map(invoices);
        PayInvoice.Map(invoices);
        OpenCheckout.Map(invoices);
        CancelPayment.Map(invoices);
        RecordPayment.Map(invoices);
        ReverseRecordedPayment.Map(invoices);
        PaymentRequestViews.Map(app.MapGroup("/v1/payment-requests"));
        ApplyCredit.Map(invoices);
        IssueCreditNote.Map(invoices);
        CreditNoteViews.Map(invoices);
        RefundPayment.Map(invoices);
        CreditPromisedRefund.Map(invoices);
        VoidInvoice.Map(invoices);
        WriteOffInvoice.Map(invoices);
        DunningView.Map(invoices);
        StopDunning.Map(invoices);
        ResumeDunning.Map(invoices);
        SetDunningPolicy.Map(app);
        var balances = app.MapGroup("/v1/credit-balances");
        CreditBalanceViews.Map(balances);
        PayOutCredit.Map(balances);
        var mandates = app.MapGroup("/v1/payment-mandates");
        MandateViews.Map(mandates);
        GivePaymentMandate.Map(mandates);
        RevokePaymentMandate.Map(mandates);
        GetDocument.Map(invoices);
        ReceiveStripeEvent.Map(app);
        ReconciliationViews.Map(app);
        var drafts = app.MapGroup("/v1/invoice-drafts");
        DraftInvoice.Map(drafts);
        InvoiceDraftView.Map(drafts);
        PreviewInvoiceDraft.Map(drafts);
        ReviseInvoiceDraft.Map(drafts);
        DiscardInvoiceDraft.Map(drafts);
        FinaliseInvoiceDraft.Map(drafts);
        var entities = app.MapGroup("/v1/billing-entities");
        BillingEntityViews.Map(entities);
        RegisterBillingEntity.Map(entities);
        AmendBillingEntity.Map(entities);
        GetEntityLogo.Map(entities);
        SetEntityLogo.Map(entities);
        RemoveEntityLogo.Map(entities);
        BillingDetailsViews.Map(app);
        GiveBillingDetails.Map(app);
        var rules = app.MapGroup("/v1/tax-rules");
        TaxRulesViews.Map(rules);
        SetTaxRules.Map(rules);
        VatNumberViews.Map(app.MapGroup("/v1/vat-numbers"));
        LedgerOperations.Map(app);
        var statements = app.MapGroup("/v1/bank-statements");
        ImportStatement.Map(statements);
        StatementReport.Map(statements);
        var lines = app.MapGroup("/v1/bank-lines");
        BankLineViews.Map(lines);
        MatchBankLine.Map(lines);
        IgnoreBankLine.Map(lines);
    }
}
