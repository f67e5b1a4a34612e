using System.Collections.Frozen;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;

namespace Associations.Events.Solving;

/// <summary>What is to be placed, where it may be, and what stays: an agenda as the solver sees it. It is made by <see cref="ProblemBuilder"/>.</summary>
sealed record Problem(Timeline Timeline, Clashes Clashes, IReadOnlyList<Room> Rooms, IReadOnlyList<Spot> Fixed, IReadOnlyDictionary<Piece, IReadOnlyList<Option>> Options, SolveWeights Weights,
    IReadOnlyList<Chosen> Wished)
{
    // A tenth of a room, a room, a move, somebody who misses something: each counts as an hour does, and hours are counted in minutes.
    const long Hour = 60;

    /// <summary>All there is to place of a draft, as was wished.</summary>
    internal static Problem Of(Scene scene, Draft draft, Wish wish) => new ProblemBuilder(scene, draft, wish).Build();

    /// <summary>What it costs that something is in a room.</summary>
    internal long CostOf(Piece piece, int room)
    {
        var moved = piece.Today is { } today && today.Room != room ? Weights.Move * Hour : 0;
        if (room < 0) return moved + CostOfNone(piece);
        var empty = piece.Demand is { } demand && Rooms[room].Capacity is { } capacity && capacity > demand ? (capacity - demand) * 10L / capacity : 0;
        return empty * Weights.Room * Hour + moved;
    }

    // Where there are rooms, to have none is a little worse than the emptiest, or everything would be online at once; not for what has none today.
    long CostOfNone(Piece piece) => Rooms.Count == 0 || piece.Today is { Room: < 0 } ? 0 : 10L * Weights.Room * Hour + 1;

    /// <summary>What it costs that something begins then.</summary>
    internal long CostAt(Piece piece, int start) => MoveCost(piece, start) + (Weights.Late == 0 ? 0 : Weights.Late * (long)(start - Earliest(piece)));

    internal long MoveCost(Piece piece, int start) => piece.Today is { } today && today.Start != start ? Weights.Move * Hour : 0;

    /// <summary>What it costs that so many who have chosen two sessions can only attend one.</summary>
    internal static long MissedCost(int people) => people * Hour;

    /// <summary>What each session is better not at the same time as.</summary>
    internal ILookup<Guid, Chosen> WishedOf { get; } = Wished.SelectMany(pair => new[] { (pair.One, pair), (pair.Other, pair with { One = pair.Other, Other = pair.One }) })
        .ToLookup(one => one.Item1, one => one.Item2);

    /// <summary>When what stays takes place.</summary>
    internal IReadOnlyDictionary<Guid, Span> FixedTimes { get; } = Times(Fixed);

    internal long TrackCost => Weights.Track * Hour;

    /// <summary>What is placed.</summary>
    internal IReadOnlyList<Piece> Pieces { get; } = [.. Options.Keys.OrderBy(piece => piece.Id)];

    /// <summary>The rooms that tracks are in already, by what stays: they cost nothing more.</summary>
    internal FrozenSet<(string Track, int Room)> TrackRooms { get; } = [.. Fixed.Where(spot => spot.Piece.Track is not null).Select(spot => (spot.Piece.Track!, spot.Room))];

    internal int Earliest(Piece piece) => Options[piece].Count == 0 ? 0 : Options[piece].Min(option => option.Starts[0]);

    internal int Latest(Piece piece) => Options[piece].Count == 0 ? 0 : Options[piece].Max(option => option.Starts[^1]);

    /// <summary>What it costs that something is not placed: more than all else together can.</summary>
    internal long UnplacedCost => unplacedCost ??= 1
        + Pieces.Sum(piece => 1 + (10L * Weights.Room + 2L * Weights.Move) * Hour + Weights.Late * (long)(Latest(piece) - Earliest(piece)))
        + Wished.Sum(pair => MissedCost(pair.People))
        + TrackCost * Pieces.Select(piece => piece.Track).OfType<string>().Distinct().Count() * Rooms.Count;

    long? unplacedCost;

    /// <summary>What a whole arrangement costs.</summary>
    internal long CostOf(IReadOnlyCollection<Spot> spots) =>
        (Pieces.Count - spots.Count) * UnplacedCost
        + spots.Sum(spot => CostOf(spot.Piece, spot.Room) + CostAt(spot.Piece, spot.Start))
        + TrackCost * spots.Where(spot => spot.Piece.Track is not null && spot.Room >= 0).Select(spot => (spot.Piece.Track!, spot.Room)).Distinct().Count(one => !TrackRooms.Contains(one))
        + Missed(spots);

    long Missed(IReadOnlyCollection<Spot> spots)
    {
        if (Wished.Count == 0) return 0;
        var times = Times(spots);
        Span? At(Guid id) => times.TryGetValue(id, out var span) || FixedTimes.TryGetValue(id, out span) ? span : null;
        return Wished.Sum(pair => At(pair.One) is { } one && At(pair.Other) is { } other && one.Meets(other.From, other.Until) ? MissedCost(pair.People) : 0);
    }

    static Dictionary<Guid, Span> Times(IEnumerable<Spot> spots) => spots.SelectMany(spot => spot.Piece.Parts, (spot, part) => (part.Session.Id, Span: part.At(spot.Start)))
        .ToDictionary(one => one.Id, one => one.Span);
}

/// <summary>The event's time as minutes that really pass, from the midnight of its first day; a change of the clocks is in the local times alone.</summary>
sealed class Timeline(DateOnly firstDay, TimeZoneInfo zone)
{
    readonly DateTime origin = VenueTime.Instant(firstDay.ToDateTime(TimeOnly.MinValue), zone).UtcDateTime;

    internal int At(DateTime local) => (int)(VenueTime.Instant(local, zone).UtcDateTime - origin).TotalMinutes;

    internal DateTime Local(int minute) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(origin.AddMinutes(minute), zone), DateTimeKind.Unspecified);

    internal Span At(Window window) => new(At(window.From), At(window.Until));

    /// <summary>The same times, of which those that follow on each other are one.</summary>
    internal List<Span> At(IEnumerable<Window> windows) => [.. OpenTimes.Joined(windows.Select(window => (At(window.From), At(window.Until)))).Select(time => new Span(time.From, time.Until))];

    /// <summary>True for a time that the clocks show once.</summary>
    internal bool Exists(DateTime local) => !zone.IsInvalidTime(local) && !zone.IsAmbiguousTime(local);
}

/// <summary>From a minute to another, which is no part of it.</summary>
readonly record struct Span(int From, int Until)
{
    internal bool Holds(int from, int until) => From <= from && until <= Until;

    internal bool Meets(int from, int until) => From < until && from < Until;
}
