using System.Diagnostics;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// Looks at streams whose deadline has come, each kind in a loop of its own, so that one whose looks take long does not hold up the others. Two
/// processes may look at the same one: the state lets only the first do anything.
/// </summary>
sealed partial class DeadlineWorker(
    IDocumentStore store, IEnumerable<DeadlineHandler> handlers, IServiceProvider services, TimeProvider time, ILogger<DeadlineWorker> log)
    : BackgroundService
{
    const int Page = 50;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    static readonly ActivitySource Activities = new("Associations");

    readonly Dictionary<string, DeadlineHandler> handlers = handlers.ToDictionary(handler => handler.Kind);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(handlers.Keys.Select(kind => LookAfter(kind, stoppingToken)));

    async Task LookAfter(string kind, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await LookAtDue(kind, stoppingToken) < Page) await Task.Delay(Pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database is away. Deadlines are data, so they are still there when it is back.
                LogCannotLook(log, failure.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    async Task<int> LookAtDue(string kind, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // PostgreSQL keeps microseconds and may have rounded up; without this, one that is due now would not be until later.
        var until = now.AddMicroseconds(1);
        IReadOnlyList<Deadline> due;
        await using (var session = store.OpenAcross())
            due = await session.Query<Deadline>().Where(deadline => deadline.AnyTenant() && deadline.Kind == kind && deadline.DueAt <= until)
                .OrderBy(deadline => deadline.DueAt).Take(Page).ToListAsync(cancellation);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = handlers[kind].AtOnce, CancellationToken = cancellation },
            async (deadline, _) => await Look(deadline, now, cancellation));
        return due.Count;
    }

    async Task Look(Deadline deadline, DateTimeOffset now, CancellationToken cancellation)
    {
        // Nobody asked for it, so a trace begins here.
        using var activity = Activities.StartActivity($"deadline {deadline.Kind}");
        using var about = log.About(deadline.Association);
        try
        {
            var outcome = await handlers[deadline.Kind].Look(services, deadline, cancellation);
            if (outcome is Outcome.Refused { Rejection: var refused }) await LookLater(deadline, now, refused.Code, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            await LookLater(deadline, now, failure.GetType().Name, cancellation);
        }
    }

    internal static async Task<Outcome> Decide(
        IServiceProvider services, Deadline deadline, Func<Guid, Work, CancellationToken, Task<Outcome>> decide, CancellationToken cancellation)
    {
        var (outcome, _) = await services.GetRequiredService<Runner>().Run(deadline.Association, "deadline", async work =>
        {
            var outcome = await decide(deadline.Id, work, cancellation);
            // Nothing to do after all: the deadline is spent. Where there was something, the new state has set its own; and so it has where
            // another node was quicker, or somebody changed the stream since the deadline was read.
            if (!work.Appended.Any())
            {
                if (work.LookAgainAt(deadline.Id) is { } next && next > work.Now) work.Documents.Store(new Deadline(deadline.Id, deadline.Association, deadline.Kind, next));
                else work.Documents.Delete<Deadline>(deadline.Id);
            }
            return outcome;
        }, cancellation);
        return outcome;
    }

    async Task LookLater(Deadline deadline, DateTimeOffset now, string why, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, deadline.Failures), LongestWait.TotalSeconds));
        LogLater(log, deadline.Kind, deadline.Id, wait.TotalSeconds, why);
        await using var session = store.OpenIn(deadline.Association);
        session.Store(deadline with { DueAt = now + wait, Failures = deadline.Failures + 1 });
        await session.SaveChangesAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deadlines cannot be read at the moment ({Failure})")]
    static partial void LogCannotLook(ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deadline of {Kind} {Id} is looked at again in {Seconds} s ({Why})")]
    static partial void LogLater(ILogger log, string kind, Guid id, double seconds, string why);
}
