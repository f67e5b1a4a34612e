using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>Where the people on the programme can be. Teams and hosts can be at several places at once.</summary>
static class SpeakerRules
{
    internal const string DoubleBooked = "speaker-double-booked", WalkingTime = "walking-time", Unavailable = "speaker-unavailable", Missing = "missing-speaker";

    /// <summary>The rules that are about a person.</summary>
    internal static readonly string[] OfPerson = [DoubleBooked, WalkingTime, Unavailable];

    /// <summary>One person in two sessions at once. Two who share both are one conflict.</summary>
    internal static IEnumerable<Conflict> DoubleBookings(Scene scene)
    {
        var told = new HashSet<(Guid, Guid)>();
        foreach (var person in scene.ByPerson)
        {
            foreach (var (first, second) in Placed.Overlapping(person))
            {
                if (first.Holds(second) || !scene.Concerns(first, second) || !told.Add((first.Id, second.Id))) continue;
                yield return new(DoubleBooked, default, [first.Id, second.Id], null, OnBoth(scene, first, second), "Somebody is on both, and they take place at the same time.");
            }
        }
    }

    /// <summary>Too little time to get from one room to the next.</summary>
    internal static IEnumerable<Conflict> ShortWalks(Scene scene)
    {
        var longest = scene.Policy.Walks.Select(walk => walk.Minutes).Append(scene.Policy.WalkingMinutes).Max();
        if (longest == 0) yield break;
        var told = new HashSet<(Guid, Guid)>();
        foreach (var person in scene.ByPerson)
        {
            foreach (var (first, second) in Placed.Near(person, TimeSpan.FromMinutes(longest)))
            {
                if (first.Overlaps(second) || first.Room is not { } from || second.Room is not { } to) continue;
                var (needed, there) = (scene.Policy.Walking(from, to), (second.Start - first.End).TotalMinutes);
                if (there >= needed || !scene.Concerns(first, second) || !told.Add((first.Id, second.Id))) continue;
                yield return new(WalkingTime, default, [first.Id, second.Id], to, OnBoth(scene, first, second),
                    $"Somebody on both has {there:0} minutes from {scene.Room(from)?.Name} to {scene.Room(to)?.Name}, which takes {needed}.");
            }
        }
    }

    // Of several the same one however the two are placed and whatever else they are on: a waiver is for the two and that person.
    static Guid OnBoth(Scene scene, Placed first, Placed second) => first.Details.Speakers.Intersect(second.Details.Speakers).Where(person => !scene.Lineup.IsTeam(person)).Min();

    /// <summary>When somebody cannot be there.</summary>
    internal static IEnumerable<Conflict> Unavailabilities(Scene scene) =>
        from placed in scene.PlacedJudging
        from person in placed.Details.Speakers
        where scene.Lineup.Speakers.TryGetValue(person, out var terms) && terms.Available.Length > 0
            && !placed.IsWithin(terms.Available, scene.Zone)
        select new Conflict(Unavailable, default, [placed.Id], null, person, "Somebody on it is not available at that time.");

    /// <summary>A session that nobody gives.</summary>
    internal static IEnumerable<Conflict> WithoutSpeaker(Scene scene) =>
        from session in scene.Judging
        where session.Details is { Form: SessionForm.Session, Status: SessionStatus.Scheduled, Speakers.Count: 0 }
        select new Conflict(Missing, default, [session.Id], null, null, "Nobody is on it.");
}
