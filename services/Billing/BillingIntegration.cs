using Associations.Billing.Dunning;
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
        InvoiceBecameOverdue overdue => [new InvoiceOverdue(e.Stream, overdue.Number, overdue.Subject, overdue.Due, overdue.DueOn, overdue.OverdueOn)],
        InvoiceCancelled cancelled => [new InvoiceVoided(e.Stream, cancelled.Number, cancelled.Subject, cancelled.Reason)],
        InvoiceGivenUp { Currency: { } currency } given =>
            [new InvoiceWrittenOff(e.Stream, given.Number, given.Subject, new Money(given.Amount, currency), new Money(given.Claim, currency), given.Reason)],
        PaymentDeclined { WithoutPayer: true } declined when ChargeDecider.Verdict(declined.Reason) == SuppressionReason.AuthenticationRequired =>
        [
            new PaymentFailed(e.Stream, declined.PaymentId, declined.Subject, declined.Reason), new PaymentActionRequired(e.Stream, declined.PaymentId, declined.Subject),
        ],
        PaymentDeclined declined => [new PaymentFailed(e.Stream, declined.PaymentId, declined.Subject, declined.Reason)],
        RefundSucceeded { PaymentId: { } payment, Subject: { } subject, Currency: { } currency } refunded =>
            [new PaymentRefunded(e.Stream, payment, refunded.RefundId, subject, new Money(refunded.Amount, currency), new Money(refunded.StillDue, currency))],
        PaymentReversed back => [new PaymentBounced(e.Stream, back.PaymentId, back.Subject, new Money(back.Amount, back.Currency), new Money(back.StillDue, back.Currency))],
        DisputeOpened { Currency: { } currency } opened =>
            [new PaymentDisputed(e.Stream, opened.PaymentId, opened.DisputeId, opened.Subject, new Money(opened.Amount, currency), new Money(opened.StillDue, currency))],
        DisputeWon { Currency: { } currency } won =>
            [new PaymentDisputeWon(e.Stream, won.PaymentId, won.DisputeId, won.Subject, new Money(won.Amount, currency), new Money(won.StillDue, currency))],
        DisputeLost { Currency: { } currency } lost =>
            [new PaymentDisputeLost(e.Stream, lost.PaymentId, lost.DisputeId, lost.Subject, new Money(lost.Amount, currency), new Money(lost.StillDue, currency))],
        InvoiceCredited { Subject: { } subject, Currency: { } currency } credited =>
            [new CreditNoteIssued(
                e.Stream, credited.CreditNoteId, credited.CreditNoteNumber, subject, new Money(credited.Amount, currency), new Money(credited.StillDue, currency))],
        _ => [],
    };
}
