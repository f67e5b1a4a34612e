using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Refunds;

namespace Associations.Billing.Reconciliations;

/// <summary>What went back as we have it, held against what Stripe lists: the way that the list itself does not go.</summary>
static class OurMovements
{
    // Stripe lists half a year by the day on which each began, and we may have heard of it weeks later.
    internal static readonly TimeSpan Listed = TimeSpan.FromDays(150);

    /// <summary>
    /// The refunds that we recorded as sent and the disputes of which we were told, and that Stripe does not list, or with another amount. One that was
    /// spread over several invoices is one: its parts are added up.
    /// </summary>
    /// <param name="theirs">What Stripe lists, whole.</param>
    /// <param name="invoices">The invoices on which something went back lately, each whole.</param>
    /// <param name="disputes">The disputes that were recorded since <see cref="Listed"/>; a dispute is learnt of again when it is decided.</param>
    /// <param name="since">Since when a refund must be listed, UTC.</param>
    /// <param name="until">Until when one must be, UTC.</param>
    internal static IReadOnlyList<Difference> Differing(
        IEnumerable<ReconciliationDecider.Movement> theirs, IReadOnlyList<Invoice> invoices, IReadOnlySet<string> disputes, DateTimeOffset since, DateTimeOffset until)
    {
        var listed = theirs.DistinctBy(movement => movement.ProviderId).ToDictionary(movement => movement.ProviderId);
        var sent = from invoice in invoices
                   from refund in invoice.Refunds
                   where refund is { Status: RefundStatus.Succeeded, ProviderId: not null } && refund.At >= since && refund.At < until
                   select new Ours(refund.ProviderId!, invoice.Id, refund.PaymentId, refund.Amount, invoice.Currency, null);
        var disputed = from invoice in invoices
                       from dispute in invoice.Disputes
                       where disputes.Contains(dispute.Id)
                       select new Ours(dispute.Id, invoice.Id, dispute.PaymentId, dispute.Amount, invoice.Currency, dispute.Status);
        return [.. sent.Concat(disputed).GroupBy(one => one.ProviderId).Select(parts => Compare([.. parts], listed.GetValueOrDefault(parts.Key))).OfType<Difference>()];
    }

    /// <summary>The payments and refunds under way of which Stripe knows nothing any more.</summary>
    internal static IReadOnlyList<Difference> Missing(IReadOnlyList<Invoice> invoices) =>
    [
        .. from invoice in invoices
           where invoice.InFlight is { MissingSince: not null }
           select new Difference(DifferenceKind.MissingAtStripe, invoice.InFlight!.ProviderId, invoice.Id, invoice.InFlight.Id, null, null, invoice.Currency),
        .. from invoice in invoices
           from refund in invoice.Refunds
           where refund is { IsInFlight: true, MissingSince: not null }
           select new Difference(DifferenceKind.RefundMissingAtStripe, refund.ProviderId, invoice.Id, refund.PaymentId, null, null, invoice.Currency),
    ];

    static Difference? Compare(IReadOnlyList<Ours> parts, ReconciliationDecider.Movement? theirs)
    {
        var (first, amount) = (parts[0], parts.Sum(part => part.Amount));
        var isRefund = first.Dispute is null;
        Difference Of(DifferenceKind kind) => new(kind, first.ProviderId, first.InvoiceId, first.PaymentId, theirs?.Amount, amount, first.Currency);
        if (theirs is null) return Of(isRefund ? DifferenceKind.RefundNotAtStripe : DifferenceKind.DisputeNotAtStripe);
        // How it stands differs: then it is taken over, and its amount with it.
        var isSame = isRefund ? theirs.Refund == RefundStatus.Succeeded : parts.All(part => part.Dispute == theirs.Dispute);
        return isSame && theirs.Amount != amount ? Of(isRefund ? DifferenceKind.RefundAmountDiffers : DifferenceKind.DisputeAmountDiffers) : null;
    }

    sealed record Ours(string ProviderId, Guid InvoiceId, Guid PaymentId, long Amount, string Currency, DisputeStatus? Dispute);
}
