using System.Text.Json;
using Associations.Contracts;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Associations.Billing.Ledger;

/// <summary>How money that was sent to chapters is in the books.</summary>
static class RemittedShares
{
    /// <summary>Decides on which day one that is being appended counts: when it was sent; one that came back, when that is recorded.</summary>
    internal static async Task Date(IEvent e, Func<Guid, Task<LedgerCalendar>> calendarOf)
    {
        if (e.Data is ChapterRemitted sent) e.Post((await calendarOf(sent.EntityId)).CountsOn(sent.PaidOn, sent.At));
        if (e.Data is ChapterRemittanceReversed back) e.Post((await calendarOf(back.EntityId)).CountsOn(back.RecordedOn, back.At));
    }

    /// <summary>The entries of these events: of those that are none of a remittance, none.</summary>
    internal static IEnumerable<JournalEntry> Entries(IEnumerable<IEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Data is ChapterRemitted sent) yield return Entry(e, sent.ChapterId, sent.EntityId, sent.Amount, sent.Currency, sent.Reference, sent.RecordedOn, sent.At);
            if (e.Data is ChapterRemittanceReversed back) yield return Entry(e, back.ChapterId, back.EntityId, -back.Amount, back.Currency, back.Reference, back.RecordedOn, back.At);
        }
    }

    /// <summary>What was collected for a chapter and not sent to it yet, as it is at this instant.</summary>
    internal static async Task<long> Due(IQuerySession session, Guid entity, Guid chapter, string currency, CancellationToken cancellation) => (await Reports.Rows(
        session, """
        select coalesce(sum(credit), 0)::bigint from mt_doc_journalentry, unnest(chapters, chapter_accounts, chapter_credits) as line (chapter, account, credit)
        where tenant_id = @tenant and chapter = @chapter and account = 'PayableToChapters' and currency = @currency and data ->> 'entityId' = @entity
        """,
        [("chapter", chapter), ("currency", currency), ("entity", entity.ToString())], row => row.GetInt64(0), cancellation))[0];

    /// <summary>From here to the commit nobody else remits anything of this association, so that what is due is not sent twice.</summary>
    internal static async Task Lock(IDocumentSession session, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))") { Parameters = { new() { Value = $"chapter-remittances/{session.TenantId}" } } };
        await session.ExecuteAsync(command, cancellation);
    }

    static JournalEntry Entry(IEvent e, Guid chapter, Guid entity, long amount, string currency, string reference, DateOnly on, DateTimeOffset at) => new(
        e.Id, JsonNamingPolicy.CamelCase.ConvertName(e.EventType.Name), entity, currency, e.PostedOn() ?? on, at, null, reference, new Payer(null, null), null,
        new JournalLines().Debit(amount, LedgerAccount.PayableToChapters, chapter: chapter).Credit(amount, LedgerAccount.Cash).ToLines());
}
