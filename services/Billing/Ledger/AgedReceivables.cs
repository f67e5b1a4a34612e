using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>What is owed on invoices, by how long it has been due.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PersonId">With <c>by=payer</c>: the person who owes it, where the association knows one.</param>
/// <param name="Account">With <c>by=payer</c>: the pseudonym of the sign-in that owes it.</param>
/// <param name="Current">Not yet due, or due on the day itself; minor units.</param>
/// <param name="Days1To30">Due since 1 to 30 days.</param>
/// <param name="Days31To60">Due since 31 to 60 days.</param>
/// <param name="Days61To90">Due since 61 to 90 days.</param>
/// <param name="Over90Days">Due for longer.</param>
/// <param name="Owed">All of it.</param>
/// <param name="ToSendBack">What is to be sent back on other invoices, which is not taken off.</param>
/// <param name="BillingEntityId">The legal entity to which it is owed.</param>
sealed record AgedReceivablesRow(
    string Currency, Guid? PersonId, string? Account, long Current, long Days1To30, long Days31To60, long Days61To90, long Over90Days, long Owed, long ToSendBack,
    Guid BillingEntityId)
{
    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/aged-receivables", Handle).ForStaff("billing:read").AnswersReport<AgedReceivablesRow>();

    static Task<IResult> Handle(Guid? entity, string? asOf, string? knownAt, string? by, Reports reports, CancellationToken cancellation)
    {
        if (by is not (null or "payer")) return Task.FromResult(Problems.Invalid("by", "Give 'payer', or leave it away for the sum of all."));
        var (person, account) = by is null ? ("null::uuid", "null::text") : ("payerperson_id", "payeraccount");
        return reports.Answer("aged-receivables", asOf, knownAt, entity, $"""
            with invoice as (
                select entity_id, currency, {person} as person, {account} as account, @as_of - due_on as late,
                    sum(receivable)::bigint as owed
                from mt_doc_journalentry where {Reports.Posted} and invoice_id is not null
                group by invoice_id, 1, 2, 3, 4, 5)
            select currency, person, account,
                {Bucket("late <= 0")}, {Bucket("late between 1 and 30")}, {Bucket("late between 31 and 60")}, {Bucket("late between 61 and 90")},
                {Bucket("late > 90")}, {Bucket("true")}, coalesce(sum(-owed) filter (where owed < 0), 0)::bigint, entity_id
            from invoice where owed <> 0 group by entity_id, 1, 2, 3 order by entity_id, 1, 2, 3
            """,
            row => new AgedReceivablesRow(
                row.GetString(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.IsDBNull(2) ? null : row.GetString(2),
                row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetGuid(10)), cancellation);
    }

    static string Bucket(string condition) => $"coalesce(sum(owed) filter (where owed > 0 and {condition}), 0)::bigint";
}
