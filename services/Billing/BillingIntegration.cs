using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;

namespace Associations.Billing;

/// <summary>All that leaves the Billing service. What is not named here stays private.</summary>
static class BillingIntegration
{
    internal static IEnumerable<object> ToContracts(StoredEvent e) => e.Data switch
    {
        InvoiceFinalised issued => [new InvoiceIssued(e.Stream, issued.Number, issued.Subject, new Money(issued.Total, issued.Currency), issued.DueOn)],
        InvoiceSettled settled => [new InvoicePaid(e.Stream, settled.Number, settled.Subject, settled.Total, settled.At)],
        InvoiceCancelled cancelled => [new InvoiceVoided(e.Stream, cancelled.Number, cancelled.Subject, cancelled.Reason)],
        PaymentDeclined declined => [new PaymentFailed(e.Stream, declined.PaymentId, declined.Subject, declined.Reason)],
        _ => [],
    };
}
