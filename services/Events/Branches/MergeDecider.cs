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
    /// <param name="choices">Of the sessions and rooms of which both have changed the same: whose is taken.</param>
    internal static Merged Merge(Draft branch, Draft target, IReadOnlyDictionary<Guid, Side> choices)
    {
        var fork = branch.Fork ?? throw new InvalidOperationException("What was not forked is not merged.");
        var (sessions, clashes) = (new List<object>(), new List<MergeClash>());
        foreach (var id in fork.Sessions.Keys.Union(branch.Sessions.Keys).Order())
        {
            var (then, mine, theirs) = (fork.Sessions.GetValueOrDefault(id), branch.Sessions.GetValueOrDefault(id), target.Sessions.GetValueOrDefault(id));
            if (Same(then, mine)) continue;
            var chosen = choices.TryGetValue(id, out var side) ? side : (Side?)null;
            var (result, clashing) = MergeGroup.Merge(then, mine, theirs, chosen);
            if (clashing.Count > 0 && chosen is null) clashes.Add(new(id, Of(then), Of(mine), Of(theirs), clashing));
            // What staff have not taken out of the fork a programme has, and the next one may bring it back.
            else sessions.AddRange(DraftDecider.Restored(theirs, result).Select(e => e is SessionRemoved gone && !branch.TakenOut.ContainsKey(id) ? gone with { ByFile = true } : e));
        }
        var used = sessions.Select(e => (e as SessionAdded)?.Details.RoomId ?? (e as SessionChanged)?.Details.RoomId).OfType<Guid>().ToHashSet();
        var (rooms, roomClashes) = MergeRooms.Merge(branch, target, used, choices);
        if (clashes.Count > 0 || roomClashes.Count > 0) return new(Decision.AlreadyDone, clashes, roomClashes);
        List<object> events = [.. rooms, .. sessions];
        var after = events.Aggregate(target, (state, e) => state.Evolve(e));
        events.AddRange(MergeRooms.Gone(branch, target, after));
        List<object> looseEnds = [.. LooseEnds.Of(after)];
        var merged = looseEnds.Aggregate(after, (state, e) => state.Evolve(e));
        // One that comes with the merge, or whose original does; but not one of which somebody has chosen what it says.
        bool IsOther(Guid id) => Repetitions.SaysOther(target.Sessions.GetValueOrDefault(id), merged.Sessions.GetValueOrDefault(id));
        events.AddRange([.. looseEnds, .. Repetitions.Of(merged, one => !choices.ContainsKey(one.Id) && (!target.Sessions.ContainsKey(one.Id) || IsOther(one.RepeatOf!.Value)))]);
        events.AddRange(Waivers(fork, branch, target));
        return new(events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events), [], []);
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

    static bool Same(Session? one, Session? other) => one is null ? other is null : one.IsAs(other) && one.Source == other!.Source;

    /// <summary>What a merge comes to: what is to be done, or what somebody must decide before.</summary>
    internal sealed record Merged(Decision Decision, IReadOnlyList<MergeClash> Clashes, IReadOnlyList<RoomClash> Rooms);

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
