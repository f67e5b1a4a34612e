using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>What stands on each account of a legal entity. In each of its currencies the debits are the credits.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Account">The account.</param>
/// <param name="Debit">All debits, in minor units.</param>
/// <param name="Credit">All credits.</param>
/// <param name="Balance">Debits less credits: above zero what the entity has, below zero what it owes or has earned.</param>
/// <param name="BillingEntityId">The legal entity in whose books it is.</param>
sealed record TrialBalanceRow(string Currency, LedgerAccount Account, long Debit, long Credit, long Balance, Guid BillingEntityId)
{
    const string Sql = $"""
        select currency, account, sum(debit)::bigint, sum(credit)::bigint, entity_id
        from mt_doc_journalentry, unnest(accounts, debits, credits) as line (account, debit, credit)
        where {Reports.Posted} group by entity_id, currency, account order by entity_id, currency, account
        """;

    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/trial-balance", Handle).ForStaff("billing:read").AnswersReport<TrialBalanceRow>();

    static Task<IResult> Handle(Guid? entity, string? asOf, string? knownAt, Reports reports, CancellationToken cancellation) =>
        reports.Answer("trial-balance", asOf, knownAt, entity, Sql, row =>
        {
            var (debit, credit) = (row.GetInt64(2), row.GetInt64(3));
            return new TrialBalanceRow(row.GetString(0), Enum.Parse<LedgerAccount>(row.GetString(1)), debit, credit, debit - credit, row.GetGuid(4));
        }, cancellation);
}
