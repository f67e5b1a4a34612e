using Associations.Events.Conflicts;
using Google.OrTools.Sat;
using Google.OrTools.Util;

namespace Associations.Events.Solving;

/// <summary>
/// A problem in the words of CP-SAT. Everything has one start, a literal for each room that it may be in and one for being nowhere. What stays
/// is not in the model: its times are taken out of the starts of what would clash with it.
/// </summary>
sealed class SolverModel
{
    // Minutes, more than any event has.
    const long Ever = 100_000_000;

    readonly Problem problem;
    readonly IntVar[] starts;
    readonly Dictionary<int, BoolVar>[] inRoom;
    readonly BoolVar[] absent;
    readonly IntervalVar[] whole;
    readonly List<LinearExpr> costs = [];
    readonly List<long> weights = [];
    readonly Dictionary<Piece, int> at;
    readonly Dictionary<Guid, (Piece Piece, Part Part)> whose;

    internal SolverModel(Problem problem, IReadOnlyList<Spot> first)
    {
        this.problem = problem;
        var count = problem.Pieces.Count;
        (starts, inRoom, absent, whole) = (new IntVar[count], new Dictionary<int, BoolVar>[count], new BoolVar[count], new IntervalVar[count]);
        at = problem.Pieces.Select((piece, index) => (piece, index)).ToDictionary(one => one.piece, one => one.index);
        for (var index = 0; index < count; index++) Place(index);
        Rooms();
        if (Clashes.Buffer > 0 && !Clashes.Is(RoomRules.DoubleBooked)) Buffers();
        People();
        whose = problem.Pieces.SelectMany((piece, index) => piece.Parts, (piece, part) => (piece, part)).ToDictionary(one => one.part.Session.Id);
        Order();
        Audiences();
        Tracks();
        Model.Minimize(LinearExpr.WeightedSum(costs, weights));
        Hint(first);
    }

    internal CpModel Model { get; } = new();

    /// <summary>Where everything is in the solution that a solver has found.</summary>
    internal IReadOnlyList<Spot> Read(CpSolver solver) => [.. problem.Pieces.SelectMany((piece, index) => inRoom[index]
        .Where(room => solver.BooleanValue(room.Value)).Select(room => new Spot(piece, (int)solver.Value(starts[index]), room.Key)))];

    Clashes Clashes => problem.Clashes;

    void Place(int index)
    {
        var piece = problem.Pieces[index];
        var options = problem.Options[piece];
        int[] all = [.. options.SelectMany(option => option.Starts).Distinct().Order().DefaultIfEmpty(0)];
        starts[index] = Model.NewIntVarFromDomain(Values(all), "");
        absent[index] = Model.NewBoolVar("");
        inRoom[index] = options.ToDictionary(option => option.Room, _ => Model.NewBoolVar(""));
        Model.AddExactlyOne([absent[index], .. inRoom[index].Values]);
        foreach (var option in options)
        {
            if (option.Starts.Length < all.Length) Model.AddLinearExpressionInDomain(starts[index], Values(option.Starts)).OnlyEnforceIf(inRoom[index][option.Room]);
            Cost(inRoom[index][option.Room], problem.CostOf(piece, option.Room));
        }
        whole[index] = Interval(index, piece.From, piece.Until - piece.From, absent[index].Not());

        Cost(absent[index], problem.UnplacedCost);
        if (problem.Weights.Late > 0)
        {
            // What is nowhere is nowhere at the first of its times, which costs nothing.
            Model.Add(starts[index] == all[0]).OnlyEnforceIf(absent[index]);
            costs.Add(starts[index] - all[0]);
            weights.Add(problem.Weights.Late);
        }
        if (piece.Today is { } today && Array.BinarySearch(all, today.Start) >= 0 && problem.Weights.Move > 0)
        {
            var moved = Model.NewBoolVar("");
            Model.Add(starts[index] == today.Start).OnlyEnforceIf([moved.Not(), absent[index].Not()]);
            Cost(moved, problem.MoveCost(piece, today.Start + 1));
        }
    }

    void Rooms()
    {
        for (var room = 0; room < problem.Rooms.Count; room++)
        {
            if (problem.Rooms[room].Parallel is not { } most || !Clashes.Is(RoomRules.DoubleBooked)) continue;
            var inside = Enumerable.Range(0, starts.Length).Where(index => inRoom[index].ContainsKey(room) && (most == 1 || problem.Pieces[index].Inside is null)).ToList();
            if (inside.Count < 2 && most == 1) continue;
            IntervalVar In(int index, int buffer) =>
                Interval(index, problem.Pieces[index].From, problem.Pieces[index].Until - problem.Pieces[index].From + buffer, inRoom[index][room]);
            if (most == 1) Model.AddNoOverlap(inside.Select(index => In(index, Clashes.Buffer)));
            else Several(most, inside.Select(index => In(index, 0)), problem.Fixed.Where(spot => spot.Room == room && spot.Piece.Inside is null));
        }
    }

    // Two may be in one room at once, as nobody minds, but not one shortly after the other.
    void Buffers()
    {
        for (var one = 0; one < starts.Length; one++)
        {
            for (var other = one + 1; other < starts.Length; other++)
            {
                var rooms = inRoom[one].Keys.Where(room => room >= 0 && problem.Rooms[room].Parallel == 1 && inRoom[other].ContainsKey(room)).ToList();
                if (rooms.Count == 0) continue;
                var together = Model.NewBoolVar("");
                foreach (var room in rooms) Model.AddBoolOr([inRoom[one][room].Not(), inRoom[other][room].Not(), together]);
                foreach (var part in problem.Pieces[one].Parts)
                {
                    foreach (var beside in problem.Pieces[other].Parts.Where(beside => !Clashes.IsHeld(part, beside))) Buffered(one, part, other, beside, together);
                }
            }
        }
    }

    void Buffered(int one, Part part, int other, Part beside, BoolVar together)
    {
        var (begins, otherBegins) = (starts[one] + part.Offset, starts[other] + beside.Offset);
        var (before, after, overlap) = (Model.NewBoolVar(""), Model.NewBoolVar(""), Model.NewBoolVar(""));
        Model.Add(otherBegins >= begins + part.Minutes + Clashes.Buffer).OnlyEnforceIf(before);
        Model.Add(begins >= otherBegins + beside.Minutes + Clashes.Buffer).OnlyEnforceIf(after);
        Model.Add(otherBegins < begins + part.Minutes).OnlyEnforceIf(overlap);
        Model.Add(begins < otherBegins + beside.Minutes).OnlyEnforceIf(overlap);
        Model.AddBoolOr([together.Not(), before, after, overlap]);
    }

    // What stays may be more than the room holds; beside it there is no place, and elsewhere it takes none.
    void Several(int most, IEnumerable<IntervalVar> intervals, IEnumerable<Spot> stay)
    {
        var room = Model.AddCumulative(most);
        foreach (var interval in intervals) room.AddDemand(interval, 1);
        var spots = stay.ToList();
        int[] moments = [.. spots.SelectMany(spot => new[] { spot.Begins, spot.Ends }).Distinct().Order()];
        foreach (var (from, until) in moments.Zip(moments.Skip(1)))
        {
            var taken = Math.Min(most, spots.Count(spot => spot.Begins < until && from < spot.Ends));
            if (taken > 0) room.AddDemand(Model.NewFixedSizeIntervalVar(from, until - from, ""), taken);
        }
    }

    void People()
    {
        var on = problem.Pieces.SelectMany((piece, index) => piece.Parts.SelectMany(part => part.Speakers, (part, speaker) => (speaker, index, part)))
            .GroupBy(one => one.speaker).Select(group => group.GroupBy(one => one.index).Select(piece =>
                (Index: piece.Key, From: piece.Min(one => one.part.Offset), Until: piece.Max(one => one.part.Offset + one.part.Minutes))).ToList());
        var told = new HashSet<(int, int)>();
        foreach (var pieces in on.Where(pieces => pieces.Count > 1))
        {
            if (Clashes.Is(SpeakerRules.DoubleBooked)) Model.AddNoOverlap(pieces.Select(one => Interval(one.Index, one.From, one.Until - one.From, absent[one.Index].Not())));
            if (Clashes.LongestWalk == 0) continue;
            for (var one = 0; one < pieces.Count; one++)
            {
                for (var other = one + 1; other < pieces.Count; other++)
                {
                    if (told.Add((pieces[one].Index, pieces[other].Index))) Walk(pieces[one], pieces[other]);
                }
            }
        }
    }

    // There is time to walk between the two, unless they are in one room or one is in none. Of several ways the longest counts.
    void Walk((int Index, int From, int Until) one, (int Index, int From, int Until) other)
    {
        var minutes = Clashes.Walk(inRoom[one.Index].Keys, inRoom[other.Index].Keys);
        if (minutes == 0) return;
        var (same, before) = (Model.NewBoolVar(""), Model.NewBoolVar(""));
        foreach (var (room, literal) in inRoom[one.Index])
        {
            if (inRoom[other.Index].TryGetValue(room, out var there)) Model.AddImplication(literal, there).OnlyEnforceIf(same);
            else Model.AddImplication(same, literal.Not());
        }
        void After((int Index, int From, int Until) first, (int Index, int From, int Until) second, ILiteral sooner) => Model.Add(
            starts[second.Index] + second.From >= starts[first.Index] + first.Until + minutes - minutes * same).OnlyEnforceIf([sooner, .. There(one.Index), .. There(other.Index)]);
        After(one, other, before);
        After(other, one, before.Not());

        ILiteral[] There(int index) => inRoom[index].TryGetValue(-1, out var none) ? [absent[index].Not(), none.Not()] : [absent[index].Not()];
    }

    void Order()
    {
        foreach (var (piece, part) in whose.Values)
        {
            foreach (var before in part.Session.Needs.After)
            {
                if (!Clashes.Is(OrderRules.MustFollow) || !whose.TryGetValue(before, out var first) || first.Piece == piece) continue;
                Model.Add(starts[at[piece]] + part.Offset >= starts[at[first.Piece]] + first.Part.Offset + first.Part.Minutes)
                    .OnlyEnforceIf([absent[at[piece]].Not(), absent[at[first.Piece]].Not()]);
            }
            foreach (var beside in part.Session.Needs.NotWith)
            {
                if (!Clashes.Is(OrderRules.NotParallel) || !whose.TryGetValue(beside, out var other) || other.Piece == piece) continue;
                Model.AddNoOverlap([Interval(piece, part), Interval(other.Piece, other.Part)]);
            }
        }
        if (!Clashes.Is(OrderRules.Plenary) || !problem.Pieces.Any(piece => piece.IsPlenary)) return;
        // Beside a plenary, which takes it all, nothing has a place.
        var everywhere = Model.AddCumulative(problem.Pieces.Count);
        for (var index = 0; index < starts.Length; index++) everywhere.AddDemand(whole[index], problem.Pieces[index].IsPlenary ? problem.Pieces.Count : 1);
    }

    void Audiences()
    {
        foreach (var (id, otherId) in Clashes.Apart)
        {
            if (whose.TryGetValue(id, out var one) && whose.TryGetValue(otherId, out var other) && one.Piece != other.Piece)
                Model.AddNoOverlap([Interval(one.Piece, one.Part), Interval(other.Piece, other.Part)]);
        }
        foreach (var (id, otherId, people) in problem.Wished)
        {
            var missed = Model.NewBoolVar("");
            Cost(missed, Problem.MissedCost(people));
            var (moves, otherMoves) = (whose.TryGetValue(id, out var one), whose.TryGetValue(otherId, out var other));
            if (moves && otherMoves) Miss(one, other, missed);
            else if (moves && problem.FixedTimes.TryGetValue(otherId, out var span)) Miss(one, span, missed);
            else if (otherMoves && problem.FixedTimes.TryGetValue(id, out span)) Miss(other, span, missed);
        }
    }

    // Missed, or the one is before the other.
    void Miss((Piece Piece, Part Part) one, (Piece Piece, Part Part) other, BoolVar missed)
    {
        var (index, otherIndex, before) = (at[one.Piece], at[other.Piece], Model.NewBoolVar(""));
        ILiteral[] counts = [missed.Not(), absent[index].Not(), absent[otherIndex].Not()];
        var (begins, otherBegins) = (starts[index] + one.Part.Offset, starts[otherIndex] + other.Part.Offset);
        Model.Add(otherBegins >= begins + one.Part.Minutes).OnlyEnforceIf([before, .. counts]);
        Model.Add(begins >= otherBegins + other.Part.Minutes).OnlyEnforceIf([before.Not(), .. counts]);
    }

    void Miss((Piece Piece, Part Part) one, Span span, BoolVar missed)
    {
        var (index, part) = (at[one.Piece], one.Part);
        var apart = Domain.FromIntervals([[-Ever, span.From - part.Offset - part.Minutes], [span.Until - part.Offset, Ever]]);
        Model.AddLinearExpressionInDomain(starts[index], apart).OnlyEnforceIf([missed.Not(), absent[index].Not()]);
    }

    void Tracks()
    {
        if (Clashes.Is(OrderRules.TrackClash))
        {
            // A block goes by the tracks of what it holds, of which several may be at once: that is as it was.
            foreach (var track in problem.Pieces.SelectMany((piece, index) => piece.Parts, (piece, part) => (piece, part)).Where(one => one.part.Session.Details.Track is not null)
                .GroupBy(one => one.part.Session.Details.Track))
            {
                Model.AddNoOverlap(track.GroupBy(one => one.piece, one => (one.part.Offset, one.part.Offset + one.part.Minutes)).SelectMany(piece => OpenTimes.Joined(piece), (piece, span) =>
                    Interval(at[piece.Key], span.From, span.Until - span.From, absent[at[piece.Key]].Not())));
            }
        }
        if (problem.TrackCost == 0) return;
        foreach (var track in problem.Pieces.Select((piece, index) => (piece.Track, Index: index)).Where(one => one.Track is not null).GroupBy(one => one.Track))
        {
            foreach (var room in track.SelectMany(one => inRoom[one.Index]).GroupBy(one => one.Key, one => one.Value))
            {
                if (room.Key < 0 || problem.TrackRooms.Contains((track.Key!, room.Key))) continue;
                var used = Model.NewBoolVar("");
                foreach (var literal in room) Model.AddImplication(literal, used);
                Cost(used, problem.TrackCost);
            }
        }
    }

    void Hint(IReadOnlyList<Spot> first)
    {
        var spots = first.ToDictionary(spot => at[spot.Piece]);
        for (var index = 0; index < starts.Length; index++)
        {
            var spot = spots.GetValueOrDefault(index);
            Model.AddHint(absent[index], spot is null);
            if (spot is not null) Model.AddHint(starts[index], spot.Start);
            foreach (var (room, literal) in inRoom[index]) Model.AddHint(literal, spot?.Room == room);
        }
    }

    IntervalVar Interval(Piece piece, Part part) => Interval(at[piece], part.Offset, part.Minutes, absent[at[piece]].Not());

    IntervalVar Interval(int index, int from, int length, ILiteral present) => Model.NewOptionalFixedSizeIntervalVar(starts[index] + from, length, present, "");

    void Cost(BoolVar literal, long cost)
    {
        if (cost == 0) return;
        costs.Add(literal);
        weights.Add(cost);
    }

    static Domain Values(int[] values) => Domain.FromValues([.. values.Select(value => (long)value)]);
}
