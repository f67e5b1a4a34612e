using System.Collections.Frozen;

namespace Associations.Events.Solving;

/// <summary>
/// A part of an arrangement that is arranged anew while the rest stays: small enough to be solved at once. Where something has no place it is
/// what stands around the places that it could have; else a track, some rooms or some hours.
/// </summary>
sealed class Neighbourhood(Problem problem, Random random)
{
    /// <summary>How much is arranged at once.</summary>
    internal const int Size = 25;

    static readonly SolveWeights Nothing = new(0, 0, 0, 0);

    /// <summary>What has no place and could have one.</summary>
    internal List<Piece> Unplaced(IReadOnlyList<Spot> current)
    {
        var placed = current.Select(spot => spot.Piece).ToHashSet();
        return [.. problem.Pieces.Where(piece => !placed.Contains(piece) && problem.Options[piece].Count > 0)];
    }

    /// <summary>Chooses what is arranged anew.</summary>
    /// <param name="current">Where all is.</param>
    /// <param name="unplaced">What is to find a place by it; empty where all have one.</param>
    internal FrozenSet<Piece> Choose(IReadOnlyList<Spot> current, List<Piece> unplaced) =>
        [.. (unplaced.Count > 0 ? Around(unplaced[random.Next(unplaced.Count)], current) : Anywhere(current)).Distinct().Take(Size)];

    /// <summary>The same problem for these alone: all else stays where it is.</summary>
    /// <param name="chosen">What is arranged.</param>
    /// <param name="current">Where all is.</param>
    /// <param name="isPlacing">True where only that they have a place counts: that is found much sooner.</param>
    internal Problem Of(FrozenSet<Piece> chosen, IReadOnlyList<Spot> current, bool isPlacing)
    {
        var rest = current.Where(spot => !chosen.Contains(spot.Piece)).ToList();
        return new(problem.Timeline, problem.Clashes, problem.Rooms, [.. problem.Fixed, .. rest], chosen.ToDictionary(piece => piece, IReadOnlyList<Option> (piece) => Left(piece, rest)),
            isPlacing ? Nothing : problem.Weights, isPlacing || problem.Wished.Count == 0 ? [] : Theirs(chosen));
    }

    List<Chosen> Theirs(FrozenSet<Piece> chosen)
    {
        var ids = chosen.SelectMany(piece => piece.Parts, (_, part) => part.Session.Id).ToHashSet();
        return [.. problem.Wished.Where(pair => ids.Contains(pair.One) || ids.Contains(pair.Other))];
    }

    List<Option> Left(Piece piece, List<Spot> rest)
    {
        var related = rest.Where(spot => problem.Clashes.AreRelated(piece, spot.Piece)).ToList();
        var options = new List<Option>();
        foreach (var option in problem.Options[piece])
        {
            var around = rest.Where(spot => spot.Room == option.Room).Concat(related).ToList();
            int[] starts = [.. option.Starts.Where(start => !around.Exists(spot => problem.Clashes.Between(piece, start, option.Room, spot.Piece, spot.Start, spot.Room) is not null))];
            if (starts.Length > 0) options.Add(option with { Starts = starts });
        }
        return options;
    }

    IEnumerable<Piece> Around(Piece piece, IReadOnlyList<Spot> current)
    {
        var options = problem.Options[piece];
        var option = options[random.Next(options.Count)];
        var at = option.Starts[random.Next(option.Starts.Length)];
        var rooms = options.Select(one => one.Room).ToHashSet();
        if (piece.IsPlenary) return current.OrderBy(spot => Math.Abs(spot.Start - at)).Select(spot => spot.Piece).Prepend(piece);
        // What it shares somebody or an order with, then what is in its rooms at about that time.
        return current.Where(spot => !spot.Piece.IsPlenary && problem.Clashes.AreRelated(piece, spot.Piece)).Select(spot => spot.Piece).Take(Size / 2).Prepend(piece)
            .Concat(current.Where(spot => rooms.Contains(spot.Room)).OrderBy(spot => Math.Abs(spot.Start - at) / 60).ThenBy(_ => random.Next()).Select(spot => spot.Piece));
    }

    IEnumerable<Piece> Anywhere(IReadOnlyList<Spot> current)
    {
        var seed = current[random.Next(current.Count)];
        var rooms = problem.Options[seed.Piece].Select(option => option.Room).OrderBy(_ => random.Next()).Take(3).Append(seed.Room).ToHashSet();
        return random.Next(3) switch
        {
            0 when seed.Piece.Track is { } track => current.OrderBy(spot => spot.Piece.Track == track ? 0 : 1).ThenBy(_ => random.Next()).Select(spot => spot.Piece),
            1 => current.OrderBy(spot => rooms.Contains(spot.Room) ? 0 : 1).ThenBy(_ => random.Next()).Select(spot => spot.Piece),
            _ => current.OrderBy(spot => Math.Abs(spot.Start - seed.Start)).ThenBy(_ => random.Next()).Select(spot => spot.Piece),
        };
    }
}
