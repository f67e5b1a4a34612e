using Associations.Billing.Invoices;
using Associations.Billing.Mail;
using Associations.Billing.Mandates;
using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>
/// Decides what the days of dunning have brought, orders the mail and begins the payment by a method that is kept. It calls nobody, so that neither a
/// mail server nor a provider that is away holds up a deadline: the mail is in the queue then, and the payment is the invoice's, which asks the provider for
/// it. The case is locked before the invoice, here as everywhere.
/// </summary>
static class LookAtDunning
{
    internal static async Task<Outcome> WhenDue(Guid id, Work work, CancellationToken cancellation)
    {
        if (await work.Find<DunningCase>(id, cancellation) is not { } known || await work.Find<Invoice>(known.State.InvoiceId, cancellation) is not { } invoice) return Outcome.Done;
        var (ofCase, ofInvoice) = DunningDecider.Due(known.State, invoice.State, work.Now, known.State.NextCharge is null ? null : await MandateOf(invoice.State, work, cancellation));
        known.Record(ofCase);
        invoice.Record(ofInvoice);
        foreach (var ordered in ofCase.Events.OfType<MailOrdered>())
            work.Documents.Store(new OutgoingMail(ordered.MailId, work.Association, invoice.State.Id, ordered.Kind, ordered.Day, ordered.About, work.Now, work.Now));
        return Outcome.Done;
    }

    // One that is revoked a moment later is seen before the provider is asked.
    internal static async Task<PaymentMandate?> MandateOf(Invoice invoice, Work work, CancellationToken cancellation) =>
        invoice.Payer.Account is { } account && await work.Load<StripeCustomer>(StripeCustomer.IdOf(work.Association, account), cancellation) is { MandateId: { } id }
            ? await work.Read<PaymentMandate>(id, cancellation) : null;
}
