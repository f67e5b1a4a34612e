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
/// <param name="store">Where everything is.</param>
/// <param name="time">What time it is.</param>
/// <param name="memory">The states of long streams, where a service remembers any.</param>
public sealed class Runner(IDocumentStore store, TimeProvider time, StateMemory? memory = null)
{
    readonly StateMemory memory = memory ?? new StateMemory(new HashSet<Type>());

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
            var work = new Work(session, association, now, memory);
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

    /// <summary>
    /// Runs several in one transaction, one after the other and each with its own cause. False, and nothing has been written, when one of them is
    /// refused or a race is lost: each may then be accepted by itself.
    /// </summary>
    /// <param name="association">Whose data it is.</param>
    /// <param name="parts">What to run. All are done by the same actor.</param>
    /// <param name="ahead">Looks up for all what each would look up.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    internal async Task<bool> RunTogether(Guid association, IReadOnlyList<Part> parts, Func<Work, Task> ahead, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var session = store.OpenIn(association);
        session.LastModifiedBy = parts[0].Cause.Actor;
        session.SetHeader(Cause.DecidedHeader, now.ToString("O", CultureInfo.InvariantCulture));
        await session.BeginTransactionAsync(cancellation);
        var work = new Work(session, association, now, memory);
        try
        {
            await ahead(work);
            foreach (var part in parts)
            {
                if (await part.Handle(work) is not Outcome.Accepted) return false;
                part.Cause.WriteToNew(session, part.During);
            }
            work.PrepareCommit();
            await session.SaveChangesAsync(cancellation);
            return true;
        }
        catch (Exception lost) when (IsLostRace(lost))
        {
            return false;
        }
    }

    /// <summary>One of several that run in one transaction.</summary>
    /// <param name="Cause">Who does it and why.</param>
    /// <param name="During">The span that it belongs to.</param>
    /// <param name="Handle">Reads and decides.</param>
    internal sealed record Part(Cause Cause, Activity? During, Func<Work, Task<Outcome>> Handle);

    // Gives the session its cause, so that no event is ever without one; where there are several, each event is given its own.
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
