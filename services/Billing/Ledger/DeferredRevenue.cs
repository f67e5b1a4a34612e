using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>What is charged and not recognised yet, by the month in which it is earned.</summary>
/// <param name="Month">The first day of the month. One that is over is recognised when the next month is closed.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units.</param>
sealed record DeferredRevenueRow(DateOnly Month, string Currency, long Amount)
{
    const string Sql = $"""
        select month, currency, sum(amount)::bigint
        from mt_doc_journalentry, unnest(months, deferred) as line (month, amount)
        where {Reports.Posted} group by 1, 2 having sum(amount) <> 0 order by 1, 2
        """;

    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/deferred-revenue", Handle).ForStaff("billing:read").AnswersReport<DeferredRevenueRow>();

    static Task<IResult> Handle(string? asOf, string? knownAt, Reports reports, CancellationToken cancellation) =>
        reports.Answer("deferred-revenue", asOf, knownAt, Sql,
            row => new DeferredRevenueRow(Allocation.MonthOf(row.GetInt32(0)), row.GetString(1), row.GetInt64(2)), cancellation);
}
