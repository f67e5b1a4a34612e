using Associations.ServiceDefaults;

namespace Associations.Billing.Ledger;

/// <summary>What a legal entity collects for a chapter and sends to it, in minor units of one currency and without tax.</summary>
/// <param name="ChapterId">The chapter.</param>
/// <param name="BillingEntityId">The legal entity.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Charged">What was charged for it and not taken back.</param>
/// <param name="Collected">What of that is paid, in proportion to what is paid of each invoice.</param>
/// <param name="Remitted">What was sent to it and was not returned.</param>
/// <param name="Due">What is due to it: collected and not remitted. Below zero where what was remitted went back to payers.</param>
/// <param name="Waiting">What waits for payment.</param>
/// <param name="WrittenOff">What was given up with its invoice.</param>
sealed record ChapterSettlementRow(
    Guid ChapterId, Guid BillingEntityId, string Currency, long Charged, long Collected, long Remitted, long Due, long Waiting, long WrittenOff)
{
    const string Payable = "account = 'PayableToChapters'";

    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/chapter-settlements", Handle).ForStaff("billing:read").AnswersReport<ChapterSettlementRow>();

    static Task<IResult> Handle(Guid? chapter, Guid? entity, string? asOf, string? knownAt, Reports reports, CancellationToken cancellation) =>
        reports.Answer("chapter-settlements", asOf, knownAt, entity, $"""
            select chapter, entity_id, currency,
                {Sum("invoice_id is not null")}, {Sum($"invoice_id is not null and {Payable}")}, {Sum($"invoice_id is null and {Payable}")}, {Sum(Payable)},
                {Sum("account = 'ChapterSharesUncollected'")}, {Sum("account = 'BadDebt'")}
            from mt_doc_journalentry, unnest(chapters, chapter_accounts, chapter_credits) as line (chapter, account, credit)
            where {Reports.Posted}{(chapter is null ? "" : " and chapter = @chapter")} group by 1, 2, 3 order by 1, 2, 3
            """,
            row => new ChapterSettlementRow(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), -row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8)),
            cancellation, chapter is { } id ? [("chapter", id)] : []);

    static string Sum(string condition) => $"coalesce(sum(credit) filter (where {condition}), 0)::bigint";
}
