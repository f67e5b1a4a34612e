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
            tax.Taxes, new IssuedUnder(entity.Revision, rules?.Revision, tax.Why), tax.Lines);
        // What costs nothing is settled by being issued; whoever waits for the payment need not know.
        return total == 0 ? Decision.Accepted(issued, new InvoiceSettled(number, charge.Subject, new Money(0, charge.Currency), charge.At)) : Decision.Accepted(issued);
    }

    internal static Decision StartPayment(Invoice invoice, Guid paymentId, string method, DateTimeOffset now, Money? amount = null, Guid? requestId = null, KeptMethod? kept = null,
        BankDebit? debit = null) => invoice switch
        {
            // Asked for again by who asked first and died before the answer.
            _ when invoice.Payments.Any(payment => payment.Id == paymentId) => Decision.AlreadyDone,
            { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; nothing is owed on it."),
            // What came too late and went back again, after its surplus had been spent, is owed though the invoice is void.
            { Status: InvoiceStatus.Void, Claim: <= 0 } => Decision.Rejected("invoice-void", "It is void; nothing is owed on it."),
            { InFlight: { } other } => UnderWay(other),
            _ when amount is not null && AskedAmount.Refusal(amount, invoice.Currency) is { } refusal => refusal,
            _ when amount?.Amount > invoice.Claim => Decision.Invalid("amount.amount", $"No more than {invoice.Claim} is due."),
            _ => Decision.Accepted(new PaymentStarted(paymentId, method, amount?.Amount ?? invoice.Claim, now, requestId, kept, debit)),
        };

    /// <summary>What nothing else may be begun beside. The page on which a payer can pay is closed by cancelling its payment.</summary>
    internal static Decision UnderWay(Payment other) => Decision.Rejected("payment-in-flight", other.IsOpenPage
        ? $"Payment {other.Id} can be made on its page until {other.OpenUntil:u}. Cancel it first, so that nothing is paid twice."
        : $"Payment {other.Id} is not decided yet. Wait for its outcome, so that nothing is paid twice.");

    /// <summary>Money that staff have seen come counts at once, whatever the invoice's state: what was not due is the payer's credit.</summary>
    internal static Decision RecordPayment(Invoice invoice, PaymentRecorded received, Money amount, DateOnly today) => invoice switch
    {
        _ when AskedAmount.Refusal(amount, invoice.Currency) is { } refusal => refusal,
        _ when received.ReceivedOn > today => Decision.Invalid("receivedOn", "Give the day on which it came, which is not in the future."),
        _ => Concluded(invoice, received.PaymentId, received.At, received),
    };

    /// <summary>Recorded money went back, such as a transfer that bounced. What stands on the payer's credit balance of it is taken from there first.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="paymentId">The payment, which came without the provider.</param>
    /// <param name="reason">Why, as a slug.</param>
    /// <param name="available">What is left on the payer's credit balance of what this invoice gave.</param>
    /// <param name="now">The instant.</param>
    internal static Decision ReversePayment(Invoice invoice, Guid paymentId, string reason, long available, DateTimeOffset now)
    {
        var payment = invoice.Payments.FirstOrDefault(payment => payment.Id == paymentId);
        if (payment is { Status: PaymentStatus.Reversed }) return Decision.AlreadyDone;
        if (payment is not { IsOffline: true }) return Decision.Rejected("payment-not-recorded", "This payment was not recorded by staff. What came through the payment provider goes back by a refund.");
        var reversed = new PaymentReversed(paymentId, payment.Amount, reason, invoice.Subject, invoice.Currency, 0, now);
        var takenBack = TakenBack(invoice, reversed, available);
        reversed = reversed with { StillDue = invoice.Evolve(reversed).Claim - takenBack };
        return takenBack > 0 ? Decision.Accepted(new CreditApplied(Uuid.From(paymentId, "reversed"), takenBack, now), reversed) : Decision.Accepted(reversed);
    }

    /// <summary>
    /// What a fact that sends money back takes from the payer's credit, as far as this invoice gave it: it was the same money, so that a payment
    /// that came twice and went back once leaves the invoice paid.
    /// </summary>
    internal static long TakenBack(Invoice invoice, object gone, long available) => Math.Min(available, Math.Max(0, invoice.Evolve(gone).Claim - invoice.Claim));

    /// <summary>
    /// Facts about money, and what follows from them: what is paid beyond what is owed is the payer's credit, and an invoice on which nothing
    /// is owed any more is settled. What was credited whole is not: nobody bought it.
    /// </summary>
    internal static Decision Concluded(Invoice invoice, Guid paymentId, DateTimeOffset now, params IReadOnlyList<object> events)
    {
        var facts = events.ToList();
        var after = facts.Aggregate(invoice, (state, e) => state.Evolve(e));
        if (after.Claim < 0)
        {
            var surplus = new Overpaid(paymentId, -after.Claim, now);
            facts.Add(surplus);
            after = after.Evolve(surplus);
        }
        if (after is { Status: InvoiceStatus.Open or InvoiceStatus.WrittenOff, Claim: 0 } && after.Credited < after.Total)
            facts.Add(new InvoiceSettled(after.Number, after.Subject, new Money(after.Total, after.Currency), now));
        return Decision.Accepted(facts);
    }

    /// <summary>
    /// Takes in what the provider says of a payment, in whatever order and however often it says it. Success is final: what an earlier
    /// attempt reports afterwards changes nothing.
    /// </summary>
    internal static Decision Learn(Invoice invoice, Guid paymentId, ProviderOutcome outcome, DateTimeOffset now)
    {
        var payment = invoice.Payments.FirstOrDefault(payment => payment.Id == paymentId);
        if (payment is null) return Decision.Rejected("payment-unknown", "No payment with this id was started on this invoice.");
        if (payment.Status is PaymentStatus.Succeeded or PaymentStatus.Reversed)
            return outcome is ProviderOutcome.Succeeded { Fee: { } late } again ? LearnFee(invoice, paymentId, again.ProviderId, late, now) : Decision.AlreadyDone;
        switch (outcome)
        {
            case ProviderOutcome.Succeeded succeeded:
                // A failure that was reported first, of an attempt that was then repeated with success, is overtaken by the money itself.
                var received = new PaymentSucceeded(paymentId, succeeded.ProviderId, succeeded.Amount, now);
                return succeeded.Fee is { } fee ? Concluded(invoice, paymentId, now, received, FeeOf(paymentId, fee, now)) : Concluded(invoice, paymentId, now, received);
            case ProviderOutcome.Open open:
                return payment is { OpenUntil: null, Status: PaymentStatus.Started or PaymentStatus.RequiresAction }
                    ? Decision.Accepted(new CheckoutOpened(paymentId, open.Until, now)) : Decision.AlreadyDone;
            case ProviderOutcome.Pending pending:
                if (payment.Status == PaymentStatus.Failed) return Decision.AlreadyDone;
                return payment.MissingSince is null && IsKnown(payment, pending) ? Decision.AlreadyDone : Decision.Accepted(new PaymentPending(paymentId, pending.ProviderId, pending.RequiresAction, now));
            case ProviderOutcome.Missing missing:
                return payment.Status == PaymentStatus.Failed || payment.MissingSince is not null ? Decision.AlreadyDone : Decision.Accepted(new PaymentMissing(paymentId, missing.ProviderId, now));
            case ProviderOutcome.Failed failed:
                if (payment.Status == PaymentStatus.Failed) return Decision.AlreadyDone;
                var declined = new PaymentDeclined(paymentId, failed.ProviderId, failed.Reason, invoice.Subject, now, payment.Kept is null ? null : true);
                return invoice is { VoidReason: { } reason, Status: InvoiceStatus.Open } && !HasMoved(invoice)
                    ? Decision.Accepted(declined, new InvoiceCancelled(invoice.Number, invoice.Subject, reason))
                    : Decision.Accepted(declined);
            default:
                throw new InvalidOperationException($"{outcome} is not an outcome.");
        }
    }

    /// <summary>
    /// Takes in what the provider kept of a payment, once: what it takes or gives back later is no fee of the payment, and of money that came under
    /// another of its ids nothing is in the books.
    /// </summary>
    internal static Decision LearnFee(Invoice invoice, Guid paymentId, string providerId, Money fee, DateTimeOffset now) =>
        invoice.Payments.FirstOrDefault(payment => payment.Id == paymentId) is { Status: PaymentStatus.Succeeded, ProviderFee: null } payment && payment.ProviderId == providerId
            ? Decision.Accepted(FeeOf(paymentId, fee, now)) : Decision.AlreadyDone;

    static PaymentFeeLearned FeeOf(Guid paymentId, Money fee, DateTimeOffset now) => new(paymentId, fee.Amount, now, fee.Currency);

    /// <summary>Whether a payment may be given up: only what waits for the payer, is not known to the provider any more, or has failed already.</summary>
    internal static Decision CancelPayment(Payment payment) => payment.Status switch
    {
        _ when payment.RequestId is { } request => Decision.Rejected("payment-of-request", $"It is a share of payment request {request}. Cancel that, for all its invoices."),
        PaymentStatus.RequiresAction or PaymentStatus.Failed => Decision.AlreadyDone,
        PaymentStatus.Started or PaymentStatus.Processing when payment.MissingSince is not null => Decision.AlreadyDone,
        PaymentStatus.Succeeded => Decision.Rejected("payment-not-cancellable", "The money is there. It goes back by a refund."),
        _ => Decision.Rejected("payment-not-cancellable", "The payment provider decides on it. Read the invoice until it has succeeded or failed."),
    };

    /// <summary>Notes that the provider was asked and still has no final answer, so that it is asked less often.</summary>
    internal static Decision StillPending(Invoice invoice, Guid paymentId, ProviderOutcome.Pending pending, DateTimeOffset now) =>
        invoice.InFlight?.Id == paymentId
            ? Decision.Accepted(new PaymentPending(paymentId, pending.ProviderId, pending.RequiresAction, now))
            : Decision.AlreadyDone;

    internal static Decision Void(Invoice invoice, string reason) => invoice switch
    {
        { Status: InvoiceStatus.Void } => Decision.AlreadyDone,
        { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; correct it by a credit note."),
        { Status: InvoiceStatus.WrittenOff } => Decision.Rejected("invoice-written-off", "It was owed and is given up; it cannot be made never to have been owed."),
        _ when HasMoved(invoice) => Decision.Rejected("invoice-partly-paid", "Part of it was paid or credited; correct it by a credit note."),
        // Exactly one of payment and void wins: the one under way is waited for, and if it fails, this one does.
        { InFlight: not null, VoidReason: null } => Decision.Accepted(new VoidRequested(reason)),
        { InFlight: not null } => Decision.AlreadyDone,
        _ => Decision.Accepted(new InvoiceCancelled(invoice.Number, invoice.Subject, reason)),
    };

    /// <summary>What it is for has ended. Where a part was paid, that cannot be undone: it is noted, and all that is left is credited when nothing is under way.</summary>
    internal static Decision Unwanted(Invoice invoice, string reason) => invoice switch
    {
        { VoidReason: not null } => Decision.AlreadyDone,
        { Status: InvoiceStatus.Open } when HasMoved(invoice) => Decision.Accepted(new VoidRequested(reason)),
        _ => Void(invoice, reason),
    };

    internal static Decision WriteOff(Invoice invoice, string reason, DateTimeOffset now) => invoice switch
    {
        { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; nothing is owed on it."),
        { Status: InvoiceStatus.Void, Claim: <= 0 } => Decision.Rejected("invoice-void", "It is void; nothing is owed on it."),
        { InFlight: { } payment } => UnderWay(payment),
        { Due: 0 } => Decision.AlreadyDone,
        _ => Decision.Accepted(new InvoiceGivenUp(invoice.Number, invoice.Subject, invoice.Due, reason, now, invoice.Currency, invoice.Claim)),
    };

    static bool HasMoved(Invoice invoice) =>
        invoice.CreditNotes.Length > 0 || invoice.Allocations.Length > 0 || invoice.Payments.Any(payment => payment.Status == PaymentStatus.Succeeded);

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
/// <param name="EntityId">The legal entity that is to issue it, or null for the association's first.</param>
sealed record Charge(Subject Subject, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines, DateTimeOffset At, DateTimeOffset? DueAt = null,
    Guid? EntityId = null);
