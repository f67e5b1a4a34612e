using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>What is charged and not recognised yet, by the month in which it is earned.</summary>
/// <param name="Month">The first day of the month. One that is over is recognised when the next month is closed.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="BillingEntityId">The legal entity in whose books it is.</param>
sealed record DeferredRevenueRow(DateOnly Month, string Currency, long Amount, Guid BillingEntityId)
{
    const string Sql = $"""
        select month, currency, sum(amount)::bigint, entity_id
        from mt_doc_journalentry, unnest(months, deferred) as line (month, amount)
        where {Reports.Posted} group by entity_id, month, currency having sum(amount) <> 0 order by entity_id, month, currency
        """;

    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/deferred-revenue", Handle).ForStaff("billing:read").AnswersReport<DeferredRevenueRow>();

    static Task<IResult> Handle(Guid? entity, string? asOf, string? knownAt, Reports reports, CancellationToken cancellation) =>
        reports.Answer("deferred-revenue", asOf, knownAt, entity, Sql,
            row => new DeferredRevenueRow(Allocation.MonthOf(row.GetInt32(0)), row.GetString(1), row.GetInt64(2), row.GetGuid(3)), cancellation);
}
