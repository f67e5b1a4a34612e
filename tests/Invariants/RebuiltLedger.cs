using System.Data;
using System.Text.Json;
using Associations.Billing;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.EventSourcing;
using Marten;
using Marten.Services;

namespace Associations.Invariants;

/// <summary>
/// The journal written from zero by the code of this version, held against the one that is there: entry by entry, without writing anything.
/// </summary>
static class RebuiltLedger
{
    internal const string Name = "a ledger that is rebuilt from zero is the live one";

    const int Page = 200;

    /// <param name="database">Billing's database, as its owner.</param>
    /// <param name="associations">Whose books.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<Finding> Check(string database, IReadOnlyList<string> associations, CancellationToken cancellation = default)
    {
        using var store = Store(database);
        var (looked, violations) = (0L, new List<string>());
        foreach (var association in associations.Select(Guid.Parse))
        {
            var found = await OfInvoices(store, association, cancellation);
            looked += found.Checked + await OfPeriods(store, association, found.Violations, cancellation);
            violations.AddRange(found.Violations.Take(20));
        }
        return new Finding(Name, looked, violations);
    }

    static async Task<(long Checked, List<string> Violations)> OfInvoices(DocumentStore store, Guid association, CancellationToken cancellation)
    {
        var (looked, violations, calendars) = (0L, new List<string>(), new LedgerCalendars());
        for (var last = Guid.Empty; ;)
        {
            await using var session = await AtOneInstant(store, association, cancellation);
            var ids = await session.Query<Invoice>().Where(invoice => invoice.Id.CompareTo(last) > 0).OrderBy(invoice => invoice.Id).Take(Page).Select(invoice => invoice.Id).ToListAsync(cancellation);
            if (ids.Count == 0) return (looked, violations);
            last = ids[^1];
            var histories = (await session.Events.QueryAllRawEvents().Where(e => e.StreamId.IsOneOf(ids.ToArray())).ToListAsync(cancellation)).ToLookup(e => e.StreamId);
            var live = (await session.Query<JournalEntry>().Where(entry => entry.InvoiceId.IsOneOf(ids.Select(id => (Guid?)id).ToArray())).ToListAsync(cancellation)).ToLookup(entry => entry.InvoiceId);
            foreach (var id in ids)
            {
                var history = histories[id].OrderBy(e => e.Version).ToList();
                var calendar = history[0].Data is InvoiceFinalised issued ? await calendars.Of(session, issued.EntityId, cancellation) : LedgerCalendar.OfNobody;
                looked += Compare(LedgerProjection.Entries(history, calendar), live[id], $"{association}: invoice {id}", violations);
            }
        }
    }

    static async Task<long> OfPeriods(DocumentStore store, Guid association, List<string> violations, CancellationToken cancellation)
    {
        await using var session = await AtOneInstant(store, association, cancellation);
        var live = await session.Query<JournalEntry>().Where(entry => entry.InvoiceId == null).ToListAsync(cancellation);
        return Compare(await LedgerProjection.WithoutInvoice(session, cancellation), live, $"{association}: entries without invoice", violations);
    }

    /// <summary>Billing's store, as this version has it.</summary>
    internal static DocumentStore Store(string database)
    {
        var module = new EventSourcingModule();
        BillingModule.Configure(module);
        return new DocumentStore(module.StoreModel(typeof(BillingModule).Assembly).Options(database));
    }

    // What is appended between two of our queries would look like a difference.
    internal static async Task<IDocumentSession> AtOneInstant(DocumentStore store, Guid association, CancellationToken cancellation)
    {
        var session = store.LightweightSession(new SessionOptions { TenantId = association.ToString(), IsolationLevel = IsolationLevel.RepeatableRead });
        await session.BeginTransactionAsync(cancellation);
        return session;
    }

    static long Compare(IEnumerable<JournalEntry> rebuilt, IEnumerable<JournalEntry> live, string what, List<string> violations)
    {
        var (should, has) = (rebuilt.ToDictionary(entry => entry.Id, Text), live.ToLookup(entry => entry.Id, Text));
        foreach (var (id, text) in should.Where(entry => !has[entry.Key].SequenceEqual([entry.Value])))
            violations.Add($"{what}: entry {id} should be {text} and is {(has.Contains(id) ? string.Join(" and ", has[id]) : "missing")}");
        foreach (var entry in has.Where(entry => !should.ContainsKey(entry.Key))) violations.Add($"{what}: entry {entry.Key} follows from no event");
        return should.Count;
    }

    static string Text(JournalEntry entry) => JsonSerializer.Serialize(entry);
}
