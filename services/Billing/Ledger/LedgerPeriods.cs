using Associations.Billing.Entities;
using Associations.EventSourcing;

namespace Associations.Billing.Ledger;

/// <summary>The months of an entity's books that are closed. Nothing is posted in them any more: what is learnt later counts later.</summary>
public sealed record LedgerPeriods : IState<LedgerPeriods>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The first day of the month that was closed last; null before the first.</summary>
    public DateOnly? Closed { get; init; }

    /// <inheritdoc />
    public static LedgerPeriods Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public LedgerPeriods Evolve(object e) => e switch
    {
        LedgerPeriodClosed closed => this with { Closed = closed.Month },
        _ => throw new UnknownEventException(this, e),
    };

    internal static Guid IdOf(Guid entity) => Uuid.From(entity, "ledger-periods");

    /// <summary>
    /// Closes a month that is over. The first may be any; from then on one follows the other, so that no month's revenue is left out.
    /// </summary>
    /// <param name="periods">What is closed.</param>
    /// <param name="entity">Whose books.</param>
    /// <param name="month">The first day of the month.</param>
    /// <param name="recognised">The revenue that is earned by its end and still deferred.</param>
    /// <param name="now">The instant, UTC.</param>
    internal static Decision Close(LedgerPeriods periods, BillingEntity entity, DateOnly month, IReadOnlyList<RecognisedRevenue> recognised, DateTimeOffset now)
    {
        if (periods.Closed is { } closed && month <= closed) return Decision.AlreadyDone;
        // What was decided before midnight may still be on its way into the store, and belongs to the month.
        if (entity.DateAt(now - Settling) <= Allocation.LastOf(month))
            return Decision.Rejected("period-not-over", "The month can be closed from an hour after its end on the entity's calendar.");
        return periods.Closed is { } last && month != last.AddMonths(1)
            ? Decision.Rejected("period-out-of-order", $"Months are closed one after the other; {last.AddMonths(1):yyyy-MM} is next.")
            : Decision.Accepted(new LedgerPeriodClosed(entity.Id, month, recognised, now));
    }

    static readonly TimeSpan Settling = TimeSpan.FromHours(1);
}

/// <summary>
/// A month is closed, with the revenue that is recognised in it: what was deferred to it, and what was deferred to months before it and
/// came too late for them. The amounts are part of the fact, so a closed month is what it was, whatever the rules become.
/// </summary>
/// <param name="EntityId">Whose books.</param>
/// <param name="Month">The first day of the month.</param>
/// <param name="Recognised">What is recognised, by currency and by the month in which it was earned.</param>
/// <param name="At">When it was closed, UTC.</param>
[EventType("ledgerPeriods.closed.v1")]
public sealed record LedgerPeriodClosed(Guid EntityId, DateOnly Month, IReadOnlyList<RecognisedRevenue> Recognised, DateTimeOffset At);

/// <summary>Revenue that was deferred and is earned.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Month">The first day of the month in which it was earned: the closed one, or one before.</param>
/// <param name="Amount">Minor units.</param>
public sealed record RecognisedRevenue(string Currency, DateOnly Month, long Amount);
