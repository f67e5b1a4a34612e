namespace Associations.Events.Conflicts;

/// <summary>What those who mean to attend cannot do at once.</summary>
static class AttendeeRules
{
    internal const string Clash = "attendee-clash";

    /// <summary>Two sessions at the same time that many people have both chosen.</summary>
    internal static IEnumerable<Conflict> Clashes(Scene scene)
    {
        var placed = scene.Placed.ToDictionary(one => one.Id);
        var both = new Dictionary<(Guid, Guid), int>();
        foreach (var chosen in scene.Choices)
        {
            var theirs = chosen.Select(id => placed.GetValueOrDefault(id)).OfType<Placed>().OrderBy(one => one.Start).ThenBy(one => one.Id);
            foreach (var (first, second) in Placed.Overlapping(theirs))
                if (!first.Holds(second) && scene.Concerns(first, second)) both[(first.Id, second.Id)] = both.GetValueOrDefault((first.Id, second.Id)) + 1;
        }
        return from pair in both
               where pair.Value >= scene.Policy.AttendeesFrom
               select new Conflict(Clash, default, [pair.Key.Item1, pair.Key.Item2], null, null, $"{pair.Value} people have chosen both, and they take place at the same time.");
    }
}
