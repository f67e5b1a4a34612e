using System.Diagnostics;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Marten;

namespace Associations.Events.Solving;

/// <summary>
/// Looks for what was asked for, one search after the other in a process. That it has begun is stored with the time by which it must have ended; a
/// process that is stopped gives it back, and one that is gone is not waited for any longer.
/// </summary>
sealed partial class RunSolving(IDocumentStore store, Runner runner, ILogger<RunSolving> log)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), ToExplain = TimeSpan.FromSeconds(10);

    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation) =>
        await services.GetRequiredService<RunSolving>().Run(deadline.Association, deadline.Id, cancellation);

    async Task<Outcome> Run(Guid association, Guid id, CancellationToken cancellation)
    {
        Begun? begun = null;
        var (outcome, _) = await runner.Run(association, "solve", async work => { (var told, begun) = await Begin(work, id, cancellation); return told; }, cancellation);
        if (outcome is not Outcome.Accepted || begun is null) return outcome;

        // The search ends when the process does, and when nobody wants it any more.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Found? found = null;
        try
        {
            SolvingProgress? progress = null;
            var search = Task.Factory.StartNew(
                () => Search(begun, one => Volatile.Write(ref progress, new(id, one.Arrangements, one.Unplaced, one.Cost, Math.Round(one.Seconds, 1))), ends.Token),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Watch(association, id, search, () => Volatile.Read(ref progress), ends, cancellation);
            found = await search;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(log, id, failure.GetType().Name);
        }
        // The process may be stopping; this is only to say so.
        return (await runner.Run(association, "solve", work => End(work, id, begun, found, cancellation.IsCancellationRequested), CancellationToken.None)).Outcome;
    }

    static async Task<(Outcome Told, Begun? Begun)> Begin(Work work, Guid id, CancellationToken cancellation)
    {
        if (await work.Find<Solving>(id, cancellation) is not { } solving) return (Outcome.NotFound("solving"), null);
        var (eventId, name) = (solving.State.EventId, solving.State.Draft);
        if (await work.Read<Event>(eventId, cancellation) is not { } planned || await work.Read<Draft>(Draft.IdOf(eventId, name), cancellation) is not { } draft)
            return (Outcome.NotFound("draft"), null);
        var decision = solving.Record(SolvingDecider.Begin(solving.State, draft.Version, work.Now));
        // Another process had it, or it is over: its deadline is spent.
        if (decision.Events.Count == 0 && solving.State.LookAgainAt is null) work.Documents.Delete<Deadline>(id);
        if (decision.Events is not [SolvingBegun]) return (Outcome.Done, null);
        return (Outcome.Done, new(planned, draft, await Grounds.Of(eventId, work, cancellation), solving.State.Wish!, solving.State.Beginnings));
    }

    async Task Watch(Guid association, Guid id, Task search, Func<SolvingProgress?> progress, CancellationTokenSource ends, CancellationToken cancellation)
    {
        SolvingProgress? told = null;
        while (await Task.WhenAny(search, Task.Delay(Pause, cancellation)) != search && !cancellation.IsCancellationRequested)
        {
            try
            {
                await using var session = store.OpenIn(association);
                if (await session.LoadAsync<Solving>(id, cancellation) is not { Status: SolvingStatus.Running })
                {
                    await ends.CancelAsync();
                    return;
                }
                if (progress() is not { } now || now == told) continue;
                session.Store(told = now);
                await session.SaveChangesAsync(cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                // The database is away. The search goes on, and nobody can ask about it now anyway.
                LogNotTold(log, id, failure.GetType().Name);
            }
        }
    }

    static Found Search(Begun begun, Action<Progress> progress, CancellationToken cancellation)
    {
        var scene = begun.Scene(begun.Draft);
        var problem = Problem.Of(scene, begun.Draft, begun.Wish);
        var solution = Solver.Run(problem, begun.Wish.SecondsLimit, progress, cancellation);
        List<Placement> places = [.. solution.Spots.Where(spot => spot.Piece.Today != (spot.Start, spot.Room)).SelectMany(spot => spot.Piece.Parts, (spot, part) =>
            new Placement(part.Session.Id, problem.Timeline.Local(spot.Start + part.Offset), spot.Room < 0 ? null : problem.Rooms[spot.Room].Id))];
        // Explained is what was found, when the time for finding is over; but not for as long as nobody waits for it any more.
        var clock = Stopwatch.StartNew();
        var unmet = Explain.Of(problem, solution.Spots, () => cancellation.IsCancellationRequested || clock.Elapsed > ToExplain);
        List<object> facts =
        [
            .. places.Select(place => new SessionPlaced(place.SessionId, place.StartsAt, begun.Draft.Sessions[place.SessionId].Details.Minutes, place.RoomId)),
            // What cannot stay and has no other place has none.
            .. unmet.Where(one => begun.Draft.Sessions[one.SessionId].Details.StartsAt is not null).Select(one => new SessionUnscheduled(one.SessionId)),
        ];
        var after = facts.Aggregate(begun.Draft, (draft, fact) => draft.Evolve(fact));
        return new(facts, new(
            places, problem.Pieces.Sum(piece => piece.Parts.Length) - places.Count - unmet.Count, unmet, solution.IsBest, problem.CostOf(solution.Spots) % problem.UnplacedCost,
            Math.Round(solution.Seconds, 1), Count(scene), Count(begun.Scene(after))), solution.Spots.Count);
    }

    static async Task<Outcome> End(Work work, Guid id, Begun begun, Found? found, bool isStopping)
    {
        work.Documents.Delete<SolvingProgress>(id);
        // It was cancelled meanwhile, or another process has begun anew because this one took so long.
        if (await work.Find<Solving>(id, CancellationToken.None) is not { State.Status: SolvingStatus.Running } solving || solving.State.Beginnings != begun.Beginning) return Outcome.Done;
        if (isStopping) solving.Record(Decision.Accepted(new SolvingInterrupted(work.Now)));
        else if (found is null) solving.Record(Decision.Accepted(new SolvingFailed("The search broke off, which is a defect. Its process's log says more.")));
        else if (found.Placed == 0) solving.Record(Decision.Accepted(new SolvingInfeasible(found.Result)));
        else
        {
            var number = await work.Documents.Query<Solving>().CountAsync(one => one.EventId == begun.Event.Id && one.Proposal != null) + 1;
            var name = await ProposedDraft.Write(work, begun.Draft, number, found.Facts, solving.State.By, CancellationToken.None);
            solving.Record(Decision.Accepted(new SolvingProposed(name, found.Result)));
        }
        return Outcome.Done;
    }

    static Dictionary<string, int> Count(Scene scene) => ConflictCatalogue.Of(scene).CountBy(conflict => conflict.Code).ToDictionary();

    sealed record Begun(Event Event, Draft Draft, Grounds Grounds, Wish Wish, int Beginning)
    {
        internal Scene Scene(Draft draft) => Conflicts.Scene.Of(draft, Event, Grounds);
    }

    sealed record Found(IReadOnlyList<object> Facts, SolvingResult Result, int Placed);

    [LoggerMessage(Level = LogLevel.Error, Message = "The search {Id} broke off ({Failure})")]
    static partial void LogFailed(ILogger log, Guid id, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far the search {Id} is cannot be stored at the moment ({Failure})")]
    static partial void LogNotTold(ILogger log, Guid id, string failure);
}
