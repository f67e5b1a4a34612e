using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Branches;

/// <summary>
/// The rules of taking over what was done in a fork: what only the fork has changed is done again in the draft that it came from; what both have
/// changed, and not to the same, somebody must decide. What counts as the same thing of a session says <see cref="MergeGroup"/>.
/// </summary>
static class MergeDecider
{
    /// <param name="branch">The fork.</param>
    /// <param name="target">The draft that it came from, as it is now.</param>
    /// <param name="choices">Of what both have changed: whose is taken.</param>
    internal static (Decision Decision, IReadOnlyList<MergeClash> Clashes) Merge(Draft branch, Draft target, IReadOnlyDictionary<Guid, Side> choices)
    {
        var fork = branch.Fork ?? throw new InvalidOperationException("What was not forked is not merged.");
        var (sessions, clashes) = (new List<object>(), new List<MergeClash>());
        foreach (var id in fork.Sessions.Keys.Union(branch.Sessions.Keys).Order())
        {
            var (then, mine, theirs) = (fork.Sessions.GetValueOrDefault(id), branch.Sessions.GetValueOrDefault(id), target.Sessions.GetValueOrDefault(id));
            if (Same(then, mine)) continue;
            var chosen = choices.TryGetValue(id, out var side) ? side : (Side?)null;
            var (merged, clashing) = MergeGroup.Merge(then, mine, theirs, chosen);
            if (clashing.Count > 0 && chosen is null) clashes.Add(new(id, Of(then), Of(mine), Of(theirs), clashing));
            else sessions.AddRange(DraftDecider.Restored(theirs, merged));
        }
        if (clashes.Count > 0) return (Decision.AlreadyDone, clashes);
        List<object> events = [.. Rooms(fork, branch, target, sessions), .. sessions];
        var after = events.Aggregate(target, (state, e) => state.Evolve(e));
        // A room goes last, when nothing is in it any more.
        events.AddRange(fork.Rooms.Where(room => branch.Room(room.Id) is null && after.Room(room.Id) is not null && after.Sessions.Values.All(session => session.Details.RoomId != room.Id))
            .Select(room => new RoomRemoved(room.Id)));
        events.AddRange(LooseEnds.Of(after));
        events.AddRange(Waivers(fork, branch, target));
        return (events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events), []);
    }

    // A room is as the fork has it where the fork has changed it; and where a session that is merged is in one that is gone, it is there again.
    static IEnumerable<object> Rooms(Fork fork, Draft branch, Draft target, IReadOnlyList<object> sessions)
    {
        var used = sessions.Select(e => (e as SessionAdded)?.Details.RoomId ?? (e as SessionChanged)?.Details.RoomId).OfType<Guid>().ToHashSet();
        return from room in branch.Rooms
               let then = fork.Rooms.Find(one => one.Id == room.Id)
               let now = target.Room(room.Id)
               where (!SameRoom(then, room) && !SameRoom(now, room)) || (now is null && used.Contains(room.Id))
               select new RoomSet(room);
    }

    // What was accepted in the fork is accepted where it goes; what was accepted there meanwhile stays.
    static IEnumerable<object> Waivers(Fork fork, Draft branch, Draft target)
    {
        var then = fork.Waivers.ToDictionary(waiver => waiver.Conflict);
        foreach (var waiver in branch.Waivers.Values.OrderBy(waiver => waiver.Conflict, StringComparer.Ordinal))
            if (waiver != then.GetValueOrDefault(waiver.Conflict) && target.Waivers.GetValueOrDefault(waiver.Conflict) == then.GetValueOrDefault(waiver.Conflict)) yield return waiver;
        foreach (var (conflict, waiver) in then.OrderBy(one => one.Key, StringComparer.Ordinal))
            if (!branch.Waivers.ContainsKey(conflict) && target.Waivers.GetValueOrDefault(conflict) == waiver) yield return new WaiverWithdrawn(conflict);
    }

    static bool SameRoom(Room? one, Room? other) => one is null || other is null ? one is null && other is null
        : (one.Name, one.Capacity, one.Parallel) == (other.Name, other.Capacity, other.Parallel)
            && (one.Equipment ?? []).SequenceEqual(other.Equipment ?? []) && (one.Open ?? []).SequenceEqual(other.Open ?? []) && one.Open is null == other.Open is null;

    static bool Same(Session? one, Session? other) => one is null ? other is null : one.IsAs(other) && one.Source == other!.Source;

    static ChangedSession? Of(Session? session) => session is null ? null : ChangedSession.Of(session);
}

/// <summary>Whose version of what both have changed is taken.</summary>
public enum Side
{
    /// <summary>The fork's.</summary>
    Branch,

    /// <summary>That of the draft which it is merged into.</summary>
    Target,
}

/// <summary>A session of which both have changed the same.</summary>
/// <param name="Session">The session.</param>
/// <param name="Base">How it was when the fork began; null where it was not there.</param>
/// <param name="Branch">How the fork has it.</param>
/// <param name="Target">How the other draft has it.</param>
/// <param name="Groups">
/// What both have changed: <c>place</c> (time, length, room, block), <c>words</c> (with its people, type, track), <c>confirmation</c>, <c>status</c> (with
/// what takes its place), <c>needs</c>; or <c>existence</c>, where one has removed it. The choice is about these alone.
/// </param>
sealed record MergeClash(Guid Session, ChangedSession? Base, ChangedSession? Branch, ChangedSession? Target, IReadOnlyList<string> Groups);
