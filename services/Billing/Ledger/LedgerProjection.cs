using System.Collections.Immutable;
using System.Text.Json;
using Associations.Billing.CreditBalances;
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
        var calendars = new LedgerCalendars();
        if (events.Any(e => e.Data is PaymentRecorded or PayoutPaid or PayoutFailed or ChapterRemitted or ChapterRemittanceReversed or BalancePaidOut)) await PeriodLock.KeepOpen((IDocumentSession)operations, cancellation);
        foreach (var closed in events.Where(e => e.Data is LedgerPeriodClosed)) operations.Store(Recognition.Entries((LedgerPeriodClosed)closed.Data, closed.Id));
        foreach (var e in events.Where(e => e.Data is PayoutPaid or PayoutFailed))
        {
            await PayoutEntries.Date(e, entity => calendars.Of(operations, entity, cancellation));
            operations.Store((await OfPayout(operations, e, calendars, cancellation)).ToArray());
        }
        foreach (var e in events) await RemittedShares.Date(e, entity => calendars.Of(operations, entity, cancellation));
        foreach (var e in events) await PaidOutCredit.Date(e, entity => calendars.Of(operations, entity, cancellation));
        operations.Store(RemittedShares.Entries(events).Concat(PaidOutCredit.Entries(events)).ToArray());
        foreach (var stream in events.Where(e => EventTypes.NameOf(e.EventType).StartsWith(OfInvoice, StringComparison.Ordinal)).GroupBy(e => e.StreamId))
        {
            var before = stream.First().Data is InvoiceFinalised ? [] : await operations.Events.FetchStreamAsync(stream.Key, token: cancellation);
            await Post(operations, before, [.. stream], calendars, isAppending: true, cancellation);
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
        var calendars = new LedgerCalendars();
        for (var done = 0; done < invoices.Count; done++)
        {
            var id = invoices[done];
            progress?.Invoke(done, invoices.Count);
            await using var session = store.OpenIn(association);
            // Waits for who appends to it, and lets nobody until the commit.
            await session.Events.FetchForExclusiveWriting<Invoice>(id, cancellation);
            session.DeleteWhere<JournalEntry>(entry => entry.InvoiceId == id);
            await Post(session, [], await session.Events.FetchStreamAsync(id, token: cancellation), calendars, isAppending: false, cancellation);
            await session.SaveChangesAsync(cancellation);
        }

        await using var periods = store.OpenIn(association);
        // What follows from no invoice is appended under this lock, so nothing of it comes between reading and writing.
        await PeriodLock.Close(periods, cancellation);
        periods.DeleteWhere<JournalEntry>(entry => entry.InvoiceId == null);
        periods.Store((await WithoutInvoice(periods, cancellation)).ToArray());
        await periods.SaveChangesAsync(cancellation);
        progress?.Invoke(invoices.Count, invoices.Count);
    }

    /// <summary>The entries of an invoice's history, each as it is, or should be, in the journal.</summary>
    /// <param name="history">All its events.</param>
    /// <param name="calendar">That of whose books they are in.</param>
    /// <param name="appended">Those that are being appended now, and are to be dated.</param>
    internal static IEnumerable<JournalEntry> Entries(IEnumerable<IEvent> history, LedgerCalendar calendar, IReadOnlySet<Guid>? appended = null)
    {
        var (invoice, days) = (LedgerInvoice.None, new InvoiceDays(calendar, appended ?? ImmutableHashSet<Guid>.Empty));
        foreach (var e in history)
        {
            var on = days.Of(e, invoice);
            (var lines, invoice) = Postings.Of(invoice, e.Data, on);
            if (lines.Count == 0) continue;
            days.Keep(e, on);
            yield return EntryOf(e, invoice, on, e.DecidedAt(), lines);
        }
    }

    static async Task<IEnumerable<JournalEntry>> OfPayout(IQuerySession session, IEvent e, LedgerCalendars calendars, CancellationToken cancellation)
    {
        var own = new Dictionary<Guid, LedgerCalendar>();
        foreach (var share in PayoutEntries.SharesOf(e)) own[share.EntityId] = await calendars.Of(session, share.EntityId, cancellation);
        return PayoutEntries.Of(e, entity => own[entity]);
    }

    /// <summary>The entries of an association that follow from no invoice: of months that are closed, of what was sent to chapters and to payers, and of what Stripe paid out.</summary>
    internal static async Task<IReadOnlyList<JournalEntry>> WithoutInvoice(IQuerySession session, CancellationToken cancellation)
    {
        var (entries, first, calendars) = (new List<JournalEntry>(), BillingEntity.IdOf(Guid.Parse(session.TenantId)), new LedgerCalendars());
        foreach (var entity in (await session.Query<RegisteredEntity>().Select(one => one.Id).ToListAsync(cancellation)).Append(first).Distinct())
            foreach (var e in await session.Events.FetchStreamAsync(LedgerPeriods.IdOf(entity), token: cancellation))
                entries.AddRange(Recognition.Entries((LedgerPeriodClosed)e.Data, e.Id));
        foreach (var remittance in await session.Query<ChapterRemittance>().Select(one => one.Id).ToListAsync(cancellation))
            entries.AddRange(RemittedShares.Entries(await session.Events.FetchStreamAsync(remittance, token: cancellation)));
        entries.AddRange(PaidOutCredit.Entries(await session.Events.QueryAllRawEvents().Where(e => e.EventTypeName == PaidOutCredit.Type).ToListAsync(cancellation)));
        foreach (var e in await session.Events.QueryAllRawEvents().Where(e => e.EventTypeName.IsOneOf(PayoutEntries.Types)).ToListAsync(cancellation))
            entries.AddRange(await OfPayout(session, e, calendars, cancellation));
        return entries;
    }

    static async Task Post(
        IDocumentOperations operations, IReadOnlyList<IEvent> before, IReadOnlyList<IEvent> events, LedgerCalendars calendars, bool isAppending, CancellationToken cancellation)
    {
        IReadOnlyList<IEvent> history = [.. before, .. events];
        var calendar = history[0].Data is InvoiceFinalised issued ? await calendars.Of(operations, issued.EntityId, cancellation) : LedgerCalendar.OfNobody;
        var posted = events.Select(e => e.Id).ToHashSet();
        operations.Store(Entries(history, calendar, isAppending ? posted : null).Where(entry => posted.Contains(entry.Id)).ToArray());
    }

    static JournalEntry EntryOf(IEvent e, LedgerInvoice invoice, DateOnly on, DateTimeOffset at, IReadOnlyList<JournalLine> lines) => new(
        e.Id, JsonNamingPolicy.CamelCase.ConvertName(e.EventType.Name), invoice.EntityId!.Value, Postings.CurrencyOf(invoice, e.Data), on, at, e.StreamId,
        (e.Data as InvoiceCredited)?.CreditNoteNumber ?? invoice.Number, invoice.Payer, invoice.DueOn, lines);
}
