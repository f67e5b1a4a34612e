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
        var listed = theirs.Select(intent => intent.PaymentId).ToHashSet();
        return
        [
            .. theirs.Where(intent => intent.Received is not null).Select(intent => Compare(intent, known[intent.PaymentId].FirstOrDefault())).OfType<Difference>(),
            .. ours.Where(payment => payment.Received is not null && !theirs.Any(intent => intent.PaymentId == payment.PaymentId && intent.Received is not null))
                .Where(payment => payment.MustBeListed || listed.Contains(payment.PaymentId))
                .Select(payment => new Difference(DifferenceKind.NotAtStripe, payment.ProviderId, payment.InvoiceId, payment.PaymentId, null, payment.Received, payment.Currency)),
        ];
    }

    static Difference? Compare(Theirs intent, Ours? payment) => payment switch
    {
        null => new(DifferenceKind.Unknown, intent.ProviderId, intent.InvoiceId, intent.PaymentId, intent.Received, null, intent.Currency),
        { Received: null } => new(DifferenceKind.NotRecorded, intent.ProviderId, intent.InvoiceId, intent.PaymentId, intent.Received, null, intent.Currency),
        _ when payment.Received != intent.Received => new(DifferenceKind.AmountDiffers, intent.ProviderId, intent.InvoiceId, intent.PaymentId, intent.Received, payment.Received, intent.Currency),
        _ => null,
    };

    internal static Decision Close(Reconciliation known, DateTimeOffset from, DateTimeOffset through, int compared, IReadOnlyList<Difference> differences) =>
        known.Through != from ? Decision.AlreadyDone : Decision.Accepted(new PaymentsReconciled(from, through, compared, differences));

    /// <summary>A payment as Stripe has it.</summary>
    /// <param name="Received">The money that came, in minor units; null while none has.</param>
    internal sealed record Theirs(string ProviderId, Guid InvoiceId, Guid PaymentId, long? Received, string Currency);

    /// <summary>A payment as we have it.</summary>
    /// <param name="Received">The money that was recorded, in minor units; null while none is.</param>
    /// <param name="MustBeListed">True when it was begun in the time that Stripe was asked about.</param>
    internal sealed record Ours(Guid InvoiceId, Guid PaymentId, string? ProviderId, long? Received, string Currency, bool MustBeListed);
}
