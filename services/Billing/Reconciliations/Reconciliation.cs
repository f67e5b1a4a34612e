using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Reconciliations;

/// <summary>
/// The comparison of an association's payments with what Stripe has of them, once every night. What differs is a fact and is told; what Stripe
/// knows better is also taken over.
/// </summary>
public sealed record Reconciliation : IState<Reconciliation>
{
    // Payments that are made while it looks are for the next night, and Stripe's list and our clocks may differ by a little.
    internal static readonly TimeSpan Settled = TimeSpan.FromHours(1), Nightly = TimeSpan.FromDays(1);

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Until when everything was compared, UTC.</summary>
    public DateTimeOffset Through { get; init; }

    /// <summary>From when on the last comparison looked, UTC; null before the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>How many payments it compared.</summary>
    public int Compared { get; init; }

    /// <summary>What differed in it.</summary>
    public ImmutableArray<Difference> Differences { get; init; } = [];

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => Id == Guid.Empty ? null : Through + Nightly + Settled;

    /// <inheritdoc />
    public static Reconciliation Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Reconciliation Evolve(object e) => e switch
    {
        ReconciliationBegun begun => this with { Through = begun.At },
        PaymentsReconciled done => this with { From = done.From, Through = done.Through, Compared = done.Compared, Differences = [.. done.Differences] },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The one of an association.</summary>
    internal static Guid IdOf(Guid association) => Uuid.From(association, "reconciliation");
}

/// <summary>A payment, refund or dispute about which Stripe and we differ.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="ProviderId">Stripe's id of the payment, refund or dispute, or null when Stripe has none.</param>
/// <param name="InvoiceId">The invoice that it is for.</param>
/// <param name="PaymentId">Our id of it, as far as it is known.</param>
/// <param name="Theirs">What Stripe has received, or what has gone by the refund or dispute, in minor units of <paramref name="Currency"/>; null when it has nothing.</param>
/// <param name="Ours">What we have recorded as received, or as gone; null when we have nothing.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record Difference(DifferenceKind Kind, string? ProviderId, Guid? InvoiceId, Guid? PaymentId, long? Theirs, long? Ours, string Currency);

/// <summary>What differs.</summary>
public enum DifferenceKind
{
    /// <summary>Stripe has the money and we had not recorded it; it has been recorded now.</summary>
    NotRecorded,

    /// <summary>Stripe has money with our mark on it for a payment that we do not know. Somebody must look.</summary>
    Unknown,

    /// <summary>We recorded a payment that Stripe does not have as succeeded. Somebody must look.</summary>
    NotAtStripe,

    /// <summary>Both have it, with different amounts. Somebody must look.</summary>
    AmountDiffers,

    /// <summary>Stripe has a refund of which we had not heard, or not how it ended; it has been recorded now.</summary>
    RefundNotRecorded,

    /// <summary>Stripe has a dispute of which we had not heard, or not how it ended; it has been recorded now.</summary>
    DisputeNotRecorded,

    /// <summary>Stripe knows nothing any more of a payment that waits for its outcome. Somebody must look, and give it up if it is not found there.</summary>
    MissingAtStripe,

    /// <summary>Stripe knows nothing any more of a refund that waits for its outcome. Somebody must look.</summary>
    RefundMissingAtStripe,

    /// <summary>We recorded a refund that Stripe does not list. Somebody must look.</summary>
    RefundNotAtStripe,

    /// <summary>Both have the refund, with different amounts. Somebody must look.</summary>
    RefundAmountDiffers,

    /// <summary>We recorded a dispute that Stripe does not list. Somebody must look.</summary>
    DisputeNotAtStripe,

    /// <summary>Both have the dispute, with different amounts. Somebody must look.</summary>
    DisputeAmountDiffers,

    /// <summary>Stripe has money for a payment that is received already under another of its ids. Somebody must look, and send one of them back there.</summary>
    ReceivedTwice,
}

/// <summary>From here on payments are compared every night.</summary>
[EventType("reconciliation.begun.v1")]
public sealed record ReconciliationBegun(DateTimeOffset At);

/// <summary>Every payment that was made from <paramref name="From"/> to before <paramref name="Through"/> was compared, and this is what differed.</summary>
[EventType("reconciliation.done.v1")]
public sealed record PaymentsReconciled(DateTimeOffset From, DateTimeOffset Through, int Compared, IReadOnlyList<Difference> Differences);
