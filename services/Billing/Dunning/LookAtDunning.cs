using Associations.Billing.Invoices;
using Associations.Billing.Mail;
using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>
/// Decides what the days of dunning have brought, and orders the mail. It calls nobody, so a mail server that is away holds up no deadline. The
/// case is locked before the invoice, here as everywhere.
/// </summary>
static class LookAtDunning
{
    internal static async Task<Outcome> WhenDue(Guid id, Work work, CancellationToken cancellation)
    {
        if (await work.Find<DunningCase>(id, cancellation) is not { } known || await work.Find<Invoice>(known.State.InvoiceId, cancellation) is not { } invoice) return Outcome.Done;
        var (ofCase, ofInvoice) = DunningDecider.Due(known.State, invoice.State, work.Now);
        known.Record(ofCase);
        invoice.Record(ofInvoice);
        foreach (var ordered in ofCase.Events.OfType<MailOrdered>())
            work.Documents.Store(new OutgoingMail(ordered.MailId, work.Association, invoice.State.Id, ordered.Kind, ordered.Day, ordered.About, work.Now, work.Now));
        return Outcome.Done;
    }
}
