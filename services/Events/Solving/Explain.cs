using System.Globalization;
using Associations.Events.Conflicts;

namespace Associations.Events.Solving;

/// <summary>Says of what has no place why not: which rule is against how many of the places that there are.</summary>
static class Explain
{
    /// <param name="problem">The problem.</param>
    /// <param name="spots">What is placed.</param>
    /// <param name="isOver">Whether to leave the places that are left to look at untold.</param>
    internal static IReadOnlyList<Unmet> Of(Problem problem, IReadOnlyList<Spot> spots, Func<bool> isOver)
    {
        var placed = spots.Select(spot => spot.Piece).ToHashSet();
        var (inRoom, fixedIn) = (spots.ToLookup(spot => spot.Room), problem.Fixed.ToLookup(spot => spot.Room));
        return [.. problem.Pieces.Where(piece => !placed.Contains(piece)).Select(piece => (piece.Parts, Against: Against(piece)))
            .SelectMany(one => one.Parts, (one, part) => new Unmet(part.Session.Id, Worst(one.Against), Words(one.Against), one.Against))];

        Dictionary<string, int> Against(Piece piece)
        {
            var against = new Dictionary<string, int>(piece.Against, StringComparer.Ordinal);
            var related = isOver() ? [] : spots.Where(spot => problem.Clashes.AreRelated(piece, spot.Piece)).ToList();
            foreach (var option in problem.Options[piece])
            {
                List<Spot> around = [.. related, .. inRoom[option.Room]];
                var isUntold = isOver();
                foreach (var start in option.Starts)
                {
                    // Where none is against it, the time was up before it was tried.
                    var code = (isUntold ? null : Rule(piece, start, option.Room, around)) ?? Unmet.TimeLimit;
                    against[code] = against.GetValueOrDefault(code) + 1;
                }
            }
            return against;
        }

        // The rule that keeps something from a place beside what is placed; what stays is not among the options, but for what a room holds.
        string? Rule(Piece piece, int start, int room, List<Spot> around)
        {
            foreach (var spot in around)
            {
                if (problem.Clashes.Between(piece, start, room, spot.Piece, spot.Start, spot.Room) is { } code) return code;
            }
            return problem.Clashes.IsFull(room, inRoom[room].Concat(fixedIn[room]), piece, start) ? RoomRules.DoubleBooked : null;
        }
    }

    static string Worst(Dictionary<string, int> against) =>
        against.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key).FirstOrDefault(ProblemBuilder.NoTimes);

    static string Words(Dictionary<string, int> against) =>
        against.Count == 0 ? "The event has no hours in which anything may begin."
        : against.ContainsKey(ProblemBuilder.NoRooms) ? "The draft has no room."
        : string.Create(CultureInfo.InvariantCulture, $"Of {against.Values.Sum()} places, each a room and a time, none was left: ")
            + string.Join("; ", against.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} {Why(one.Key)}"))) + ".";

    static string Why(string code) => code switch
    {
        ProblemBuilder.RoomLost => "are in a room that is lost",
        RoomRules.CapacityBelowDemand => "are in a room that is too small",
        RoomRules.EquipmentMissing => "are in a room without what it needs",
        RoomRules.Unavailable => "are when the room cannot be used",
        RoomRules.DoubleBooked => "are taken",
        RoomRules.Buffer => "are too near to something else in the room",
        SpeakerRules.Unavailable => "are when somebody on it is not available",
        SpeakerRules.DoubleBooked => "are when somebody on it is on something else",
        SpeakerRules.WalkingTime => "leave somebody on it no time to walk",
        ProblemBuilder.Repeated => "would have something in it begin in the hour that the clocks show twice",
        TimeRules.OutsideHours => "would end after the day's hours",
        TimeRules.OutsideBlock => "are outside the block that holds it",
        OrderRules.MustFollow => "are before what it must follow, or after what must follow it",
        OrderRules.NotParallel => "are at the time of what it is not to be parallel with",
        OrderRules.Plenary => "are beside a plenary, or would have something beside one",
        AttendeeRules.Clash => "are at the time of something that too many have chosen as well",
        OrderRules.TrackClash => "are at the time of another of its track",
        _ => "were not tried in the time",
    };
}

/// <summary>A session that has no place.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Code">The rule that is against the most places: a conflict's, or <c>room-lost</c>, <c>no-room</c>, <c>no-time</c>, <c>time-repeated</c>, <c>time-limit</c>.</param>
/// <param name="Detail">Why, in words.</param>
/// <param name="Against">How many places each rule is against.</param>
public sealed record Unmet(Guid SessionId, string Code, string Detail, IReadOnlyDictionary<string, int> Against)
{
    internal const string TimeLimit = "time-limit";
}
