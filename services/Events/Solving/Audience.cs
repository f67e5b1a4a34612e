using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;

namespace Associations.Events.Solving;

/// <summary>
/// What those who mean to attend have chosen, two sessions at a time: the pairs of which <see cref="AttendeeRules"/> makes a conflict. Where the event's
/// policy only warns of it they are a wish, or a popular programme could not be arranged at all; where it is more than a warning they are kept apart.
/// </summary>
/// <param name="Apart">What is not to be at the same time, the lesser id first.</param>
/// <param name="Wished">What is better not at the same time.</param>
sealed record Audience(FrozenSet<(Guid, Guid)> Apart, IReadOnlyList<Chosen> Wished)
{
    // So many pairs are weighed, those with the most people: ten thousand people's choices make more than can be looked at in a minute.
    internal const int MostWished = 500;

    /// <summary>The pairs of which one may move.</summary>
    internal static Audience Of(Scene scene, Draft draft, FrozenSet<Guid> moving)
    {
        var severity = scene.Policy.Of(AttendeeRules.Clash);
        if (severity == Severity.Off) return new([], []);
        var pairs = Pairs(scene, draft, moving);
        return severity == Severity.Warn ? new([], [.. pairs.OrderByDescending(pair => pair.People).ThenBy(pair => pair.One).ThenBy(pair => pair.Other).Take(MostWished)])
            : new([.. pairs.Select(pair => Pair(pair.One, pair.Other))], []);
    }

    /// <summary>Two sessions as <see cref="Apart"/> has them.</summary>
    internal static (Guid, Guid) Pair(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    static List<Chosen> Pairs(Scene scene, Draft draft, FrozenSet<Guid> moving)
    {
        var most = scene.Policy.AttendeesFrom;
        // What fewer have chosen at all, fewer have chosen with anything else.
        List<Session> sessions = [.. scene.Choices.SelectMany(choice => choice.Distinct()).CountBy(id => id).Where(one => one.Value >= most)
            .Select(one => draft.Sessions.GetValueOrDefault(one.Key)).OfType<Session>().Where(session => session.Details.Status == SessionStatus.Scheduled)];
        var at = sessions.Select((session, index) => (session.Id, index)).ToDictionary(one => one.Id, one => one.index);
        var moves = sessions.ConvertAll(session => moving.Contains(session.Id) || (session.Details.BlockId is { } block && moving.Contains(block)));
        var people = new Dictionary<(int, int), int>();
        foreach (var choice in scene.Choices)
        {
            int[] theirs = [.. choice.Distinct().Where(at.ContainsKey).Select(id => at[id]).Order()];
            for (var one = 0; one < theirs.Length; one++)
            {
                for (var other = one + 1; other < theirs.Length; other++)
                    if (moves[theirs[one]] || moves[theirs[other]]) CollectionsMarshal.GetValueRefOrAddDefault(people, (theirs[one], theirs[other]), out _)++;
            }
        }
        // A block is at the time of what it holds, wherever both are.
        return [.. people.Where(pair => pair.Value >= most).Select(pair => (One: sessions[pair.Key.Item1], Other: sessions[pair.Key.Item2], People: pair.Value))
            .Where(pair => pair.One.Details.BlockId != pair.Other.Id && pair.Other.Details.BlockId != pair.One.Id).Select(pair => new Chosen(pair.One.Id, pair.Other.Id, pair.People))];
    }
}

/// <summary>Two sessions that people have chosen both of.</summary>
/// <param name="One">The one.</param>
/// <param name="Other">The other.</param>
/// <param name="People">How many.</param>
sealed record Chosen(Guid One, Guid Other, int People);
