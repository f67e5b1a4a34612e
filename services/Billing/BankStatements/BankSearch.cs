using Associations.Billing.Buyers;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.BankStatements;

/// <summary>What is read to find out what lines are: a fixed number of queries, however many lines there are.</summary>
static class BankSearch
{
    // A transfer is sent back within days, and a debit of a consumer's account within thirteen months.
    const int LookBackDays = 400;

    // Staff record what they see on the account, and a cheque before it is booked there.
    const int RecordedDays = 30;

    /// <summary>The accounts of the association's legal entities, those that they had before too: money comes to old ones for long.</summary>
    internal static async Task<IReadOnlyDictionary<string, Guid>> Accounts(IQuerySession session, CancellationToken cancellation)
    {
        var accounts = new Dictionary<string, Guid>();
        foreach (var entity in await session.Query<RegisteredEntity>().OrderBy(entity => entity.Id).ToListAsync(cancellation))
        {
            foreach (var e in await session.Events.FetchStreamAsync(entity.Id, token: cancellation))
                if ((e.Data as BillingEntityRegistered)?.Iban is { } first) accounts[first] = entity.Id;
                else if ((e.Data as BillingEntityAmended)?.Iban is { } later) accounts[later] = entity.Id;
        }
        return accounts;
    }

    /// <summary>What the association's numbers begin with, or ever began with.</summary>
    internal static async Task<IReadOnlyList<string>> Prefixes(IQuerySession session, CancellationToken cancellation) =>
        await session.Query<TakenPrefix>().Select(prefix => prefix.Id).ToListAsync(cancellation);

    /// <summary>The invoices that payments name, and those that ask for the amount of one: one query for all of them.</summary>
    internal static async Task<IReadOnlyList<BankCandidate>> Candidates(IQuerySession session, Guid association, IReadOnlyList<BankPayment> payments, CancellationToken cancellation)
    {
        var incoming = payments.Where(payment => payment.Amount > 0).ToList();
        if (incoming.Count == 0) return [];
        var found = await session.AdvancedSql.QueryAsync<Row>(
            """
            select jsonb_build_object('invoiceId', i.id, 'number', i.number, 'entityId', i.data -> 'entityId', 'currency', i.data -> 'currency', 'status', i.data -> 'status',
                'claim', i.data -> 'claim', 'name', b.data -> 'name', 'organisation', b.data -> 'organisation')
            from mt_doc_invoice i left join mt_doc_invoicedbuyer b on b.tenant_id = i.tenant_id and b.id = i.id
            where i.tenant_id = ? and (i.number = any(?) or (i.due > 0 and i.due = any(?)))
            """,
            cancellation, association.ToString(), incoming.SelectMany(payment => payment.Numbers).Distinct().ToArray(), incoming.Select(payment => payment.Amount).Distinct().ToArray());
        return [.. found.Select(row => new BankCandidate(row.InvoiceId, row.Number, row.EntityId, row.Currency, row.Status, row.Claim,
            KeysOf(row.Name, row.Organisation)))];
    }

    /// <summary>
    /// Payments that staff recorded and for which no line stands yet: those on invoices that are named, and for who names none those of the amount that were
    /// received about the same time.
    /// </summary>
    internal static async Task<IReadOnlyList<BankRecorded>> Recorded(
        IQuerySession session, Guid association, IReadOnlyList<BankPayment> payments, IReadOnlyList<BankCandidate> candidates, CancellationToken cancellation)
    {
        var numbers = payments.Where(payment => payment.Amount > 0).SelectMany(payment => payment.Numbers).ToHashSet();
        var invoices = candidates.Where(invoice => numbers.Contains(invoice.Number)).Select(invoice => invoice.InvoiceId).ToHashSet();
        var nameless = payments.Where(payment => payment is { Amount: > 0, Numbers.Count: 0, NameKey.Length: > 0 }).ToLookup(payment => payment.Amount);
        if (nameless.Count > 0)
        {
            var since = new DateTimeOffset(nameless.SelectMany(same => same).Min(payment => payment.BookedOn).AddDays(-RecordedDays).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var told = await session.Events.QueryAllRawEvents()
                .Where(e => e.EventTypeName == EventTypes.NameOf(typeof(PaymentRecorded)) && e.Timestamp >= since).ToListAsync(cancellation);
            invoices.UnionWith(told.Where(e => e.Data is PaymentRecorded recorded
                && nameless[recorded.Amount].Any(payment => Math.Abs(payment.BookedOn.DayNumber - recorded.ReceivedOn.DayNumber) <= RecordedDays)).Select(e => e.StreamId));
        }
        if (invoices.Count == 0) return [];
        var buyers = (await session.LoadManyAsync<InvoicedBuyer>(cancellation, invoices.ToArray())).ToDictionary(buyer => buyer.Id);
        var recorded = (from invoice in await session.LoadManyAsync<Invoice>(cancellation, invoices.ToArray())
                        from payment in invoice.Payments
                        where payment.IsOffline && payment.Method is "bankTransfer" or "cheque"
                        let buyer = buyers.GetValueOrDefault(invoice.Id)
                        select new BankRecorded(invoice.Id, payment.Id, invoice.Number, payment.Amount, invoice.Currency, KeysOf(buyer?.Name, buyer?.Organisation))).ToList();
        var matched = await Matched(session, association, [.. recorded.Select(payment => payment.PaymentId)], cancellation);
        return [.. recorded.Where(payment => !matched.Contains(payment.PaymentId))];
    }

    /// <summary>Of payments, those for which a line stands.</summary>
    internal static async Task<IReadOnlySet<Guid>> Matched(IQuerySession session, Guid association, IReadOnlyList<Guid> payments, CancellationToken cancellation) =>
        payments.Count == 0 ? new HashSet<Guid>() : (await session.AdvancedSql.QueryAsync<Guid>(
            """
            select (payment ->> 'paymentId')::uuid from mt_doc_bankline line cross join lateral jsonb_array_elements(line.data -> 'payments') payment
            where line.tenant_id = ? and (payment ->> 'paymentId')::uuid = any(?)
            """,
            cancellation, association.ToString(), payments.ToArray())).ToHashSet();

    static IReadOnlyList<string> KeysOf(params IEnumerable<string?> names) => [.. names.Select(RemittanceText.NameKey).Where(key => key.Length > 0)];

    /// <summary>Lines that reversals may take back.</summary>
    internal static async Task<IReadOnlyList<(BankLine Line, BankEntry Entry)>> Originals(
        IQuerySession session, IReadOnlyList<BankEntry> reversals, CancellationToken cancellation)
    {
        if (reversals.Count == 0) return [];
        var amounts = reversals.Select(reversal => -reversal.Amount).Distinct().ToArray();
        var (first, last) = (reversals.Min(reversal => reversal.BookedOn).AddDays(-LookBackDays), reversals.Max(reversal => reversal.BookedOn));
        var lines = await session.Query<BankLine>()
            .Where(line => amounts.Contains(line.Amount) && line.BookedOn >= first && line.BookedOn <= last && line.Status != BankLineStatus.Reversed).ToListAsync(cancellation);
        var details = await Details(session, lines, cancellation);
        return [.. lines.Select(line => (line, BankLineDetails.EntryOf(line, details.GetValueOrDefault(line.Id))))];
    }

    /// <summary>What is known of the other side of lines, as far as it was not erased.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, BankLineDetails>> Details(IQuerySession session, IEnumerable<BankLine> lines, CancellationToken cancellation) =>
        (await session.LoadManyAsync<BankLineDetails>(cancellation, lines.Select(line => line.Id).ToArray())).ToDictionary(details => details.Id);

    // As the database puts it together; with an Id of that name it would be a document.
    internal sealed record Row(
        Guid InvoiceId, string Number, Guid EntityId, string Currency, InvoiceStatus Status, long Claim, string? Name = null, string? Organisation = null);
}
