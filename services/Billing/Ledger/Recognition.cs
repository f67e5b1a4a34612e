using System.Globalization;
using Associations.Contracts;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Ledger;

/// <summary>Turns deferred revenue into revenue when a month is closed: one entry for each currency, whatever the number of invoices.</summary>
static class Recognition
{
    /// <summary>What is earned by the end of a month and still deferred.</summary>
    internal static Task<IReadOnlyList<RecognisedRevenue>> Due(IQuerySession session, Guid entity, DateOnly month, CancellationToken cancellation) => Reports.Rows(
        session, """
        select currency, month, sum(amount)::bigint
        from mt_doc_journalentry, unnest(months, deferred) as line (month, amount)
        where tenant_id = @tenant and posted_on <= @through and month <= @month and data ->> 'entityId' = @entity
        group by 1, 2 having sum(amount) <> 0 order by 1, 2
        """,
        [("through", Allocation.LastOf(month)), ("month", Allocation.NumberOf(month)), ("entity", entity.ToString())],
        row => new RecognisedRevenue(row.GetString(0), Allocation.MonthOf(row.GetInt32(1)), row.GetInt64(2)), cancellation);

    /// <summary>The entries of a closed month, posted on its last day.</summary>
    internal static IEnumerable<JournalEntry> Entries(LedgerPeriodClosed closed, Guid eventId) =>
        from revenue in closed.Recognised
        group revenue by revenue.Currency into currency
        let lines = currency.Aggregate(new JournalLines(), (lines, earned) =>
            lines.Debit(earned.Amount, LedgerAccount.DeferredRevenue, earned.Month).Credit(earned.Amount, LedgerAccount.Revenue)).ToLines()
        select new JournalEntry(
            Uuid.From(eventId, currency.Key), "periodClosed", closed.EntityId, currency.Key, Allocation.LastOf(closed.Month), closed.At, null,
            closed.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), new Payer(null, null), null, lines);
}
