using System.Text.Json;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Payouts;
using Associations.EventSourcing;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace Associations.Billing.Ledger;

/// <summary>
/// Writes the journal in the transaction that appends the events, so that what is due and what is on the accounts are never two things. All
/// it writes follows from the events, and <see cref="Rebuild"/> writes it again.
/// </summary>
sealed class LedgerProjection : IProjection
{
    static readonly string OfInvoice = JsonNamingPolicy.CamelCase.ConvertName(nameof(Invoice)) + '.';

    /// <inheritdoc />
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        foreach (var closed in events.Where(e => e.Data is LedgerPeriodClosed)) operations.Store(Recognition.Entries((LedgerPeriodClosed)closed.Data, closed.Id));
        foreach (var e in events) await PostPayout(operations, e, cancellation);
        operations.Store(RemittedShares.Entries(events).ToArray());
        foreach (var stream in events.Where(e => EventTypes.NameOf(e.EventType).StartsWith(OfInvoice, StringComparison.Ordinal)).GroupBy(e => e.StreamId))
        {
            var before = stream.First().Data is InvoiceFinalised ? [] : await operations.Events.FetchStreamAsync(stream.Key, token: cancellation);
            await Post(operations, before, [.. stream], cancellation);
        }
    }

    /// <summary>Writes the journal of an association anew from its events, one invoice at a time, while others go on.</summary>
    /// <param name="store">Where.</param>
    /// <param name="association">Whose.</param>
    /// <param name="cancellation">Ends it between two invoices; it may be begun again.</param>
    /// <param name="progress">Told how many invoices are done, and of how many.</param>
    internal static async Task Rebuild(IDocumentStore store, Guid association, CancellationToken cancellation, Action<int, int>? progress = null)
    {
        await using var query = store.ReadIn(association);
        var invoices = await query.Query<Invoice>().OrderBy(invoice => invoice.Id).Select(invoice => invoice.Id).ToListAsync(cancellation);
        for (var done = 0; done < invoices.Count; done++)
        {
            var id = invoices[done];
            progress?.Invoke(done, invoices.Count);
            await using var session = store.OpenIn(association);
            // Waits for who appends to it, and lets nobody until the commit.
            await session.Events.FetchForExclusiveWriting<Invoice>(id, cancellation);
            session.DeleteWhere<JournalEntry>(entry => entry.InvoiceId == id);
            await Post(session, [], await session.Events.FetchStreamAsync(id, token: cancellation), cancellation);
            await session.SaveChangesAsync(cancellation);
        }

        await using var periods = store.OpenIn(association);
        await RemittedShares.Lock(periods, cancellation);
        periods.DeleteWhere<JournalEntry>(entry => entry.InvoiceId == null);
        periods.Store((await WithoutInvoice(periods, cancellation)).ToArray());
        await periods.SaveChangesAsync(cancellation);
        progress?.Invoke(invoices.Count, invoices.Count);
    }

    /// <summary>The entries of an invoice's history, each as it is, or should be, in the journal.</summary>
    /// <param name="history">All its events.</param>
    /// <param name="entity">Whose books, by whose calendar what comes after the issue is dated; null where there is nothing after it.</param>
    internal static IEnumerable<JournalEntry> Entries(IEnumerable<IEvent> history, BillingEntity? entity)
    {
        var invoice = LedgerInvoice.None;
        foreach (var e in history)
        {
            var at = e.DecidedAt();
            var on = (e.Data as InvoiceFinalised)?.IssuedOn ?? entity?.DateAt(at) ?? DateOnly.FromDateTime(at.UtcDateTime);
            (var lines, invoice) = Postings.Of(invoice, e.Data, on);
            if (lines.Count > 0) yield return EntryOf(e, invoice, on, at, lines);
        }
    }

    static async Task PostPayout(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        if (e.Data is PayoutPaid or PayoutFailed) operations.Store((await OfPayout(operations, e, cancellation)).ToArray());
    }

    static async Task<IEnumerable<JournalEntry>> OfPayout(IQuerySession session, IEvent e, CancellationToken cancellation)
    {
        var shares = e.Data is PayoutPaid paid ? paid.Shares : ((PayoutFailed)e.Data).Shares;
        var entities = new Dictionary<Guid, BillingEntity?>();
        foreach (var share in shares) entities[share.EntityId] = await session.Events.AggregateStreamAsync<BillingEntity>(share.EntityId, token: cancellation);
        return PayoutEntries.Of(e, entities.GetValueOrDefault);
    }

    /// <summary>The entries of an association that follow from no invoice: of months that are closed, of what was sent to chapters, and of what Stripe paid out.</summary>
    internal static async Task<IReadOnlyList<JournalEntry>> WithoutInvoice(IQuerySession session, CancellationToken cancellation)
    {
        var (entries, first) = (new List<JournalEntry>(), BillingEntity.IdOf(Guid.Parse(session.TenantId)));
        foreach (var entity in (await session.Query<RegisteredEntity>().Select(one => one.Id).ToListAsync(cancellation)).Append(first).Distinct())
            foreach (var e in await session.Events.FetchStreamAsync(LedgerPeriods.IdOf(entity), token: cancellation))
                entries.AddRange(Recognition.Entries((LedgerPeriodClosed)e.Data, e.Id));
        foreach (var remittance in await session.Query<ChapterRemittance>().Select(one => one.Id).ToListAsync(cancellation))
            entries.AddRange(RemittedShares.Entries(await session.Events.FetchStreamAsync(remittance, token: cancellation)));
        foreach (var e in await session.Events.QueryAllRawEvents().Where(e => e.EventTypeName.IsOneOf(PayoutEntries.Types)).ToListAsync(cancellation))
            entries.AddRange(await OfPayout(session, e, cancellation));
        return entries;
    }

    static async Task Post(IDocumentOperations operations, IReadOnlyList<IEvent> before, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        IReadOnlyList<IEvent> history = [.. before, .. events];
        // It was posted when it was issued, so only what comes later needs its calendar.
        var entity = history.Count > 1 && history[0].Data is InvoiceFinalised issued ? await operations.Events.FetchLatest<BillingEntity>(issued.EntityId, cancellation) : null;
        operations.Store(Entries(history, entity).Where(entry => events.Any(e => e.Id == entry.Id)).ToArray());
    }

    static JournalEntry EntryOf(IEvent e, LedgerInvoice invoice, DateOnly on, DateTimeOffset at, IReadOnlyList<JournalLine> lines) => new(
        e.Id, JsonNamingPolicy.CamelCase.ConvertName(e.EventType.Name), invoice.EntityId!.Value, Postings.CurrencyOf(invoice, e.Data), on, at, e.StreamId,
        (e.Data as InvoiceCredited)?.CreditNoteNumber ?? invoice.Number, invoice.Payer, invoice.DueOn, lines);
}
