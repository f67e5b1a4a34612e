using Associations.Billing.CreditBalances;
using Associations.Billing.Currencies;
using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.EventSourcing;
using Marten;
using Stripe;
using EventTypes = Associations.EventSourcing.EventTypes;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Reconciliations;

/// <summary>
/// Lists what Stripe has of the last weeks, compares it with what we recorded, takes over what we missed, and writes down what differs. Run
/// again after a crash it finds the same: a night is closed once, by the state.
/// </summary>
static class ReconcilePayments
{
    // A debit may be decided two weeks after it was begun (14 business days for SEPA), so each night looks at three.
    static readonly TimeSpan Back = TimeSpan.FromDays(21), Clocks = TimeSpan.FromMinutes(5);

    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        var (store, stripe, runner) = (services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<StripeClient>(), services.GetRequiredService<Runner>());
        var through = services.GetRequiredService<TimeProvider>().GetUtcNow() - Reconciliation.Settled;
        Reconciliation known;
        await using (var session = store.ReadIn(deadline.Association))
            known = await session.Events.AggregateStreamAsync<Reconciliation>(deadline.Id, token: cancellation) ?? Reconciliation.Empty(deadline.Id);
        var from = known.Through;

        var intents = await Listed(stripe, deadline.Association, from - Back, through, cancellation);
        var ours = await Recorded(store, deadline.Association, intents, from - Back, through, cancellation);
        var theirs = intents.Select(listed => listed.Payment).ToList();
        var differences = ReconciliationDecider.Compare(theirs, ours);
        foreach (var missed in differences.Where(difference => difference.Kind == DifferenceKind.NotRecorded))
            await TakeOver(runner, deadline.Association, missed, intents.Single(listed => listed.Payment.ProviderId == missed.ProviderId).Intent, cancellation);

        var (outcome, _) = await runner.Run(deadline.Association, "reconcile-payments", async work =>
        {
            var stream = await work.Find<Reconciliation>(deadline.Id, cancellation) ?? throw new InvalidOperationException("It was there a moment ago.");
            stream.Record(ReconciliationDecider.Close(stream.State, from, through, theirs.Count, differences));
            return Outcome.Done;
        }, cancellation);
        return outcome;
    }

    // Other systems may share the account, and other associations do: what is ours says so.
    static async Task<IReadOnlyList<(PaymentIntent Intent, ReconciliationDecider.Theirs Payment)>> Listed(
        StripeClient stripe, Guid association, DateTimeOffset from, DateTimeOffset through, CancellationToken cancellation)
    {
        var ours = new List<(PaymentIntent, ReconciliationDecider.Theirs)>();
        var options = new PaymentIntentListOptions { Limit = 100, Created = new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime, LessThan = through.UtcDateTime } };
        await foreach (var intent in stripe.V1.PaymentIntents.ListAutoPagingAsync(options, cancellationToken: cancellation))
        {
            if (intent.Metadata.GetValueOrDefault(StripePayments.AssociationKey) != association.ToString()
                || !Guid.TryParse(intent.Metadata.GetValueOrDefault(StripePayments.InvoiceKey), out var invoice)
                || !Guid.TryParse(intent.Metadata.GetValueOrDefault(StripePayments.PaymentKey), out var payment)) continue;
            ours.Add((intent, new(intent.Id, invoice, payment, intent.Status == "succeeded" ? StripeAmounts.In(intent.AmountReceived, intent.Currency) : null, intent.Currency.ToUpperInvariant())));
        }
        return ours;
    }

    static async Task<IReadOnlyList<ReconciliationDecider.Ours>> Recorded(
        IDocumentStore store, Guid association, IReadOnlyList<(PaymentIntent Intent, ReconciliationDecider.Theirs Payment)> listed,
        DateTimeOffset from, DateTimeOffset through, CancellationToken cancellation)
    {
        await using var session = store.ReadIn(association);
        // Not those of the edges, which Stripe's clock may have put on the other side.
        var (first, last) = (from + Clocks, through - Clocks);
        var begun = await session.Events.QueryAllRawEvents()
            .Where(e => e.EventTypeName == EventTypes.NameOf(typeof(PaymentStarted)) && e.Timestamp >= first && e.Timestamp < last).ToListAsync(cancellation);
        var payments = begun.Select(e => ((PaymentStarted)e.Data).PaymentId).ToHashSet();
        var invoices = new List<ReconciliationDecider.Ours>();
        foreach (var some in begun.Select(e => e.StreamId).Concat(listed.Select(intent => intent.Payment.InvoiceId)).Distinct().Chunk(500))
        {
            foreach (var invoice in await session.LoadManyAsync<Invoice>(cancellation, some))
            {
                // What came without the provider has no id of Stripe's.
                invoices.AddRange(invoice.Payments.Where(payment => payment.ProviderId is null || payment.ProviderId.StartsWith("pi_", StringComparison.Ordinal))
                    .Select(payment => new ReconciliationDecider.Ours(invoice.Id, payment.Id, payment.ProviderId,
                        payment.Status == PaymentStatus.Succeeded ? payment.Amount : null, invoice.Currency, payments.Contains(payment.Id))));
            }
        }
        return invoices;
    }

    static async Task TakeOver(Runner runner, Guid association, Difference missed, PaymentIntent intent, CancellationToken cancellation) =>
        await runner.Run(association, "reconcile-payments", async work =>
        {
            if (await work.Find<Invoice>(missed.InvoiceId!.Value, cancellation) is { } invoice)
                await CreditMovements.Record(work, invoice, InvoiceDecider.Learn(invoice.State, missed.PaymentId!.Value, StripePayments.From(intent), work.Now), cancellation);
            return Outcome.Done;
        }, cancellation);
}
