using System.Collections.Immutable;
using Associations.Billing.Entities;
using Associations.EventSourcing;
using JasperFx.Events;
using Marten;

namespace Associations.Billing.Ledger;

/// <summary>
/// The calendar of an entity's books: which day an instant was, in the time zone that was in force then, and which day is the first that is not
/// closed. A zone that is amended counts from its amendment on and moves nothing that is posted.
/// </summary>
sealed class LedgerCalendar
{
    readonly ImmutableArray<(DateTimeOffset From, BillingEntity Entity)> entities;
    readonly ImmutableArray<(DateTimeOffset At, DateOnly FirstOpen)> closings;

    internal LedgerCalendar(Guid entity, IEnumerable<IEvent> ofEntity, IEnumerable<IEvent> ofPeriods)
    {
        var (known, state) = (ImmutableArray.CreateBuilder<(DateTimeOffset, BillingEntity)>(), BillingEntity.Empty(entity));
        foreach (var e in ofEntity) known.Add((e.DecidedAt(), state = state.Evolve(e.Data)));
        entities = known.ToImmutable();
        closings = [.. ofPeriods.Select(e => (LedgerPeriodClosed)e.Data).Select(closed => (closed.At, closed.Month.AddMonths(1)))];
    }

    /// <summary>The calendar of an entity as it is known in this transaction.</summary>
    internal static async Task<LedgerCalendar> Of(IQuerySession session, Guid entity, CancellationToken cancellation) => new(
        entity, await session.Events.FetchStreamAsync(entity, token: cancellation), await session.Events.FetchStreamAsync(LedgerPeriods.IdOf(entity), token: cancellation));

    /// <summary>Of a history that does not say whose books it is in, and so has nothing to post.</summary>
    internal static readonly LedgerCalendar OfNobody = new(Guid.Empty, [], []);

    /// <summary>The first day that is not in a closed month.</summary>
    internal DateOnly FirstOpen => closings.IsEmpty ? DateOnly.MinValue : closings[^1].FirstOpen;

    /// <summary>The day of an instant.</summary>
    internal DateOnly DayAt(DateTimeOffset instant) => entities.IsEmpty
        ? DateOnly.FromDateTime(instant.UtcDateTime)
        : (entities.LastOrDefault(one => one.From <= instant).Entity ?? entities[0].Entity).DateAt(instant);

    /// <summary>The day on which something counts that was decided at an instant and of which nothing else was said: never one in a month that was closed by then.</summary>
    internal DateOnly CountsOn(DateTimeOffset instant) => Later(DayAt(instant), closings.LastOrDefault(one => one.At <= instant).FirstOpen);

    /// <summary>The day on which money counts that moved on a day and is recorded at an instant: on its own, unless that is closed or still to come.</summary>
    internal DateOnly CountsOn(DateOnly moved, DateTimeOffset recorded)
    {
        var today = DayAt(recorded);
        return Later(moved < today ? moved : today, FirstOpen);
    }

    internal static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}

/// <summary>The calendars of an association's entities, each read once.</summary>
sealed class LedgerCalendars
{
    readonly Dictionary<Guid, LedgerCalendar> known = [];

    internal async Task<LedgerCalendar> Of(IQuerySession session, Guid entity, CancellationToken cancellation) =>
        known.TryGetValue(entity, out var calendar) ? calendar : known[entity] = await LedgerCalendar.Of(session, entity, cancellation);
}
