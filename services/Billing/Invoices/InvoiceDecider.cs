using Associations.Billing.Entities;
using Associations.Billing.Payments;
using Associations.Billing.Taxes;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>The rules of invoices and of the payments on them.</summary>
static class InvoiceDecider
{
    internal static Decision Issue(Charge charge, BillingEntity entity, string number, DateOnly issuedOn, TaxRules? rules, TaxDecision tax)
    {
        var total = tax.Total;
        var issued = new InvoiceFinalised(
            entity.Id, number, charge.Subject, charge.Payer, charge.Currency, charge.Lines, total, issuedOn, charge.DueAt is { } due ? entity.DateAt(due) : issuedOn.AddDays(30),
            tax.Taxes, new IssuedUnder(entity.Revision, rules?.Revision, tax.Why));
        // What costs nothing is settled by being issued; whoever waits for the payment need not know.
        return total == 0 ? Decision.Accepted(issued, new InvoiceSettled(number, charge.Subject, new Money(0, charge.Currency), charge.At)) : Decision.Accepted(issued);
    }

    internal static Decision StartPayment(Invoice invoice, Guid paymentId, string method, DateTimeOffset now) => invoice switch
    {
        // Asked for again by who asked first and died before the answer.
        _ when invoice.Payments.Any(payment => payment.Id == paymentId) => Decision.AlreadyDone,
        { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; nothing is owed on it."),
        { Status: InvoiceStatus.Void } => Decision.Rejected("invoice-void", "It is void; nothing is owed on it."),
        { InFlight: { } other } => Decision.Rejected("payment-in-flight", $"Payment {other.Id} is not decided yet. Wait for its outcome, so that nothing is paid twice."),
        _ => Decision.Accepted(new PaymentStarted(paymentId, method, invoice.Due, now)),
    };

    /// <summary>
    /// Takes in what the provider says of a payment, in whatever order and however often it says it. Success is final: what an earlier
    /// attempt reports afterwards changes nothing.
    /// </summary>
    internal static Decision Learn(Invoice invoice, Guid paymentId, ProviderOutcome outcome, DateTimeOffset now)
    {
        var payment = invoice.Payments.FirstOrDefault(payment => payment.Id == paymentId);
        if (payment is null) return Decision.Rejected("payment-unknown", "No payment with this id was started on this invoice.");
        if (payment.Status == PaymentStatus.Succeeded) return Decision.AlreadyDone;
        switch (outcome)
        {
            case ProviderOutcome.Succeeded succeeded:
                // A failure that was reported first, of an attempt that was then repeated with success, is overtaken by the money itself.
                var received = new PaymentSucceeded(paymentId, succeeded.ProviderId, succeeded.Amount, now);
                return invoice.Status == InvoiceStatus.Open && succeeded.Amount >= invoice.Due
                    ? Decision.Accepted(received, new InvoiceSettled(invoice.Number, invoice.Subject, new Money(invoice.Total, invoice.Currency), now))
                    : Decision.Accepted(received);
            case ProviderOutcome.Pending pending:
                if (payment.Status == PaymentStatus.Failed) return Decision.AlreadyDone;
                return IsKnown(payment, pending) ? Decision.AlreadyDone : Decision.Accepted(new PaymentPending(paymentId, pending.ProviderId, pending.RequiresAction, now));
            case ProviderOutcome.Failed failed:
                if (payment.Status == PaymentStatus.Failed) return Decision.AlreadyDone;
                var declined = new PaymentDeclined(paymentId, failed.ProviderId, failed.Reason, invoice.Subject, now);
                return invoice.VoidReason is { } reason
                    ? Decision.Accepted(declined, new InvoiceCancelled(invoice.Number, invoice.Subject, reason))
                    : Decision.Accepted(declined);
            default:
                throw new InvalidOperationException($"{outcome} is not an outcome.");
        }
    }

    /// <summary>Notes that the provider was asked and still has no final answer, so that it is asked less often.</summary>
    internal static Decision StillPending(Invoice invoice, Guid paymentId, ProviderOutcome.Pending pending, DateTimeOffset now) =>
        invoice.InFlight?.Id == paymentId
            ? Decision.Accepted(new PaymentPending(paymentId, pending.ProviderId, pending.RequiresAction, now))
            : Decision.AlreadyDone;

    internal static Decision Void(Invoice invoice, string reason) => invoice switch
    {
        { Status: InvoiceStatus.Void } => Decision.AlreadyDone,
        { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; correct it by a credit note."),
        // Exactly one of payment and void wins: the one under way is waited for, and if it fails, this one does.
        { InFlight: not null, VoidReason: null } => Decision.Accepted(new VoidRequested(reason)),
        { InFlight: not null } => Decision.AlreadyDone,
        _ => Decision.Accepted(new InvoiceCancelled(invoice.Number, invoice.Subject, reason)),
    };

    static bool IsKnown(Payment payment, ProviderOutcome.Pending pending) =>
        payment.ProviderId == pending.ProviderId && payment.Status == (pending.RequiresAction ? PaymentStatus.RequiresAction : PaymentStatus.Processing);
}

/// <summary>What another service asks to be invoiced.</summary>
/// <param name="Subject">What it is for.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="At">When it was asked, UTC.</param>
/// <param name="DueAt">When it must be paid, UTC, or null for 30 days.</param>
sealed record Charge(Subject Subject, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines, DateTimeOffset At, DateTimeOffset? DueAt = null);
