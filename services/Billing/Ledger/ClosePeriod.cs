using System.Globalization;
using Associations.Billing.Entities;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Ledger;

/// <summary>Closes a month of the books and recognises the revenue that is earned by its end.</summary>
static class ClosePeriod
{
    internal static void Map(RouteGroupBuilder ledger) => ledger.MapPost("/periods/{month}/close", Handle).ForStaff("billing:write")
        .Answers(typeof(ClosedPeriod)).Refuses(BillingProblems.PeriodNotOver, BillingProblems.PeriodOutOfOrder).Costly();

    static Task<IResult> Handle(string month, Guid? entity, Commands commands, CancellationToken cancellation)
    {
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return Task.FromResult(Problems.Invalid("month", "Give the month as year and month, such as 2026-03."));
        return commands.Run(async work =>
        {
            // Each entity has books of its own; without one it is the association's first.
            var whose = entity ?? BillingEntity.IdOf(work.Association);
            if ((entity is not null && await work.Documents.LoadAsync<RegisteredEntity>(whose, cancellation) is null) || await work.Read<BillingEntity>(whose, cancellation) is not { } keeper)
                return Outcome.NotFound("billing entity");
            var id = LedgerPeriods.IdOf(whose);
            // Locked before the sum is taken, or two who close at once would recognise the same revenue twice.
            var known = await work.Find<LedgerPeriods>(id, cancellation);
            if (commands.Stale(known?.Version ?? 0) is { } stale) return stale;
            await PeriodLock.Close(work.Documents, cancellation);
            var recognised = await Recognition.Due(work.Documents, whose, first, cancellation);
            var decision = await work.Decide<LedgerPeriods>(id, periods => LedgerPeriods.Close(periods, keeper, first, recognised, work.Now), cancellation);
            return decision.Rejection is { } refused ? refused : Outcome.Ok(new ClosedPeriod(month, decision.Events.Count == 0 ? null :
                [.. recognised.GroupBy(revenue => revenue.Currency).Select(currency => new Money(currency.Sum(revenue => revenue.Amount), currency.Key))]),
                known?.Version ?? 1);
        }, cancellation);
    }

    /// <summary>A month that is closed.</summary>
    /// <param name="Month">Year and month.</param>
    /// <param name="Recognised">The revenue that this closing recognised; absent where the month was closed before.</param>
    internal sealed record ClosedPeriod(string Month, IReadOnlyList<Money>? Recognised);
}
