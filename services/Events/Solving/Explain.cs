using System.Globalization;
using Associations.Events.Conflicts;

namespace Associations.Events.Solving;

/// <summary>Says of what has no place why not: which rule is against how many of the places that there are.</summary>
static class Explain
{
    internal static IReadOnlyList<Unmet> Of(Problem problem, IReadOnlyList<Spot> spots)
    {
        var placed = spots.Select(spot => spot.Piece).ToHashSet();
        return [.. problem.Pieces.Where(piece => !placed.Contains(piece)).SelectMany(piece => piece.Parts, (piece, part) => (part.Session.Id, Against: Against(problem, spots, piece)))
            .Select(one => new Unmet(one.Id, Worst(one.Against), Words(one.Against), one.Against))];
    }

    static Dictionary<string, int> Against(Problem problem, IReadOnlyList<Spot> spots, Piece piece)
    {
        var against = new Dictionary<string, int>(piece.Against, StringComparer.Ordinal);
        foreach (var option in problem.Options[piece])
        {
            foreach (var start in option.Starts)
            {
                // Where none is against it, the time was up before it was tried.
                var code = FirstArrangement.Against(problem, spots, piece, start, option.Room) ?? Unmet.TimeLimit;
                against[code] = against.GetValueOrDefault(code) + 1;
            }
        }
        return against;
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
        TimeRules.OutsideHours => "would end after the day's hours",
        TimeRules.OutsideBlock => "are outside the block that holds it",
        OrderRules.MustFollow => "are before what it must follow, or after what must follow it",
        OrderRules.NotParallel => "are at the time of what it is not to be parallel with",
        OrderRules.Plenary => "are beside a plenary, or would have something beside one",
        OrderRules.TrackClash => "are at the time of another of its track",
        _ => "were not tried in the time",
    };
}

/// <summary>A session that has no place.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Code">The rule that is against the most places: a conflict's, or <c>room-lost</c>, <c>no-room</c>, <c>no-time</c>, <c>time-limit</c>.</param>
/// <param name="Detail">Why, in words.</param>
/// <param name="Against">How many places each rule is against.</param>
public sealed record Unmet(Guid SessionId, string Code, string Detail, IReadOnlyDictionary<string, int> Against)
{
    internal const string TimeLimit = "time-limit";
}
