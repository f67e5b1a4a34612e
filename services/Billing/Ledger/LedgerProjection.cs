using System.Text.Json;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
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
        foreach (var stream in events.Where(e => EventTypes.NameOf(e.EventType).StartsWith(OfInvoice, StringComparison.Ordinal)).GroupBy(e => e.StreamId))
        {
            var before = stream.First().Data is InvoiceFinalised ? [] : await operations.Events.FetchStreamAsync(stream.Key, token: cancellation);
            await Post(operations, before, [.. stream], cancellation);
        }
    }

    /// <summary>Writes the journal of an association anew from its events, one invoice at a time, while others go on.</summary>
    internal static async Task Rebuild(IDocumentStore store, Guid association, CancellationToken cancellation)
    {
        await using var query = store.ReadIn(association);
        var entity = BillingEntity.IdOf(association);
        foreach (var id in await query.Query<Invoice>().OrderBy(invoice => invoice.Id).Select(invoice => invoice.Id).ToListAsync(cancellation))
        {
            await using var session = store.OpenIn(association);
            // Waits for who appends to it, and lets nobody until the commit.
            await session.Events.FetchForExclusiveWriting<Invoice>(id, cancellation);
            session.DeleteWhere<JournalEntry>(entry => entry.InvoiceId == id);
            await Post(session, [], await session.Events.FetchStreamAsync(id, token: cancellation), cancellation);
            await session.SaveChangesAsync(cancellation);
        }

        await using var periods = store.OpenIn(association);
        periods.DeleteWhere<JournalEntry>(entry => entry.InvoiceId == null);
        foreach (var e in await periods.Events.FetchStreamAsync(LedgerPeriods.IdOf(entity), token: cancellation))
            periods.Store(Recognition.Entries((LedgerPeriodClosed)e.Data, e.Id));
        await periods.SaveChangesAsync(cancellation);
    }

    static async Task Post(IDocumentOperations operations, IReadOnlyList<IEvent> before, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        var (invoice, entity) = (LedgerInvoice.None, default(BillingEntity));
        foreach (var e in before.Concat(events))
        {
            // It was posted when it was issued, so what comes later needs its calendar.
            if (invoice.EntityId is { } id) entity ??= await operations.Events.FetchLatest<BillingEntity>(id, cancellation);
            var at = e.DecidedAt();
            var on = (e.Data as InvoiceFinalised)?.IssuedOn ?? entity?.DateAt(at) ?? DateOnly.FromDateTime(at.UtcDateTime);
            (var lines, invoice) = Postings.Of(invoice, e.Data, on);
            if (lines.Count > 0 && events.Contains(e)) operations.Store(EntryOf(e, invoice, on, at, lines));
        }
    }

    static JournalEntry EntryOf(IEvent e, LedgerInvoice invoice, DateOnly on, DateTimeOffset at, IReadOnlyList<JournalLine> lines) => new(
        e.Id, JsonNamingPolicy.CamelCase.ConvertName(e.EventType.Name), invoice.EntityId!.Value, invoice.Currency, on, at, e.StreamId,
        (e.Data as InvoiceCredited)?.CreditNoteNumber ?? invoice.Number, invoice.Payer, invoice.DueOn, lines);
}
