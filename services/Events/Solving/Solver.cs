using System.Diagnostics;
using System.Globalization;
using Google.OrTools.Sat;

namespace Associations.Events.Solving;

/// <summary>
/// Looks for the arrangement that costs least. It always has one to give, and none that breaks a rule; what it cannot place it leaves out. A small
/// problem is solved as a whole, and then the best is known to be the best. Of a large one a part at a time is arranged anew, for as long as there is
/// time and it helps.
/// </summary>
static class Solver
{
    /// <summary>How many threads it works with: as many as a small machine has.</summary>
    internal const int Workers = 2;

    // How much is solved as a whole, and after how many parts in vain it ends: so many for all, so many for each that has no place.
    const int Whole = 60, InVain = 200, InVainForOne = 4;

    // How long a part may take, and how often it is told how far the first arrangement is.
    const double PartSeconds = 2, EverySeconds = 0.5;

    // How much of the time the first arrangement may take, which makes room one by one: what it leaves out is looked for by parts.
    const double FirstShare = 1 / 3.0;

    /// <param name="problem">What is placed.</param>
    /// <param name="seconds">How long it may look.</param>
    /// <param name="progress">Told how far the first arrangement is, and of each better one, on a thread of the solver's.</param>
    /// <param name="cancellation">Ends it early; then what it has by then is given.</param>
    internal static Solution Run(Problem problem, int seconds, Action<Progress> progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (found, toldAt) = (0, -EverySeconds);
        void Tell(long cost) => progress(new(++found, cost / problem.UnplacedCost, cost % problem.UnplacedCost, clock.Elapsed.TotalSeconds));
        double Left() => seconds - clock.Elapsed.TotalSeconds;
        void TellOfFirst(IReadOnlyCollection<Spot> placed)
        {
            var at = clock.Elapsed.TotalSeconds;
            if (at < toldAt + EverySeconds) return;
            progress(new(0, problem.Pieces.Count - placed.Count, problem.CostOf(placed) % problem.UnplacedCost, toldAt = at));
        }
        var best = FirstArrangement.Of(problem, () => Left() <= seconds * (1 - FirstShare) || cancellation.IsCancellationRequested, TellOfFirst);
        Tell(problem.CostOf(best));
        var isBest = problem.CostOf(best) == Least(problem);
        if (!isBest && problem.Pieces.Count <= Whole) (best, isBest) = Improve(problem, best, Left(), Tell, cancellation);
        else if (!isBest) best = InParts(problem, best, Left, Tell, cancellation);
        return new(best, isBest, clock.Elapsed.TotalSeconds);
    }

    // What an arrangement costs at least: what may be nowhere at all is not placed.
    static long Least(Problem problem) => problem.Pieces.Count(piece => problem.Options[piece].Count == 0) * problem.UnplacedCost;

    static IReadOnlyList<Spot> InParts(Problem problem, IReadOnlyList<Spot> best, Func<double> left, Action<long> tell, CancellationToken cancellation)
    {
        // The same problem is solved the same way, as far as the threads' turns allow.
        var neighbourhood = new Neighbourhood(problem, new Random(1));
        var (cost, unplaced, vainly) = (problem.CostOf(best), neighbourhood.Unplaced(best), 0);
        for (var vain = 0; vain < InVain && left() > 0 && cost > Least(problem) && !cancellation.IsCancellationRequested; vain++)
        {
            var isPlacing = vainly < unplaced.Count * InVainForOne;
            var chosen = neighbourhood.Choose(best, isPlacing ? unplaced : []);
            var (theirs, rest) = (best.Where(spot => chosen.Contains(spot.Piece)).ToList(), best.Where(spot => !chosen.Contains(spot.Piece)).ToList());
            var (arranged, _) = Improve(neighbourhood.Of(chosen, best, isPlacing), theirs, Math.Min(PartSeconds, left()), _ => { }, cancellation);
            List<Spot> whole = [.. rest, .. arranged];
            var now = problem.CostOf(whole);
            // One that costs the same is taken too, because the next may come further from there.
            if (now <= cost) best = whole;
            if (isPlacing) (unplaced, vainly) = (neighbourhood.Unplaced(best), now < cost ? 0 : vainly + 1);
            if (now < cost)
            {
                vain = 0;
                tell(now);
            }
            cost = Math.Min(cost, now);
        }
        return best;
    }

    static (IReadOnlyList<Spot> Spots, bool IsBest) Improve(Problem problem, IReadOnlyList<Spot> first, double seconds, Action<long> tell, CancellationToken cancellation)
    {
        if (seconds <= 0 || cancellation.IsCancellationRequested) return (first, false);
        var model = new SolverModel(problem, first);
        using var better = new Better(tell, problem.CostOf(first));
        using var solver = new CpSolver { StringParameters = string.Create(CultureInfo.InvariantCulture, $"max_time_in_seconds:{seconds:0.###},num_workers:{Workers},random_seed:1") };
        using var stop = cancellation.Register(solver.StopSearch);
        var status = solver.Solve(model.Model, better);
        var solved = status is CpSolverStatus.Optimal or CpSolverStatus.Feasible ? model.Read(solver) : first;
        // The search need not have come back to what it began with.
        return (problem.CostOf(solved) <= problem.CostOf(first) ? solved : first, status == CpSolverStatus.Optimal);
    }

    sealed class Better(Action<long> tell, long than) : CpSolverSolutionCallback
    {
        long best = than;

        public override void OnSolutionCallback()
        {
            if ((long)ObjectiveValue() >= best) return;
            tell(best = (long)ObjectiveValue());
        }
    }
}

/// <summary>How far a search is.</summary>
/// <param name="Arrangements">How many it has found, each better than the last; 0 while the first is made.</param>
/// <param name="Unplaced">How many sessions have no place in the best.</param>
/// <param name="Cost">What the wishes cost that the best does not meet: 60 for each as its weight says.</param>
/// <param name="Seconds">For how long it had been looking.</param>
sealed record Progress(int Arrangements, long Unplaced, long Cost, double Seconds);

/// <summary>What a search found.</summary>
/// <param name="Spots">What is placed, and where.</param>
/// <param name="IsBest">True where it is proved that no arrangement costs less.</param>
/// <param name="Seconds">How long it took.</param>
sealed record Solution(IReadOnlyList<Spot> Spots, bool IsBest, double Seconds);
