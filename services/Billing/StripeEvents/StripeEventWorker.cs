using Associations.Billing.Disputes;
using Associations.Billing.Mandates;
using Associations.Billing.Payments;
using Associations.Billing.Payouts;
using Associations.Billing.Refunds;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.StripeEvents;

/// <summary>
/// Works on what Stripe sent, in no particular order: the event only says which object to fetch, and the object as it is now is what
/// counts. Two processes may work on one event; the invoice's state lets only the first do anything.
/// </summary>
sealed partial class StripeEventWorker(
    IDocumentStore store, Runner runner, StripePayments payments, StripeCheckouts checkouts, StripeRefunds refunds, StripeDisputes disputes, StripePayouts payouts, StripeMandates mandates, StripeEventSignal signal, TimeProvider time,
    ILogger<StripeEventWorker> log) : BackgroundService
{
    const int Page = 50;

    // They name payers, and Stripe itself gives an event for thirty days only. What came of it is in the streams.
    static readonly TimeSpan Kept = TimeSpan.FromDays(90), BetweenForgetting = TimeSpan.FromDays(1);

    DateTimeOffset forgetAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ForgetDone(stoppingToken);
                if (await WorkOnDue(stoppingToken) < Page) await signal.Wait(TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database is away; what was stored is still there when it is back.
                LogCannotWork(log, failure.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    async Task<int> WorkOnDue(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // PostgreSQL keeps microseconds and may have rounded up.
        var until = now.AddMicroseconds(1);
        IReadOnlyList<StripeEvent> due;
        await using (var session = store.OpenOutside())
            due = await session.Query<StripeEvent>().Where(e => e.DueAt <= until).OrderBy(e => e.DueAt).Take(Page).ToListAsync(cancellation);
        foreach (var received in due)
        {
            var done = await TryApply(received, now, cancellation);
            await using var session = store.OpenOutside();
            session.Store(done);
            await session.SaveChangesAsync(cancellation);
        }
        return due.Count;
    }

    async Task ForgetDone(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < forgetAt) return;
        var before = now - Kept;
        await using var session = store.OpenOutside();
        // What is still to be worked on stays, however old it is.
        session.DeleteWhere<StripeEvent>(e => e.DueAt == null && e.ReceivedAt < before);
        await session.SaveChangesAsync(cancellation);
        forgetAt = now + BetweenForgetting;
    }

    async Task<StripeEvent> TryApply(StripeEvent received, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            return received with { DueAt = null, Result = await Apply(received, cancellation) };
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogLater(log, received.Id, received.Type, failure.GetType().Name);
            var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, received.Failures), 600));
            return received with { DueAt = now + wait, Failures = received.Failures + 1 };
        }
    }

    async Task<string> Apply(StripeEvent received, CancellationToken cancellation)
    {
        // One that other systems share is of several associations, or of none.
        if (received is { ObjectId: { } payout } && received.Type.StartsWith("payout.", StringComparison.Ordinal))
            return await payouts.Get(payout, cancellation) is { } made && await TakePayout.InAll(runner, made, "stripe", cancellation) ? "applied" : "foreign";
        if (received is { ObjectId: { } kept } && ToldMandate.IsUsed(received.Type))
            return await ToldMandate.By(received.Type, kept, mandates, cancellation) is { } mandate ? await Apply(mandate.Association, mandate.Apply, cancellation) : "foreign";
        if (!Told.IsUsed(received.Type) || received.ObjectId is not { } id) return "ignored";
        if (await Told.By(received.Type, id, payments, checkouts, refunds, disputes, cancellation) is not { } told) return "foreign";

        return await Apply(told.Association, told.Apply, cancellation);
    }

    async Task<string> Apply(Guid association, Func<Work, CancellationToken, Task<Outcome>> apply, CancellationToken cancellation)
    {
        using var about = log.About(association);
        var (outcome, _) = await runner.Run(association, "stripe", work => apply(work, cancellation), cancellation);
        return outcome switch
        {
            Outcome.Accepted => "applied",
            Outcome.Refused { Rejection.Code: "not-found" or "payment-unknown" } => "foreign",
            Outcome.Refused { Rejection: var refused } => throw new InvalidOperationException(refused.Code),
            _ => throw new InvalidOperationException("An outcome is accepted or refused."),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What Stripe sent cannot be read at the moment ({Failure})")]
    static partial void LogCannotWork(ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stripe's event {Id} ({Type}) is worked on again later ({Failure})")]
    static partial void LogLater(ILogger log, string id, string type, string failure);
}
