using Associations.Billing.Entities;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Issues an invoice with the next number; part of the reactions to whatever is to be charged.</summary>
static class IssueInvoice
{
    internal static async Task<Outcome> In(Work work, Charge charge, CancellationToken cancellation)
    {
        if (await work.Documents.LoadAsync<InvoicedSubject>(charge.Subject.Id, cancellation) is not null) return Outcome.Done;

        // The association's creation travels on another queue and may still be on its way; the message then comes again.
        var entity = await work.Read<BillingEntity>(BillingEntity.IdOf(work.Association), cancellation)
            ?? throw new InvalidOperationException("The association has no billing entity yet.");
        var (id, issuedOn) = (Uuid.New(work.Now), entity.DateAt(work.Now));
        work.Documents.Insert(new InvoicedSubject(charge.Subject.Id, id));
        var number = await NumberSeries.Next(work, entity, id, issuedOn, cancellation);
        work.Start<Invoice>(id, InvoiceDecider.Issue(charge, entity, number, issuedOn));
        return Outcome.Done;
    }
}
