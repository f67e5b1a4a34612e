using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Billing.Ledger;

/// <summary>An entry of the journal. Its id is that of the event it follows from, where it follows from an invoice's.</summary>
sealed record JournalEntryView(
    Guid Id, string Kind, DateOnly PostedOn, DateTimeOffset OccurredAt, Guid? InvoiceId, string Document, Payer Payer, string Currency,
    IReadOnlyList<JournalLineView> Lines, Guid BillingEntityId)
{
    internal static JournalEntryView From(JournalEntry entry) => new(
        entry.Id, entry.Kind, entry.PostedOn, entry.OccurredAt, entry.InvoiceId, entry.Document, entry.Payer, entry.Currency,
        [.. entry.Lines.Select(line => new JournalLineView(line.Account, line.Debit, line.Credit, line.Month, line.Chapter))], entry.EntityId);
}

/// <summary>One account in an entry.</summary>
/// <param name="Account">The account.</param>
/// <param name="Debit">Minor units; zero on a credit.</param>
/// <param name="Credit">Minor units; zero on a debit.</param>
/// <param name="Month">On deferred revenue: the first day of the month in which it is earned.</param>
/// <param name="Chapter">The chapter whose money it is; absent where it is the association's.</param>
sealed record JournalLineView(LedgerAccount Account, long Debit, long Credit, DateOnly? Month, Guid? Chapter = null);

static class JournalEntries
{
    internal static void Map(RouteGroupBuilder ledger) =>
        ledger.MapGet("/entries", List).ForStaff("billing:read").Answers(typeof(PageOf<JournalEntryView>)).Paged();

    static async Task<IResult> List(HttpContext http, Reads reads, Guid? invoice, Guid? entity, DateOnly? from, DateOnly? through, CancellationToken cancellation)
    {
        if (!Paging.TryRead(http.Request, out var page, out var problem)) return problem;
        await using var session = reads.Query();
        var entries = session.Query<JournalEntry>().Where(entry => entry.Id.CompareTo(page.After) > 0);
        if (invoice is { } id) entries = entries.Where(entry => entry.InvoiceId == id);
        if (entity is { } keeper) entries = entries.Where(entry => entry.EntityId == keeper);
        // An entry's id says nothing of time, so who copies the journal reads it by days that are over.
        if (from is { } first) entries = entries.Where(entry => entry.PostedOn >= first);
        if (through is { } last) entries = entries.Where(entry => entry.PostedOn <= last);
        var found = await entries.OrderBy(entry => entry.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        return Results.Ok(page.Of(found, entry => entry.Id, JournalEntryView.From));
    }
}
