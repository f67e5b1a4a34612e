using System.Collections.Immutable;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Solving;

namespace Associations.Events.Tests.Solving;

/// <summary>A draft to be solved, of as many things as a test needs.</summary>
sealed class AProgramme
{
    internal static readonly Guid Hall = Id(1), Loft = Id(2), Ada = Id(11), Ben = Id(12);

    /// <summary>Stands for no room, such as online.</summary>
    internal static readonly Guid Nowhere = Guid.Empty;

    int next = 100;

    /// <summary>What was solved last.</summary>
    internal Problem Solved { get; private set; } = null!;

    internal Event Event { get; set; } = new() { Name = "Lantern Days", TimeZone = "Europe/Brussels", StartsOn = new(2026, 9, 14), EndsOn = new(2026, 9, 14) };

    internal AgendaPolicy Policy { get; set; } = AgendaPolicy.Empty(Guid.Empty) with { OpensAt = new(9, 0), ClosesAt = new(17, 0) };

    internal Lineup Lineup { get; set; } = Lineup.Empty(Guid.Empty);

    /// <summary>What those who mean to attend have chosen.</summary>
    internal IReadOnlyList<IReadOnlyCollection<Guid>> Choices { get; set; } = [];

    internal Draft Draft { get; set; } = Draft.Empty(Id(9)) with { Rooms = [new(Hall, "Hall", 100), new(Loft, "Loft", 20)] };

    internal static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    internal Guid Add(int minutes, DateTime? at = null, Guid? room = null, SessionNeeds? needs = null, string? track = null, SessionForm form = SessionForm.Session, Guid? block = null, params Guid[] speakers)
    {
        var id = Id(next++);
        var session = new Session(id, new(null, null), new($"Session {next}", null, null, null, track, at, minutes, room, speakers, SessionStatus.Scheduled, null, Form: form, BlockId: block)) { Needs = needs ?? SessionNeeds.None };
        Draft = Draft with { Sessions = Draft.Sessions.Add(id, session) };
        return id;
    }

    internal static DateTime At(string time, int day = 14) => new DateOnly(2026, 9, day).ToDateTime(TimeOnly.Parse(time));

    internal static Wish Wish(SolveScope scope = SolveScope.Unscheduled, int slot = 15, int seconds = 10) => new(slot, null, null, seconds, scope, [], [], [], [], new());

    internal Problem Problem(Wish? wish = null) => Associations.Events.Solving.Problem.Of(Scene.Of(Draft, Event, new(Policy, Lineup, Choices)), Draft, wish ?? Wish());

    /// <summary>Solves it and says where what was placed is.</summary>
    /// <param name="wish">What is asked for.</param>
    /// <param name="enough">After how many arrangements, each better than the last, it need not look any longer: how many a machine finds in some seconds is its own affair.</param>
    internal (Solution Solution, ImmutableSortedDictionary<Guid, (DateTime At, Guid Room)> Places) Solve(Wish? wish = null, int enough = int.MaxValue)
    {
        var problem = Solved = Problem(wish);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var solution = Solver.Run(problem, (wish ?? Wish()).SecondsLimit, progress =>
        {
            if (progress.Arrangements >= enough) end.Cancel();
        }, end.Token);
        return (solution, solution.Spots.SelectMany(spot => spot.Piece.Parts, (spot, part) => (part.Session.Id, At: problem.Timeline.Local(spot.Start + part.Offset), Room: spot.Room < 0 ? Nowhere : problem.Rooms[spot.Room].Id))
            .ToImmutableSortedDictionary(one => one.Id, one => (one.At, one.Room)));
    }

    /// <summary>The conflicts that it has with these places that one of them is in.</summary>
    internal IReadOnlyList<Conflict> Conflicts(IReadOnlyDictionary<Guid, (DateTime At, Guid Room)> places)
    {
        // What had to move and found no place has none.
        var draft = Solved.Pieces.SelectMany(piece => piece.Parts).Where(part => !places.ContainsKey(part.Session.Id)).Aggregate(Draft, (draft, part) => draft.Evolve(new SessionUnscheduled(part.Session.Id)));
        var solved = places.Aggregate(draft, (draft, place) => draft.Evolve(new SessionPlaced(place.Key, place.Value.At, draft.Sessions[place.Key].Details.Minutes, place.Value.Room == Nowhere ? null : place.Value.Room)));
        return [.. ConflictCatalogue.Of(Scene.Around(places.Keys, solved, Event, new(Policy, Lineup, Choices))).Where(conflict => conflict.Code is not ("missing-speaker" or "unconfirmed" or "unscheduled" or "without-track"))];
    }
}
