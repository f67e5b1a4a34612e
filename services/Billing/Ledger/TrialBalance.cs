using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>What stands on each account. In each currency the debits are the credits.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Account">The account.</param>
/// <param name="Debit">All debits, in minor units.</param>
/// <param name="Credit">All credits.</param>
/// <param name="Balance">Debits less credits: above zero what the entity has, below zero what it owes or has earned.</param>
sealed record TrialBalanceRow(string Currency, LedgerAccount Account, long Debit, long Credit, long Balance)
{
    const string Sql = $"""
        select currency, account, sum(debit)::bigint, sum(credit)::bigint
        from mt_doc_journalentry, unnest(accounts, debits, credits) as line (account, debit, credit)
        where {Reports.Posted} group by 1, 2 order by 1, 2
        """;

    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/trial-balance", Handle).ForStaff("billing:read").AnswersReport<TrialBalanceRow>();

    static Task<IResult> Handle(string? asOf, string? knownAt, Reports reports, CancellationToken cancellation) =>
        reports.Answer("trial-balance", asOf, knownAt, Sql, row =>
        {
            var (debit, credit) = (row.GetInt64(2), row.GetInt64(3));
            return new TrialBalanceRow(row.GetString(0), Enum.Parse<LedgerAccount>(row.GetString(1)), debit, credit, debit - credit);
        }, cancellation);
}
