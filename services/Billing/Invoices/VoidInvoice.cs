using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Voids the invoice of something that is not wanted any more; part of the reactions to that.</summary>
static class VoidInvoice
{
    internal static async Task<Outcome> In(Work work, Guid subject, string reason, CancellationToken cancellation)
    {
        if (await work.Documents.LoadAsync<InvoicedSubject>(subject, cancellation) is not { } known)
        {
            // It overtook the charge, which is then not to be invoiced when it comes.
            work.Documents.Insert(new InvoicedSubject(subject, null));
            return Outcome.Done;
        }
        if (known.InvoiceId is not { } id || await work.Find<Invoice>(id, cancellation) is not { } invoice) return Outcome.Done;
        return invoice.Record(InvoiceDecider.Void(invoice.State, reason)).Rejection is { } refused ? refused : Outcome.Done;
    }
}
