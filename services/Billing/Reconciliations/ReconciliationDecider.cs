using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Refunds;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Reconciliations;

/// <summary>The rules of comparing two lists of payments.</summary>
static class ReconciliationDecider
{
    /// <summary>What differs between what Stripe lists and what we recorded, each of the same time.</summary>
    /// <param name="theirs">What Stripe lists as ours.</param>
    /// <param name="ours">The payments by provider that we recorded as succeeded, and those that <paramref name="theirs"/> speaks of.</param>
    internal static IReadOnlyList<Difference> Compare(IReadOnlyList<Theirs> theirs, IReadOnlyList<Ours> ours)
    {
        var known = ours.ToLookup(payment => payment.PaymentId);
        // Of several that succeeded for one payment the first is the payment, unless another is recorded as it.
        var first = theirs.Where(intent => intent.Received is not null).Reverse().DistinctBy(intent => intent.PaymentId).ToDictionary(intent => intent.PaymentId, intent => intent.ProviderId);
        var listed = theirs.Select(intent => intent.PaymentId).ToHashSet();
        return
        [
            .. theirs.Where(intent => intent.Received is not null).Select(intent => Compare(intent, known[intent.PaymentId].FirstOrDefault(), first[intent.PaymentId])).OfType<Difference>(),
            .. ours.Where(payment => payment.Received is not null && !theirs.Any(intent => intent.PaymentId == payment.PaymentId && intent.Received is not null))
                .Where(payment => payment.MustBeListed || listed.Contains(payment.PaymentId))
                .Select(payment => new Difference(DifferenceKind.NotAtStripe, payment.ProviderId, payment.InvoiceId, payment.PaymentId, null, payment.Received, payment.Currency)),
        ];
    }

    static Difference? Compare(Theirs intent, Ours? payment, string first) => payment switch
    {
        not null when intent.ProviderId != (payment.Received is null ? first : payment.ProviderId) => intent.IsSentBack ? null
            : new(DifferenceKind.ReceivedTwice, intent.ProviderId, intent.InvoiceId, intent.PaymentId, intent.Received, payment.Received, intent.Currency),
        // Of a request for several that we do not know, neither are the invoices known.
        null => new(DifferenceKind.Unknown, intent.ProviderId, intent.InvoiceId == intent.PaymentId ? null : intent.InvoiceId, intent.PaymentId, intent.Received, null, intent.Currency),
        { Received: null } => new(DifferenceKind.NotRecorded, intent.ProviderId, intent.InvoiceId, intent.PaymentId, intent.Received, null, intent.Currency),
        _ when payment.Received != intent.Received => new(DifferenceKind.AmountDiffers, intent.ProviderId, intent.InvoiceId, intent.PaymentId, intent.Received, payment.Received, intent.Currency),
        _ => null,
    };

    /// <summary>The refunds and disputes of which Stripe knows better: those that we have not heard of, or not how they ended.</summary>
    internal static IReadOnlyList<Difference> Missed(IEnumerable<Movement> movements, IEnumerable<Invoice> invoices)
    {
        var known = invoices.ToDictionary(invoice => invoice.Id);
        return
        [
            .. from movement in movements
               let invoice = known.GetValueOrDefault(movement.InvoiceId)
               where IsMissed(movement, invoice)
               select new Difference(movement.Dispute is null ? DifferenceKind.RefundNotRecorded : DifferenceKind.DisputeNotRecorded, movement.ProviderId,
                   movement.InvoiceId, movement.PaymentId, movement.Went, WentHere(movement, invoice), movement.Currency),
        ];
    }

    /// <summary>The payments of which Stripe says what it kept, and we do not know. That is no difference: it is often known only after the money.</summary>
    internal static IReadOnlyList<Theirs> OfUnknownFee(IEnumerable<Theirs> theirs, IEnumerable<Invoice> invoices)
    {
        var unknown = invoices.SelectMany(invoice => invoice.Payments).Where(payment => payment.ProviderFee is null).ToDictionary(payment => payment.Id);
        // One that was not recorded until now may not have its id yet.
        return [.. theirs.Where(intent => intent.Fee is not null && unknown.TryGetValue(intent.PaymentId, out var payment) && (payment.ProviderId ?? intent.ProviderId) == intent.ProviderId)];
    }

    /// <summary>The disputes for which Stripe has kept, or given back, what we do not know. That is no difference either.</summary>
    internal static IReadOnlyList<Movement> OfUnknownDisputeFee(IEnumerable<Movement> movements, IEnumerable<Invoice> invoices)
    {
        // One may be about several invoices.
        var known = invoices.SelectMany(invoice => invoice.Disputes, (invoice, dispute) => (invoice.Id, dispute)).ToDictionary(one => (one.Id, one.dispute.Id), one => one.dispute);
        return [.. movements.Where(movement => movement.Fee is { } fee && known.TryGetValue((movement.InvoiceId, movement.ProviderId), out var dispute)
            && dispute.FeeEntries < movement.FeeEntries && (dispute.Fee?.Amount ?? 0) != fee.Amount)];
    }

    static bool IsMissed(Movement theirs, Invoice? invoice)
    {
        // Of money that was never counted, because the payment came under another id, nothing is to be counted back.
        if (invoice?.Payments.FirstOrDefault(payment => payment.Id == theirs.PaymentId) is { Status: PaymentStatus.Succeeded } paid && paid.ProviderId != theirs.IntentId) return false;
        if (theirs.Dispute is { } status)
            return Disputed(theirs, invoice) is not { } dispute || (status != DisputeStatus.Open && status != dispute.Status);
        // One that failed and of which nobody here had heard has moved nothing.
        return Refunded(theirs, invoice) is not { } refund ? theirs.Refund != RefundStatus.Failed
            : theirs.Refund == RefundStatus.Pending ? !refund.IsInFlight : theirs.Refund != refund.Status;
    }

    static long? WentHere(Movement theirs, Invoice? invoice) => theirs.Dispute is null
        ? Refunded(theirs, invoice) is { Status: RefundStatus.Succeeded } refund ? refund.Amount : null
        : Disputed(theirs, invoice) is { Status: DisputeStatus.Open or DisputeStatus.Lost } dispute ? dispute.Amount : null;

    static Refund? Refunded(Movement theirs, Invoice? invoice) => invoice?.Refunds.FirstOrDefault(refund => refund.Id == theirs.RefundId);

    static Dispute? Disputed(Movement theirs, Invoice? invoice) => invoice?.Disputes.FirstOrDefault(dispute => dispute.Id == theirs.ProviderId);

    internal static Decision Close(Reconciliation known, DateTimeOffset from, DateTimeOffset through, int compared, IReadOnlyList<Difference> differences) =>
        known.Through != from ? Decision.AlreadyDone : Decision.Accepted(new PaymentsReconciled(from, through, compared, differences));

    /// <summary>A payment as Stripe has it.</summary>
    /// <param name="Received">The money that came, in minor units; null while none has.</param>
    /// <param name="IsSentBack">True when all of it was refunded.</param>
    /// <param name="Fee">What Stripe kept of it, in the currency of our account; null while it does not say.</param>
    internal sealed record Theirs(string ProviderId, Guid InvoiceId, Guid PaymentId, long? Received, string Currency, bool IsSentBack = false, Money? Fee = null);

    /// <summary>A refund or a dispute as Stripe has it: <paramref name="Refund"/> and its <paramref name="RefundId"/> here, or <paramref name="Dispute"/>.</summary>
    internal sealed record Movement(string ProviderId, string IntentId, Guid InvoiceId, Guid PaymentId, long Amount, string Currency, Guid? RefundId, RefundStatus? Refund, DisputeStatus? Dispute, Money? Fee = null, int FeeEntries = 0)
    {
        /// <summary>What has gone of the payment by it, for now or for good.</summary>
        internal long? Went => Refund == RefundStatus.Succeeded || Dispute is DisputeStatus.Open or DisputeStatus.Lost ? Amount : null;
    }

    /// <summary>A payment as we have it.</summary>
    /// <param name="Received">The money that was recorded, in minor units; null while none is.</param>
    /// <param name="MustBeListed">True when it was begun in the time that Stripe was asked about.</param>
    internal sealed record Ours(Guid InvoiceId, Guid PaymentId, string? ProviderId, long? Received, string Currency, bool MustBeListed);
}
