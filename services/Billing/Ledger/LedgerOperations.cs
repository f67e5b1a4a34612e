using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Ledger;

/// <summary>What the API can be asked of the books.</summary>
static class LedgerOperations
{
    internal static void Map(WebApplication app)
    {
        var ledger = app.MapGroup("/v1/ledger");
        JournalEntries.Map(ledger);
        ClosePeriod.Map(ledger);
        TrialBalanceRow.Map(ledger);
        AgedReceivablesRow.Map(ledger);
        DeferredRevenueRow.Map(ledger);
        ChapterSettlementRow.Map(ledger);
        StatementRow.Map(app);
        var remittances = app.MapGroup("/v1/chapter-remittances");
        RemitToChapter.Map(remittances);
        ReverseRemittance.Map(remittances);
        ChapterRemittanceView.Map(remittances);
    }

    internal static RouteHandlerBuilder AnswersReport<TRow>(this RouteHandlerBuilder operation) =>
        operation.Answers(typeof(Report<TRow>)).AnswersAsCsvToo().Costly().Refuses(SharedProblems.NotFound);
}
