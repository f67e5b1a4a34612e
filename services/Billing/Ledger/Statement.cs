using System.Text.Json;
using Associations.Billing.Invoices;
using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>One document or payment on a payer's statement.</summary>
/// <param name="On">The day on which it counts.</param>
/// <param name="Kind">What happened, such as <c>invoiceFinalised</c>, <c>paymentSucceeded</c>, <c>balancePaidOut</c> or <c>invoiceCredited</c>.</param>
/// <param name="Document">The number of the invoice or credit note that it is about; of credit that was sent to the payer, the bank's number.</param>
/// <param name="InvoiceId">The invoice; absent for credit that was sent to the payer.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Charged">By what the payer owes more, in minor units.</param>
/// <param name="Settled">By what the payer owes less: paid, credited, given up.</param>
/// <param name="Balance">What the payer owes after it, in this currency and to all legal entities that the statement is about; below zero it is to the payer's credit.</param>
/// <param name="BillingEntityId">The legal entity whose document it is.</param>
sealed record StatementRow(DateOnly On, string Kind, string Document, Guid? InvoiceId, string Currency, long Charged, long Settled, long Balance, Guid BillingEntityId)
{
    // Between what is owed and what is to one's credit: the payer owes neither more nor less.
    static readonly string Transfers = string.Join(", ", new[] { nameof(Overpaid), nameof(CreditApplied), nameof(RefundPromiseCredited) }.Select(name => $"'{JsonNamingPolicy.CamelCase.ConvertName(name)}'"));

    // At one instant charges come before what settles them.
    const string Order = "posted_on, occurred_at, settled, data ->> 'document', id";

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/statements", Handle).ForMembersAndStaff("billing:read").AnswersReport<StatementRow>();

    static Task<IResult> Handle(Guid? person, string? account, Guid? entity, string? asOf, string? knownAt, Reports reports, CancellationToken cancellation)
    {
        var caller = reports.Caller;
        if (!caller.IsStaff)
        {
            if (account is not null && account != caller.Account) return Task.FromResult(Problems.NotFound("payer"));
            account = caller.Account;
        }
        if (person is null && account is null) return Task.FromResult(Problems.Invalid("person", "Give the person or the account whose statement you want."));

        var whose = (person, account) switch
        {
            (not null, not null) => "payerperson_id = @person and payeraccount = @account",
            (not null, null) => "payerperson_id = @person",
            _ => "payeraccount = @account",
        };
        return reports.Answer("statement", asOf, knownAt, entity, $"""
            select posted_on, data ->> 'kind', data ->> 'document', invoice_id, currency, charged, settled,
                (sum(charged - settled) over (partition by currency order by {Order}))::bigint, entity_id
            from mt_doc_journalentry, lateral (
                select coalesce(sum((line ->> 'debit')::bigint), 0)::bigint as charged, coalesce(sum((line ->> 'credit')::bigint), 0)::bigint as settled
                from jsonb_array_elements(data -> 'lines') line
                where line ->> 'account' in ('{LedgerAccount.AccountsReceivable}', '{LedgerAccount.CreditBalances}')) payer
            where {Reports.Posted} and {whose} and data ->> 'kind' not in ({Transfers}) and charged + settled > 0
            order by {Order}
            """,
            row => new StatementRow(
                row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetGuid(8)),
            cancellation, [.. new[] { ("person", (object?)person), ("account", account) }.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!))]);
    }
}
