using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Branches;

/// <summary>
/// The rules of taking over what was done in a fork: what only the fork has changed is done again in the draft that it came from; what both have
/// changed, and not to the same, somebody must decide.
/// </summary>
static class MergeDecider
{
    /// <param name="branch">The fork.</param>
    /// <param name="target">The draft that it came from, as it is now.</param>
    /// <param name="choices">Of what both have changed: whose is taken.</param>
    internal static (Decision Decision, IReadOnlyList<MergeClash> Clashes) Merge(Draft branch, Draft target, IReadOnlyDictionary<Guid, Side> choices)
    {
        var fork = branch.Fork ?? throw new InvalidOperationException("What was not forked is not merged.");
        var (events, clashes) = (new List<object>(), new List<MergeClash>());
        foreach (var room in Rooms(fork, branch, target)) events.Add(room);
        foreach (var id in fork.Sessions.Keys.Union(branch.Sessions.Keys).Order())
        {
            var (then, mine, theirs) = (fork.Sessions.GetValueOrDefault(id), branch.Sessions.GetValueOrDefault(id), target.Sessions.GetValueOrDefault(id));
            if (Same(then, mine) || Same(mine, theirs)) continue;
            if (!Same(then, theirs))
            {
                if (!choices.TryGetValue(id, out var side)) clashes.Add(new(id, Of(then), Of(mine), Of(theirs)));
                else if (side == Side.Branch) events.AddRange(DraftDecider.Restored(theirs, mine));
                continue;
            }
            events.AddRange(DraftDecider.Restored(theirs, mine));
        }
        if (clashes.Count > 0) return (Decision.AlreadyDone, clashes);
        // A room goes last, when nothing is in it any more.
        var merged = events.Aggregate(target, (state, e) => state.Evolve(e));
        events.AddRange(fork.Rooms.Where(room => branch.Room(room.Id) is null && merged.Room(room.Id) is not null && merged.Sessions.Values.All(session => session.Details.RoomId != room.Id))
            .Select(room => new RoomRemoved(room.Id)));
        return (events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events), []);
    }

    // A room is as the fork has it where the fork has changed it; and where a session of the fork is in one that is gone, it is there again.
    static IEnumerable<object> Rooms(Fork fork, Draft branch, Draft target) =>
        from room in branch.Rooms
        let then = fork.Rooms.Find(one => one.Id == room.Id)
        let now = target.Room(room.Id)
        where (!SameRoom(then, room) && !SameRoom(now, room)) || (now is null && branch.Sessions.Values.Any(session => session.Details.RoomId == room.Id))
        select new RoomSet(room);

    static bool SameRoom(Room? one, Room? other) => one is null || other is null ? one is null && other is null
        : (one.Name, one.Capacity, one.Parallel) == (other.Name, other.Capacity, other.Parallel)
            && (one.Equipment ?? []).SequenceEqual(other.Equipment ?? []) && (one.Open ?? []).SequenceEqual(other.Open ?? []) && one.Open is null == other.Open is null;

    static bool Same(Session? one, Session? other) => one is null ? other is null : one.IsAs(other);

    static ChangedSession? Of(Session? session) => session is null ? null : ChangedSession.Of(session);
}

/// <summary>Whose version of a session is taken.</summary>
public enum Side
{
    /// <summary>The fork's.</summary>
    Branch,

    /// <summary>That of the draft which it is merged into.</summary>
    Target,
}

/// <summary>A session that both have changed.</summary>
/// <param name="Session">The session.</param>
/// <param name="Base">How it was when the fork began; null where it was not there.</param>
/// <param name="Branch">How the fork has it.</param>
/// <param name="Target">How the other draft has it.</param>
sealed record MergeClash(Guid Session, ChangedSession? Base, ChangedSession? Branch, ChangedSession? Target);
