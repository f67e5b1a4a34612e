using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>What sessions ask of each other.</summary>
static class OrderRules
{
    internal const string MustFollow = "must-follow", NotParallel = "not-parallel", Plenary = "plenary-exclusive", TrackClash = "track-clash";

    /// <summary>Begins before what it must follow has ended.</summary>
    internal static IEnumerable<Conflict> OutOfOrder(Scene scene) =>
        from placed in scene.Placed
        from before in placed.Session.Needs.After
        let other = scene.Session(before)
        where other is { IsPlaced: true }
        let first = scene.Place(other!)
        where first.End > placed.Start && scene.Concerns(first, placed)
        select new Conflict(MustFollow, default, [first.Id, placed.Id], null, null, "The second must follow the first, and begins before it has ended.");

    /// <summary>At the same time as what it is not to be parallel with.</summary>
    internal static IEnumerable<Conflict> Parallel(Scene scene)
    {
        var told = new HashSet<(Guid, Guid)>();
        foreach (var placed in scene.Placed)
        {
            foreach (var id in placed.Session.Needs.NotWith)
            {
                if (scene.Session(id) is not { IsPlaced: true } other || scene.Place(other) is not { } beside || !placed.Overlaps(beside)) continue;
                var (first, second) = placed.Start <= beside.Start ? (placed, beside) : (beside, placed);
                // Either may have said it, or both.
                if (!scene.Concerns(first, second) || told.Contains((second.Id, first.Id)) || !told.Add((first.Id, second.Id))) continue;
                yield return new(NotParallel, default, [first.Id, second.Id], null, null, "The two are not to be at the same time, and are.");
            }
        }
    }

    /// <summary>Something else beside a plenary.</summary>
    internal static IEnumerable<Conflict> BesidePlenaries(Scene scene) =>
        from plenary in scene.Placed
        where plenary.Session.Needs.Plenary
        from beside in scene.Placed
        where beside.Id != plenary.Id && plenary.Overlaps(beside) && scene.Concerns(plenary, beside)
            && !plenary.Holds(beside) && beside.Details.Form != SessionForm.Blocker
            // Of two plenaries each would tell it.
            && (!beside.Session.Needs.Plenary || plenary.Id.CompareTo(beside.Id) < 0)
        select new Conflict(Plenary, default, [plenary.Id, beside.Id], null, null, "The first is a plenary, beside which nothing takes place.");

    /// <summary>Two of one track at the same time.</summary>
    internal static IEnumerable<Conflict> TrackClashes(Scene scene) =>
        from track in scene.Placed.Where(placed => placed.Details.Track is not null).GroupBy(placed => placed.Details.Track!, StringComparer.Ordinal)
        from pair in Placed.Overlapping(track)
        where scene.Concerns(pair.First, pair.Second) && !pair.First.Holds(pair.Second)
        select new Conflict(TrackClash, default, [pair.First.Id, pair.Second.Id], null, null, $"Both are in the track {track.Key}, at the same time.");
}
