using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>What a room can take.</summary>
static class RoomRules
{
    internal const string DoubleBooked = "room-double-booked", Buffer = "room-buffer", Unavailable = "room-unavailable",
        CapacityBelowDemand = "capacity-below-demand", EquipmentMissing = "equipment-missing";

    /// <summary>More sessions at once than the room holds. Where it holds one, each pair is told; else each session that is one too many.</summary>
    internal static IEnumerable<Conflict> DoubleBookings(Scene scene)
    {
        foreach (var room in scene.ByRoom)
        {
            if (scene.Room(room.Key) is not { Parallel: { } most } known) continue;
            foreach (var conflict in most == 1 ? Pairs(scene, known, room) : TooMany(scene, known, room, most)) yield return conflict;
        }
    }

    /// <summary>Too little time between two sessions in one room.</summary>
    internal static IEnumerable<Conflict> ShortBuffers(Scene scene) =>
        scene.Policy.BufferMinutes is 0 ? [] :
        from room in scene.ByRoom
        where scene.Room(room.Key) is { Parallel: 1 }
        from pair in Placed.Near(room, TimeSpan.FromMinutes(scene.Policy.BufferMinutes))
        where !pair.First.Overlaps(pair.Second) && !pair.First.Holds(pair.Second) && scene.Concerns(pair.First, pair.Second)
        select new Conflict(Buffer, default, [pair.First.Id, pair.Second.Id], room.Key, null,
            $"There are {(pair.Second.Start - pair.First.End).TotalMinutes:0} minutes between the two in {scene.Room(room.Key)!.Name}, and {scene.Policy.BufferMinutes} are needed.");

    /// <summary>At a time when the room cannot be used.</summary>
    internal static IEnumerable<Conflict> Unavailabilities(Scene scene) =>
        from placed in scene.PlacedJudging
        let room = scene.Room(placed.Room)
        where room?.Open is { } open && !placed.IsWithin(open, scene.Zone)
        select new Conflict(Unavailable, default, [placed.Id], room!.Id, null, $"{room.Name} cannot be used all the time from {placed.Details.StartsAt:yyyy-MM-dd HH:mm} on for {placed.Details.Minutes} minutes.");

    /// <summary>More people are expected than the room holds.</summary>
    internal static IEnumerable<Conflict> TooSmall(Scene scene) =>
        from placed in scene.PlacedJudging
        let room = scene.Room(placed.Room)
        let demand = scene.DemandOf(placed.Session)
        where demand > room?.Capacity
        let larger = Larger(scene, placed, demand.Value)
        select new Conflict(
            CapacityBelowDemand, default, [placed.Id], room!.Id, null,
            $"{demand} people are expected, and {room.Name} holds {room.Capacity}.{(larger is null ? "" : $" {larger.Name}, which holds {larger.Capacity}, is free then.")}", LargerRoom: larger?.Id);

    /// <summary>The room does not have what the session needs.</summary>
    internal static IEnumerable<Conflict> WithoutEquipment(Scene scene) =>
        from placed in scene.PlacedJudging
        let room = scene.Room(placed.Room)
        where room is not null
        let missing = Missing(placed.Session, room!)
        where missing.Count > 0
        select new Conflict(EquipmentMissing, default, [placed.Id], room!.Id, null, $"{room.Name} does not have: {string.Join(", ", missing)}.");

    // The smallest that is large enough, has what the session needs, and is free then with the time that a room needs between two. What is in a block
    // stays in the block's room.
    static Room? Larger(Scene scene, Placed placed, int demand)
    {
        if (placed.Details.BlockId is not null) return null;
        var buffer = TimeSpan.FromMinutes(scene.Policy.BufferMinutes);
        return scene.RoomsBySize.SkipWhile(room => room.Capacity < demand).FirstOrDefault(room => scene.IsFree(room.Id, placed.Start - buffer, placed.End + buffer)
            && (room.Open is not { } open || placed.IsWithin(open, scene.Zone)) && Missing(placed.Session, room).Count == 0);
    }

    static IReadOnlyList<string> Missing(Session session, Room room) =>
        session.Needs.Equipment.Count == 0 ? [] : [.. session.Needs.Equipment.Except(room.Equipment ?? [], StringComparer.OrdinalIgnoreCase)];

    static IEnumerable<Conflict> Pairs(Scene scene, Room room, IEnumerable<Placed> inRoom) =>
        from pair in Placed.Overlapping(inRoom)
        where !pair.First.Holds(pair.Second) && scene.Concerns(pair.First, pair.Second)
        select new Conflict(DoubleBooked, default, [pair.First.Id, pair.Second.Id], room.Id, null, $"Both are in {room.Name} at the same time.");

    static IEnumerable<Conflict> TooMany(Scene scene, Room room, IEnumerable<Placed> inRoom, int most)
    {
        var (open, ids) = (new List<Placed>(), new HashSet<Guid>());
        foreach (var next in inRoom.Where(placed => placed.End > placed.Start))
        {
            open.RemoveAll(one => one.End <= next.Start && ids.Remove(one.Id));
            open.Add(next);
            ids.Add(next.Id);
            // The sessions of a block take the place of the block.
            if (open.Count <= most || IsHeld(next)) continue;
            var counted = open.Where(one => !IsHeld(one)).ToList();
            if (counted.Count > most && counted.Exists(one => scene.Concerns(one, next)))
                yield return new(DoubleBooked, default, [.. counted.Select(one => one.Id)], room.Id, null, $"{counted.Count} sessions are in {room.Name} at the same time, and it holds {most}.");
        }

        bool IsHeld(Placed one) => one.Details.BlockId is { } block && ids.Contains(block);
    }
}
