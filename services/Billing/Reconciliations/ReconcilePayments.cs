using Associations.Billing.CreditBalances;
using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.Billing.Payouts;
using Associations.Billing.Refunds;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Marten;
using EventTypes = Associations.EventSourcing.EventTypes;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Reconciliations;

/// <summary>
/// Lists what Stripe has of the last weeks, and of refunds and disputes of the last months, compares it with what we recorded, takes over what
/// we missed, and what Stripe kept of each payment, and writes down what differs. Run again after a crash it finds the same: a night is closed once,
/// by the state.
/// </summary>
static class ReconcilePayments
{
    // A debit may be decided two weeks after it was begun (14 business days for SEPA), so each night looks at three.
    static readonly TimeSpan Back = TimeSpan.FromDays(21), Clocks = TimeSpan.FromMinutes(5);

    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        var (store, stripe, runner) = (services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<StripePayments>(), services.GetRequiredService<Runner>());
        Reconciliation known;
        await using (var session = store.ReadIn(deadline.Association))
            known = await session.Events.AggregateStreamAsync<Reconciliation>(deadline.Id, token: cancellation) ?? Reconciliation.Empty(deadline.Id);
        var from = known.Through;

        // It may begin earlier than was asked: then more is compared, of which nothing must have been listed.
        var listing = await services.GetRequiredService<StripeListings>().Since(from - Back, cancellation);
        var through = listing.Through;
        var (theirs, movements) = (listing.Payments[deadline.Association].ToList(), listing.Movements[deadline.Association].ToList());
        // What people must look at is told for as long as it stands, also when it is older than what is listed; and as it was told where Stripe has it no more.
        var lost = new List<Difference>();
        foreach (var twice in known.Differences.Where(one => one.Kind == DifferenceKind.ReceivedTwice && theirs.All(intent => intent.ProviderId != one.ProviderId)))
            if (await stripe.Intent(twice.ProviderId!, cancellation) is not { } intent) lost.Add(twice);
            else if (StripeListing.PaymentOf(intent) is { } still) theirs.Add(still);
        var whole = movements;
        var shared = SharedCharges.Of(theirs);
        await using (var session = store.ReadIn(deadline.Association))
            (theirs, movements) = await SharedCharges.ByInvoice(session, theirs, movements, cancellation);
        var (ours, invoices) = await Recorded(store, deadline.Association, theirs, movements, from - Back, through, cancellation);
        IReadOnlyList<Difference> differences =
        [
            .. ReconciliationDecider.Compare(theirs, ours), .. ReconciliationDecider.Missed(movements, invoices), .. lost,
            .. await OnlyOurs(store, deadline.Association, whole, through, cancellation),
        ];
        // What differs on several invoices is one thing at Stripe.
        foreach (var missed in differences.DistinctBy(one => (one.Kind, one.ProviderId))) await TakeOver(services, deadline.Association, missed, shared, cancellation);
        foreach (var payout in listing.Payouts.Where(payout => payout.Entries.Any(entry => entry.Association == deadline.Association)))
            await TakePayout.In(runner, deadline.Association, payout, "reconcile-payments", cancellation);
        foreach (var kept in ReconciliationDecider.OfUnknownDisputeFee(movements, invoices))
            if (await Told.OfDispute(kept.ProviderId, services.GetRequiredService<StripeDisputes>(), cancellation) is { } told)
                await runner.Run(deadline.Association, "reconcile-payments", work => told.Apply(work, cancellation), cancellation);
        foreach (var kept in ReconciliationDecider.OfUnknownFee(theirs, invoices)) await LearnFee(runner, deadline.Association, kept, cancellation);

        var (outcome, _) = await runner.Run(deadline.Association, "reconcile-payments", async work =>
        {
            var stream = await work.Find<Reconciliation>(deadline.Id, cancellation) ?? throw new InvalidOperationException("It was there a moment ago.");
            stream.Record(ReconciliationDecider.Close(stream.State, from, through, theirs.Count, differences));
            return Outcome.Done;
        }, cancellation);
        return outcome;
    }

    static async Task<(IReadOnlyList<ReconciliationDecider.Ours> Payments, IReadOnlyList<Invoice> Invoices)> Recorded(
        IDocumentStore store, Guid association, IReadOnlyList<ReconciliationDecider.Theirs> listed, IReadOnlyList<ReconciliationDecider.Movement> movements,
        DateTimeOffset from, DateTimeOffset through, CancellationToken cancellation)
    {
        await using var session = store.ReadIn(association);
        // Not those of the edges, which Stripe's clock may have put on the other side.
        var (first, last) = (from + Clocks, through - Clocks);
        var begun = await session.Events.QueryAllRawEvents()
            .Where(e => e.EventTypeName == EventTypes.NameOf(typeof(PaymentStarted)) && e.Timestamp >= first && e.Timestamp < last).ToListAsync(cancellation);
        var payments = begun.Select(e => ((PaymentStarted)e.Data).PaymentId).ToHashSet();
        var invoices = new List<Invoice>();
        foreach (var some in begun.Select(e => e.StreamId).Concat(listed.Select(intent => intent.InvoiceId)).Concat(movements.Select(movement => movement.InvoiceId)).Distinct().Chunk(500))
            invoices.AddRange(await session.LoadManyAsync<Invoice>(cancellation, some));
        // What came without the provider has no id of Stripe's.
        return ([.. from invoice in invoices
                    from payment in invoice.Payments
                    where payment.ProviderId is null || payment.ProviderId.StartsWith("pi_", StringComparison.Ordinal)
                    select new ReconciliationDecider.Ours(invoice.Id, payment.Id, payment.ProviderId,
                        payment.Status == PaymentStatus.Succeeded ? payment.Amount : null, invoice.Currency, payments.Contains(payment.Id))], invoices);
    }

    // What we have of money that went back, or that waits for a word that cannot come, whatever Stripe lists.
    static async Task<IReadOnlyList<Difference>> OnlyOurs(
        IDocumentStore store, Guid association, IReadOnlyList<ReconciliationDecider.Movement> listed, DateTimeOffset through, CancellationToken cancellation)
    {
        await using var session = store.ReadIn(association);
        var since = through - OurMovements.Listed;
        string[] names = [.. ((Type[])[typeof(RefundSucceeded), typeof(DisputeOpened), typeof(PaymentMissing), typeof(RefundMissing)]).Select(EventTypes.NameOf)];
        var told = await session.Events.QueryAllRawEvents().Where(e => names.Contains(e.EventTypeName) && e.Timestamp >= since).ToListAsync(cancellation);
        var invoices = new List<Invoice>();
        foreach (var some in told.Select(e => e.StreamId).Distinct().Chunk(500)) invoices.AddRange(await session.LoadManyAsync<Invoice>(cancellation, some));
        var disputes = told.Select(e => e.Data).OfType<DisputeOpened>().Where(opened => opened.At < through - Clocks).Select(opened => opened.DisputeId).ToHashSet();
        return [.. OurMovements.Differing(listed, invoices, disputes, since, through - Clocks), .. OurMovements.Missing(invoices)];
    }

    // A payment that succeeded stays so. A refund or a dispute may have changed since it was listed, and is fetched, as for a webhook.
    static async Task TakeOver(IServiceProvider services, Guid association, Difference missed, IReadOnlyDictionary<string, ReconciliationDecider.Theirs> shared, CancellationToken cancellation)
    {
        var told = missed.Kind switch
        {
            DifferenceKind.NotRecorded when shared.TryGetValue(missed.ProviderId!, out var whole) => SharedCharges.Told(association, whole),
            DifferenceKind.NotRecorded => new Told(association, missed.InvoiceId!.Value, (work, invoice, cancelled) => CreditMovements.Record(work, invoice, InvoiceDecider.Learn(
                invoice.State, missed.PaymentId!.Value, new ProviderOutcome.Succeeded(missed.ProviderId!, missed.Theirs!.Value), work.Now), cancelled)),
            DifferenceKind.RefundNotRecorded => await Told.OfRefund(missed.ProviderId!, services.GetRequiredService<StripeRefunds>(), cancellation),
            DifferenceKind.DisputeNotRecorded => await Told.OfDispute(missed.ProviderId!, services.GetRequiredService<StripeDisputes>(), cancellation),
            _ => null,
        };
        // What is refused nevertheless is told again the next night.
        if (told is not null) await services.GetRequiredService<Runner>().Run(association, "reconcile-payments", work => told.Apply(work, cancellation), cancellation);
    }

    static async Task LearnFee(Runner runner, Guid association, ReconciliationDecider.Theirs kept, CancellationToken cancellation) =>
        await runner.Run(association, "reconcile-payments", async work =>
        {
            if (await work.Find<Invoice>(kept.InvoiceId, cancellation) is { } invoice)
                invoice.Record(InvoiceDecider.LearnFee(invoice.State, kept.PaymentId, kept.ProviderId, kept.Fee!, work.Now));
            return Outcome.Done;
        }, cancellation);
}
