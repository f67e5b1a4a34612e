using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Refunds;

/// <summary>The rules of sending money back.</summary>
static class RefundDecider
{
    /// <summary>What of a payment can still be sent back: neither was before, nor is on its way, nor was taken by the payer's bank.</summary>
    internal static long Refundable(Invoice invoice, Payment payment) => payment.Status == PaymentStatus.Succeeded && !payment.IsOffline
        ? Math.Max(0, payment.Amount
            - invoice.Refunds.Where(refund => refund.PaymentId == payment.Id && refund.Status != RefundStatus.Failed).Sum(refund => refund.Amount)
            - invoice.Disputes.Where(dispute => dispute.PaymentId == payment.Id && dispute.Status == DisputeStatus.Lost).Sum(dispute => dispute.Amount))
        : 0;

    /// <summary>True while the payer's bank decides on a payment. What is refunded meanwhile may be lost twice.</summary>
    internal static bool IsDisputed(Invoice invoice, Payment payment) =>
        invoice.Disputes.Any(dispute => dispute.PaymentId == payment.Id && dispute.Status == DisputeStatus.Open);

    internal static Decision Start(Invoice invoice, Guid refundId, Guid paymentId, Money? amount, string reason, DateTimeOffset now)
    {
        // Asked for again by who asked first and died before the answer.
        if (invoice.Refunds.Any(refund => refund.Id == refundId)) return Decision.AlreadyDone;
        if (invoice.Payments.FirstOrDefault(payment => payment.Id == paymentId) is not { } payment)
            return Decision.Invalid("paymentId", "Give the id of a payment on this invoice.");
        if (amount is not null && AskedAmount.Refusal(amount, invoice.Currency) is { } refusal) return refusal;
        if (payment.Status != PaymentStatus.Succeeded || payment.IsOffline)
            return Decision.Rejected("payment-not-refundable", "Only a payment that succeeded at the payment provider goes back the way it came.");
        if (IsDisputed(invoice, payment))
            return Decision.Rejected("payment-disputed", "The payer's bank decides on this payment. Wait for that: what is refunded meanwhile may be lost twice.");
        var remaining = Refundable(invoice, payment);
        return remaining == 0 || amount?.Amount > remaining
            ? Decision.Rejected("refund-exceeds-payment", $"Of this payment {remaining} can still be refunded, in minor units.")
            : Decision.Accepted(new RefundStarted(refundId, paymentId, amount?.Amount ?? remaining, reason, now));
    }

    /// <summary>A refund of our payment that somebody made at the provider and not here: a fact all the same.</summary>
    internal static Decision LearnOther(Invoice invoice, Guid refundId, Guid paymentId, long amount, ProviderOutcome outcome, long available, DateTimeOffset now)
    {
        if (invoice.Refunds.Any(refund => refund.Id == refundId)) return Learn(invoice, refundId, outcome, available, now);
        if (NotReceived(invoice, paymentId) is { } notReceived) return notReceived;
        var started = new RefundStarted(refundId, paymentId, amount, "made-at-provider", now);
        return Decision.Accepted([started, .. Learn(invoice.Evolve(started), refundId, outcome, available, now).Events]);
    }

    /// <summary>The refusal to believe that a payment went back which never came, or of which we have not heard yet; else null.</summary>
    internal static Decision? NotReceived(Invoice invoice, Guid paymentId) => invoice.Payments.FirstOrDefault(payment => payment.Id == paymentId) switch
    {
        null => Decision.Rejected("payment-unknown", "No payment with this id was started on this invoice."),
        { Status: PaymentStatus.Succeeded } => null,
        _ => Decision.Rejected("payment-not-received", "The provider's word that it was received is still on its way."),
    };

    /// <summary>
    /// Takes in what the provider says of a refund, in whatever order and however often. One that succeeded may still fail; one that the
    /// provider failed never succeeds afterwards.
    /// </summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="refundId">The refund.</param>
    /// <param name="outcome">What the provider says.</param>
    /// <param name="available">What is left on the payer's credit balance of what this invoice gave: it was this money, so it is taken back first.</param>
    /// <param name="now">The instant.</param>
    internal static Decision Learn(Invoice invoice, Guid refundId, ProviderOutcome outcome, long available, DateTimeOffset now)
    {
        if (invoice.Refunds.FirstOrDefault(refund => refund.Id == refundId) is not { } refund)
            return Decision.Rejected("refund-unknown", "No refund with this id was asked for on this invoice.");
        switch (outcome)
        {
            case ProviderOutcome.Succeeded succeeded:
                return refund.Status == RefundStatus.Succeeded || refund is { Status: RefundStatus.Failed, ProviderId: not null }
                    ? Decision.AlreadyDone
                    : Succeed(invoice, refund, succeeded, available, now);
            case ProviderOutcome.Pending pending:
                return !refund.IsInFlight || (refund is { Status: RefundStatus.Pending, MissingSince: null } && refund.ProviderId == pending.ProviderId)
                    ? Decision.AlreadyDone
                    : Decision.Accepted(new RefundPending(refundId, pending.ProviderId, now));
            case ProviderOutcome.Missing missing:
                return refund is { IsInFlight: true, MissingSince: null } ? Decision.Accepted(new RefundMissing(refundId, missing.ProviderId, now)) : Decision.AlreadyDone;
            case ProviderOutcome.Failed failed:
                return refund.Status == RefundStatus.Failed
                    ? Decision.AlreadyDone
                    : InvoiceDecider.Concluded(invoice, refund.PaymentId, now, new RefundFailed(refundId, failed.ProviderId, failed.Reason, now));
            default:
                throw new InvalidOperationException($"{outcome} is not an outcome.");
        }
    }

    /// <summary>Notes that the provider was asked and still has no final answer, so that it is asked less often.</summary>
    internal static Decision StillPending(Invoice invoice, Guid refundId, ProviderOutcome.Pending pending, DateTimeOffset now) =>
        invoice.Refunds.Any(refund => refund.Id == refundId && refund.IsInFlight)
            ? Decision.Accepted(new RefundPending(refundId, pending.ProviderId, now))
            : Decision.AlreadyDone;

    /// <summary>Keeps for the payer, as credit, what was promised to be sent back and cannot be.</summary>
    internal static Decision CreditPromise(Invoice invoice, Guid creditId, string reason, DateTimeOffset now) => invoice.Promised > 0
        ? Decision.Accepted(new RefundPromiseCredited(creditId, invoice.Promised, reason, now))
        : Decision.Rejected("no-refund-promised", "Nothing is promised that was not sent, or is not on its way. Read the invoice's credit notes and refunds.");

    static Decision Succeed(Invoice invoice, Refund refund, ProviderOutcome.Succeeded succeeded, long available, DateTimeOffset now)
    {
        var sent = new RefundSucceeded(refund.Id, succeeded.ProviderId, succeeded.Amount, now, refund.PaymentId, invoice.Subject, invoice.Currency);
        var takenBack = InvoiceDecider.TakenBack(invoice, sent, available);
        sent = sent with { StillDue = invoice.Evolve(sent).Claim - takenBack };
        return takenBack > 0 ? Decision.Accepted(new CreditApplied(refund.Id, takenBack, now), sent) : Decision.Accepted(sent);
    }
}
