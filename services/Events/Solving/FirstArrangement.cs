namespace Associations.Events.Solving;

/// <summary>
/// The arrangement that the search begins with: what has a place keeps it, and the rest takes the cheapest that is left, the hardest to place first. Of
/// a thousand sessions it takes seconds, so it ends when the time is up, with what is placed by then.
/// </summary>
sealed class FirstArrangement
{
    // How many others something may drive from their places, and how many places are tried.
    const int MostMoved = 2, MostTries = 100;

    readonly Problem problem;
    readonly Func<bool> isOver;
    readonly Action<IReadOnlyCollection<Spot>> tell;
    readonly ILookup<int, Spot> fixedIn;
    readonly List<Spot>[] inRoom;
    readonly List<Spot> placed = [];
    readonly List<Piece> homeless = [];
    readonly HashSet<(string, int)> tracks;
    readonly Dictionary<Guid, Span> times;

    FirstArrangement(Problem problem, Func<bool> isOver, Action<IReadOnlyCollection<Spot>> tell)
    {
        (this.problem, this.isOver, this.tell, tracks) = (problem, isOver, tell, [.. problem.TrackRooms]);
        times = new(problem.FixedTimes);
        fixedIn = problem.Fixed.ToLookup(spot => spot.Room);
        inRoom = [.. problem.Rooms.Select(_ => new List<Spot>())];
    }

    /// <param name="problem">What is placed.</param>
    /// <param name="isOver">Whether it is to end with what it has.</param>
    /// <param name="tell">Told of what is placed, each time it is more.</param>
    internal static IReadOnlyList<Spot> Of(Problem problem, Func<bool> isOver, Action<IReadOnlyCollection<Spot>> tell)
    {
        var first = new FirstArrangement(problem, isOver, tell);
        first.KeepWhatMayStay();
        first.PlaceTheRest();
        first.MakeRoom();
        return first.placed;
    }

    // One place each is looked at, and what has one is not to lose it because the time is short: this is done to its end.
    void KeepWhatMayStay()
    {
        foreach (var piece in problem.Pieces)
        {
            if (piece.Today is { } today && problem.Options[piece].FirstOrDefault(option => option.Room == today.Room) is { } option
                && Array.BinarySearch(option.Starts, today.Start) >= 0 && Fits(piece, today.Start, today.Room, placed)) Put(piece, today.Start, today.Room);
        }
    }

    void PlaceTheRest()
    {
        var kept = placed.Select(spot => spot.Piece).ToHashSet();
        var rest = problem.Pieces.Where(piece => !kept.Contains(piece) && problem.Options[piece].Count > 0)
            .OrderByDescending(piece => piece.IsPlenary).ThenBy(piece => problem.Options[piece].Sum(option => (long)option.Starts.Length)).ThenByDescending(piece => piece.Until - piece.From).ThenBy(piece => piece.Id);
        foreach (var piece in rest)
        {
            tell(placed);
            if (!TryPlace(piece)) homeless.Add(piece);
        }
    }

    bool TryPlace(Piece piece)
    {
        (long Cost, int Start, int Room) best = (long.MaxValue, 0, 0);
        if (isOver()) return false;
        // What clashes wherever it is; all else meets it in a room at most.
        var related = placed.Where(spot => problem.Clashes.AreRelated(piece, spot.Piece)).ToList();
        var wished = Wished(piece);
        foreach (var option in problem.Options[piece])
        {
            if (isOver()) break;
            var ofRoom = problem.CostOf(piece, option.Room) + (option.Room >= 0 && piece.Track is { } track && !tracks.Contains((track, option.Room)) ? problem.TrackCost : 0);
            foreach (var start in option.Starts)
            {
                var cost = ofRoom + problem.CostAt(piece, start);
                if (cost > best.Cost) continue;
                foreach (var (part, span, people) in wished)
                {
                    if (span.Meets(start + part.Offset, start + part.Offset + part.Minutes)) cost += Problem.MissedCost(people);
                }
                // Of those that cost the same the earliest, so that the programme has no holes.
                if ((cost < best.Cost || (cost == best.Cost && start < best.Start)) && Fits(piece, start, option.Room, related)) best = (cost, start, option.Room);
            }
        }
        if (best.Cost < long.MaxValue) Put(piece, best.Start, best.Room);
        return best.Cost < long.MaxValue;
    }

    // What it is better not at the same time as, of what has a time.
    List<(Part Part, Span Span, int People)> Wished(Piece piece)
    {
        if (problem.Wished.Count == 0) return [];
        return [.. piece.Parts.SelectMany(part => problem.WishedOf[part.Session.Id], (part, pair) => (part, pair)).Where(one => times.ContainsKey(one.pair.Other))
            .Select(one => (one.part, times[one.pair.Other], one.pair.People))];
    }

    // What found no place takes that of one or two others, where these find another.
    void MakeRoom()
    {
        foreach (var piece in homeless)
        {
            tell(placed);
            var places = problem.Options[piece].SelectMany(option => option.Starts, (option, start) => (start, option.Room)).ToList();
            // Some from everywhere, the same each time.
            var step = Math.Max(1, places.Count / MostTries);
            for (var at = 0; at < places.Count && !isOver(); at += step)
            {
                var (start, room) = places[at];
                if (InTheWay(piece, start, room) is { Count: > 0 and <= MostMoved } others && TryInsteadOf(piece, start, room, others)) break;
            }
        }
    }

    List<Spot> InTheWay(Piece piece, int start, int room)
    {
        List<Spot> others = [.. placed.Where(spot => problem.Clashes.Between(piece, start, room, spot.Piece, spot.Start, spot.Room) is not null).Take(MostMoved + 1)];
        return room >= 0 && problem.Clashes.IsFull(room, inRoom[room].Except(others).Concat(fixedIn[room]), piece, start) ? [] : others;
    }

    bool TryInsteadOf(Piece piece, int start, int room, List<Spot> others)
    {
        foreach (var other in others) Take(other);
        var before = placed.Count;
        Put(piece, start, room);
        if (others.TrueForAll(other => TryPlace(other.Piece))) return true;
        foreach (var spot in placed[before..]) Take(spot);
        foreach (var other in others) Put(other.Piece, other.Start, other.Room);
        return false;
    }

    void Take(Spot spot)
    {
        placed.Remove(spot);
        foreach (var part in spot.Piece.Parts) times.Remove(part.Session.Id);
        if (spot.Room >= 0) inRoom[spot.Room].Remove(spot);
    }

    bool Fits(Piece piece, int start, int room, List<Spot> related)
    {
        // What is in the room is the likeliest to be against it.
        return (room < 0 || !AnyAgainst(inRoom[room])) && !AnyAgainst(related) && (room < 0 || !problem.Clashes.IsFull(room, inRoom[room].Concat(fixedIn[room]), piece, start));

        bool AnyAgainst(List<Spot> spots)
        {
            foreach (var spot in spots)
            {
                if (problem.Clashes.Between(piece, start, room, spot.Piece, spot.Start, spot.Room) is not null) return true;
            }
            return false;
        }
    }

    void Put(Piece piece, int start, int room)
    {
        var spot = new Spot(piece, start, room);
        placed.Add(spot);
        foreach (var part in piece.Parts) times[part.Session.Id] = part.At(start);
        if (room >= 0) inRoom[room].Add(spot);
        if (piece.Track is { } track) tracks.Add((track, room));
    }
}
