using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.EventSourcing;

namespace Associations.Billing.BankStatements;

/// <summary>One file in one transaction: its lines, what they pay and what they take back, or nothing of it.</summary>
sealed class TakenStatement(Work work, StatementReading reading, CancellationToken cancellation)
{
    readonly Dictionary<Guid, Loaded<BankLine>> booked = [];
    readonly Dictionary<Guid, BankFinding> findings = [];
    IReadOnlyDictionary<string, Guid> accounts = new Dictionary<string, Guid>();
    List<Entry> added = [];

    internal async Task<Outcome> Take()
    {
        accounts = await BankSearch.Accounts(work.Documents, cancellation);
        if (reading.Entries.FirstOrDefault(entry => !accounts.ContainsKey(entry.Account)) is { } foreign)
            return new Rejection("account-unknown",
                $"None of the association's legal entities has the account that ends in {foreign.Account[^Math.Min(4, foreign.Account.Length)..]}. Choose the file of the right account, or give the account to its entity first.");
        // Locked, so that of two imports at once the second waits, and finds the lines of the first.
        foreach (var entity in reading.Entries.Select(entry => accounts[entry.Account]).Distinct().Order()) await work.Find<BillingEntity>(entity, cancellation);

        var all = Identified(work.Association, reading.Entries);
        var known = (await work.Documents.LoadManyAsync<BankLine>(cancellation, all.Select(entry => entry.Id).ToArray())).Select(line => line.Id).ToHashSet();
        added = [.. all.Where(entry => !known.Contains(entry.Id))];
        foreach (var (id, occurrence, entry) in added) booked.Add(id, work.Start<BankLine>(id, BankLineDecider.Book(accounts[entry.Account], entry, occurrence, work.Now)));
        work.Documents.Insert(added.Select(one => BankLineDetails.From(one.Id, one.Booked)));
        await Match();
        await TakeBack();
        return Report(all);
    }

    async Task Match()
    {
        var prefixes = await BankSearch.Prefixes(work.Documents, cancellation);
        var payments = added.Where(one => !one.Booked.IsReversal).Select(one => (Line: one, Payment: BankPayment.From(accounts[one.Booked.Account], one.Booked, prefixes))).ToList();
        var candidates = (await BankSearch.Candidates(work.Documents, work.Association, [.. payments.Select(one => one.Payment)], cancellation)).ToDictionary(invoice => invoice.InvoiceId);
        var (byNumber, byAmount) = (candidates.Values.ToLookup(invoice => invoice.Number, invoice => invoice.InvoiceId), candidates.Values.ToLookup(invoice => invoice.Claim, invoice => invoice.InvoiceId));
        var recorded = await BankSearch.Recorded(work.Documents, work.Association, [.. payments.Select(one => one.Payment)], [.. candidates.Values], cancellation);
        BankFinding Find(BankPayment payment) =>
            BankMatching.Find(payment, payment.Numbers.SelectMany(number => byNumber[number]).Union(byAmount[payment.Amount]).Select(id => candidates[id]), recorded);

        // All that may be paid is locked in one order, and then looked at as it is now.
        var locked = new Dictionary<Guid, Loaded<Invoice>>();
        foreach (var id in payments.Select(one => Find(one.Payment).Certain?.InvoiceId).OfType<Guid>().Distinct().Order())
            if (await work.Find<Invoice>(id, cancellation) is { } invoice) locked.Add(id, invoice);
        foreach (var (id, invoice) in locked) Refresh(id, invoice.State);

        foreach (var (line, payment) in payments)
        {
            var finding = Find(payment);
            if (finding.Certain is { } certain)
            {
                var refused = locked.ContainsKey(certain.InvoiceId) ? await Pay(line, finding.Code, certain.InvoiceId) : new Rejection("busy", "The invoice was changing at the same time.");
                if (refused is null) Refresh(certain.InvoiceId, locked[certain.InvoiceId].State);
                else finding = new BankFinding("not-possible", refused.Detail);
            }
            findings.Add(line.Id, finding);
        }

        void Refresh(Guid id, Invoice state) => candidates[id] = candidates[id] with { Status = state.Status, Claim = state.Claim };
    }

    Task<Rejection?> Pay(Entry line, string code, Guid invoiceId) => BankPayments.Pay(
        work, booked[line.Id], BankLineDecider.Match(booked[line.Id].State, [(invoiceId, null)], [], code, work.Now), MatchBankLine.NumberOf(line.Booked.BankReference),
        work.State<BillingEntity>(accounts[line.Booked.Account]).DateAt(work.Now), cancellation);

    async Task TakeBack()
    {
        var reversals = added.Where(one => one.Booked.IsReversal).ToList();
        var earlier = await BankSearch.Originals(work.Documents, [.. reversals.Select(one => one.Booked)], cancellation);
        var gone = new HashSet<Guid>();
        foreach (var reversal in reversals)
        {
            // What they are by now, and not what they were when they were read.
            var lines = earlier.Where(one => !gone.Contains(one.Line.Id)).Concat(added.Where(one => !one.Booked.IsReversal).Select(one => (booked[one.Id].State, one.Booked))).ToList();
            var original = BankLineDecider.OriginalOf(reversal.Booked, lines) is { } id ? booked.GetValueOrDefault(id) ?? await work.Find<BankLine>(id, cancellation) : null;
            var refused = original is null
                ? new Rejection("reversal-without-original", "The bank takes back an earlier transaction, and which one is in doubt. Name it in 'reverses'.")
                : await BankPayments.TakeBack(work, booked[reversal.Id], original, cancellation);
            if (refused is null) gone.Add(original!.State.Id);
            findings.Add(reversal.Id, refused is null ? new("reverses", $"It takes back line {original!.State.Id}, and what that had paid is owed again.") : new(refused.Code, refused.Detail));
        }
    }

    Outcome Report(IReadOnlyList<Entry> all)
    {
        var lines = all.Select(one => !booked.TryGetValue(one.Id, out var line)
            ? new StatementReportLine(one.Id, StatementOutcome.Known, "known", "It was there already.")
            : new StatementReportLine(one.Id, line.State switch
            {
                { Status: BankLineStatus.Open } => StatementOutcome.ToLookAt,
                { Status: BankLineStatus.Reversed } => StatementOutcome.Reversed,
                { Reverses: not null } => StatementOutcome.Reverses,
                _ => StatementOutcome.Matched,
            }, findings[one.Id].Code, findings[one.Id].Why, line.State.Payments.FirstOrDefault()?.InvoiceId)).ToList();
        int Of(params StatementOutcome[] outcomes) => lines.Count(line => outcomes.Contains(line.Outcome));
        var report = new StatementReport(
            Uuid.New(work.Now), work.Now, all.Count, reading.Pending, booked.Count, Of(StatementOutcome.Known),
            Of(StatementOutcome.Matched, StatementOutcome.Reverses, StatementOutcome.Reversed), Of(StatementOutcome.ToLookAt), lines);
        work.Documents.Insert(report);
        return Outcome.Created($"/v1/bank-statements/{report.Id}", report);
    }

    /// <summary>The entries of a file with their ids. Those that are alike are counted: two on one day are two payments.</summary>
    internal static IReadOnlyList<Entry> Identified(Guid association, IReadOnlyList<BankEntry> entries)
    {
        var seen = new Dictionary<string, int>();
        return [.. entries.Select(entry =>
        {
            var occurrence = seen[entry.Likeness] = seen.GetValueOrDefault(entry.Likeness) + 1;
            return new Entry(entry.IdIn(association, occurrence), occurrence, entry);
        })];
    }

    /// <summary>An entry with its id.</summary>
    internal sealed record Entry(Guid Id, int Occurrence, BankEntry Booked);
}
