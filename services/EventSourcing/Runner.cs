using System.Diagnostics;
using System.Globalization;
using JasperFx;
using Marten;
using Marten.Exceptions;

namespace Associations.EventSourcing;

/// <summary>
/// Runs a unit of work: loads, decides, commits. Whoever loses a race decides again on what the winner left; after five lost races
/// the caller is told, and nothing has been written.
/// </summary>
public sealed class Runner(IDocumentStore store, TimeProvider time)
{
    const int Attempts = 5;

    /// <param name="association">Whose data it is.</param>
    /// <param name="cause">Who does it and why, for the audit trail.</param>
    /// <param name="handle">Reads and decides; may run more than once, so it touches nothing outside the work.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    /// <param name="dryRun">Decides the same and commits nothing.</param>
    public async Task<(Outcome Outcome, IReadOnlyList<object> Events)> Run(
        Guid association, Cause cause, Func<Work, Task<Outcome>> handle, CancellationToken cancellation, bool dryRun = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = time.GetUtcNow();
            await using var session = OpenSession(association, cause, now);
            // One connection for all of it: by itself, each look-up would take one, tell it whose it is, and clean it.
            await session.BeginTransactionAsync(cancellation);
            var work = new Work(session, association, now);
            try
            {
                var outcome = await handle(work);
                IReadOnlyList<object> events = [.. work.Appended];
                if (dryRun || outcome is not Outcome.Accepted) return (outcome, events);
                work.PrepareCommit();
                if (events.Count > 0 && cause.Origin is { } origin) session.Store(origin with { Association = association });
                await session.SaveChangesAsync(cancellation);
                return (outcome, events);
            }
            catch (Exception lost) when (IsLostRace(lost))
            {
                if (attempt == Attempts)
                    return (new Rejection("busy", "Many changes at once on the same thing. Nothing was changed; try again."), []);
            }
        }
    }

    // The one place that gives a session to write a cause, so that no event is ever without it.
    IDocumentSession OpenSession(Guid association, Cause cause, DateTimeOffset now)
    {
        var session = store.OpenIn(association);
        cause.WriteTo(session);
        session.SetHeader(Cause.DecidedHeader, now.ToString("O", CultureInfo.InvariantCulture));
        if (Activity.Current?.Id is { } traceparent) session.SetHeader("traceparent", traceparent);
        return session;
    }

    static bool IsLostRace(Exception exception) =>
        exception is ConcurrencyException or ConcurrentUpdateException or JasperFx.Events.ExistingStreamIdCollisionException or Marten.Exceptions.ExistingStreamIdCollisionException or DocumentAlreadyExistsException
        || exception is MartenCommandException { InnerException: Npgsql.PostgresException { SqlState: "40001" or "40P01" or "55P03" } };
}
