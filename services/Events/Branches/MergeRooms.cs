using Associations.Events.Drafts;

namespace Associations.Events.Branches;

/// <summary>
/// The rules of merging rooms. Who gives a room another capacity in a fork says nothing of its name, so each thing that is known of a room is merged by
/// itself; what both have changed, and not to the same, somebody must decide.
/// </summary>
static class MergeRooms
{
    static readonly (string Name, Func<Room, Room, bool> IsSame, Func<Room, Room, Room> Take)[] All =
    [
        ("name", (one, other) => one.Name == other.Name, (to, from) => to with { Name = from.Name }),
        ("capacity", (one, other) => one.Capacity == other.Capacity, (to, from) => to with { Capacity = from.Capacity }),
        ("parallel", (one, other) => one.Parallel == other.Parallel, (to, from) => to with { Parallel = from.Parallel }),
        ("equipment", (one, other) => (one with { Equipment = other.Equipment }).IsAs(one), (to, from) => to with { Equipment = from.Equipment }),
        ("open", (one, other) => (one with { Open = other.Open }).IsAs(one), (to, from) => to with { Open = from.Open }),
    ];

    /// <param name="branch">The fork.</param>
    /// <param name="target">The draft that it came from, as it is now.</param>
    /// <param name="used">The rooms of the sessions that are merged: one that was removed meanwhile is there again for them.</param>
    /// <param name="choices">Of the rooms of which both have changed the same: whose is taken.</param>
    internal static (IReadOnlyList<object> Facts, IReadOnlyList<RoomClash> Clashes) Merge(Draft branch, Draft target, IReadOnlySet<Guid> used, IReadOnlyDictionary<Guid, Side> choices)
    {
        var (facts, clashes) = (new List<object>(), new List<RoomClash>());
        foreach (var mine in branch.Rooms)
        {
            // What a file has called it in the fork goes along, and then what it is called.
            var isNamed = branch.PublishedRooms.TryGetValue(mine.Id, out var published) && published != branch.Fork!.PublishedRooms.GetValueOrDefault(mine.Id)
                && published != target.PublishedRooms.GetValueOrDefault(mine.Id);
            var then = branch.Fork!.Rooms.Find(one => one.Id == mine.Id);
            if (target.Room(mine.Id) is not { } theirs)
            {
                // What was removed there stays so, unless it is new here or a session is in it.
                if (then is not null && !used.Contains(mine.Id)) continue;
                facts.AddRange(isNamed ? [new RoomAdded(mine.Id, published!), new RoomSet(mine)] : [new RoomSet(mine)]);
                continue;
            }
            var (merged, clashing) = (theirs, new List<string>());
            foreach (var (name, isSame, take) in All)
            {
                if (isSame(mine, theirs) || (then is not null && isSame(then, mine))) continue;
                var isInDispute = then is null || !isSame(then, theirs);
                if (isInDispute) clashing.Add(name);
                if (!isInDispute || choices.GetValueOrDefault(mine.Id, Side.Target) == Side.Branch) merged = take(merged, mine);
            }
            if (clashing.Count > 0 && !choices.ContainsKey(mine.Id)) clashes.Add(new(mine.Id, then, mine, theirs, clashing));
            else if (isNamed) facts.AddRange([new RoomRenamed(mine.Id, published!), new RoomSet(merged)]);
            else if (!merged.IsAs(theirs)) facts.Add(new RoomSet(merged));
        }
        return (facts, clashes);
    }

    /// <summary>A room that the fork has removed goes last, when nothing is in it any more; unless somebody has changed it meanwhile, who has a use for it.</summary>
    internal static IEnumerable<object> Gone(Draft branch, Draft target, Draft after) =>
        from then in branch.Fork!.Rooms
        where branch.Room(then.Id) is null && then.IsAs(target.Room(then.Id)) && after.Sessions.Values.All(session => session.Details.RoomId != then.Id)
        select new RoomRemoved(then.Id);
}

/// <summary>A room of which both have changed the same.</summary>
/// <param name="Room">The room.</param>
/// <param name="Base">How it was when the fork began; null where it was not there.</param>
/// <param name="Branch">How the fork has it.</param>
/// <param name="Target">How the other draft has it.</param>
/// <param name="Groups">What both have changed: <c>name</c>, <c>capacity</c>, <c>parallel</c>, <c>equipment</c>, <c>open</c>. The choice is about these alone.</param>
sealed record RoomClash(Guid Room, Room? Base, Room Branch, Room Target, IReadOnlyList<string> Groups);
