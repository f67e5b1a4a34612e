using System.Collections.Frozen;
using Associations.Events.Drafts;
using Associations.Events.Events;

namespace Associations.Events.Conflicts;

/// <summary>What the rules look at: a whole draft, or what of it is around some of its sessions.</summary>
sealed class Scene
{
    readonly FrozenSet<Guid>? focus;
    readonly Draft draft;
    readonly Lazy<ILookup<Guid, Placed>> byRoom, byPerson;
    readonly Lazy<Dictionary<Guid, int>> chosen;
    readonly Lazy<FrozenDictionary<Guid, (DateTime Start, DateTime LatestEnd)[]>> taken;
    readonly Lazy<IReadOnlyList<Room>> bySize;

    Scene(Draft draft, Event planned, Grounds grounds, FrozenSet<Guid>? focus)
    {
        (this.draft, Event, Zone, this.focus) = (draft, planned, planned.Zone(), focus);
        Policy = grounds.Policy ?? AgendaPolicy.Empty(Guid.Empty);
        Lineup = grounds.Lineup ?? Lineup.Empty(Guid.Empty);
        Choices = grounds.Choices;
        Judging = focus is null ? [.. draft.Sessions.Values] : [.. focus.Select(id => draft.Sessions.GetValueOrDefault(id)).OfType<Session>()];
        Placed = [.. Candidates().Select(Place).OrderBy(placed => placed.Start).ThenBy(placed => placed.Id)];
        chosen = new(() => Choices.SelectMany(choice => choice).CountBy(id => id).ToDictionary());
        byRoom = new(() => Placed.Where(placed => placed.Room is not null).ToLookup(placed => placed.Room!.Value));
        taken = new(() => ByRoom.ToFrozenDictionary(room => room.Key, Taken));
        bySize = new(() => [.. draft.Rooms.Where(room => room.Capacity is not null).OrderBy(room => room.Capacity)]);
        byPerson = new(() => Placed.SelectMany(placed => placed.Details.Speakers, (placed, person) => (placed, person)).Where(on => !Lineup.IsTeam(on.person))
            .ToLookup(on => on.person, on => on.placed));
    }

    /// <summary>All of a draft.</summary>
    internal static Scene Of(Draft draft, Event planned, Grounds grounds) => new(draft, planned, grounds, null);

    /// <summary>What concerns these sessions: only conflicts that one of them is in are of interest.</summary>
    internal static Scene Around(IEnumerable<Guid> sessions, Draft draft, Event planned, Grounds grounds) => new(draft, planned, grounds, sessions.ToFrozenSet());

    internal Event Event { get; }
    internal TimeZoneInfo Zone { get; }
    internal AgendaPolicy Policy { get; }
    internal Lineup Lineup { get; }

    /// <summary>The sessions that each of those who mean to attend has chosen.</summary>
    internal IReadOnlyList<IReadOnlyCollection<Guid>> Choices { get; }

    /// <summary>How many people are expected: as many as staff expect, or have chosen it.</summary>
    internal int? DemandOf(Session session) =>
        chosen.Value.TryGetValue(session.Id, out var people) && people > (session.Needs.Demand ?? 0) ? people : session.Needs.Demand;

    /// <summary>The sessions that are looked at one by one, placed or not.</summary>
    internal IReadOnlyList<Session> Judging { get; }

    /// <summary>Everything that takes place at some time, by time.</summary>
    internal IReadOnlyList<Placed> Placed { get; }

    /// <summary>The same in each room, by time.</summary>
    internal ILookup<Guid, Placed> ByRoom => byRoom.Value;

    /// <summary>The same with each person who cannot be at two places at once, by time.</summary>
    internal ILookup<Guid, Placed> ByPerson => byPerson.Value;

    /// <summary>True when tracks are used at all.</summary>
    internal bool HasTracks => draft.Sessions.Values.Any(session => session.Details.Track is not null);

    /// <summary>The rooms of which is known how many people they hold, the smallest first.</summary>
    internal IReadOnlyList<Room> RoomsBySize => bySize.Value;

    /// <summary>True when nothing is in a room between two instants, also where it holds several.</summary>
    internal bool IsFree(Guid room, DateTime from, DateTime until)
    {
        if (!taken.Value.TryGetValue(room, out var spans)) return true;
        // How many begin before then; whether any of these is still there, the latest end tells.
        var (low, high) = (0, spans.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (spans[middle].Start < until) low = middle + 1;
            else high = middle;
        }
        return low == 0 || spans[low - 1].LatestEnd <= from;
    }

    internal Room? Room(Guid? id) => id is { } room ? draft.Room(room) : null;

    internal Session? Session(Guid id) => draft.Sessions.GetValueOrDefault(id);

    /// <summary>The sessions that must come before one, or are not to be with it, are said on either side; so both ways are looked at.</summary>
    internal IEnumerable<Placed> PlacedJudging => focus is null ? Placed : Placed.Where(placed => focus.Contains(placed.Id));

    internal bool Concerns(Placed one, Placed other) => Concerns(one.Id, other.Id);

    internal bool Concerns(Guid one, Guid other) => focus is null || focus.Contains(one) || focus.Contains(other);

    internal DateTime StartOf(Guid session) => Session(session)?.Details.StartsAt ?? DateTime.MaxValue;

    internal Placed Place(Session session)
    {
        var start = VenueTime.Instant(session.Details.StartsAt!.Value, Zone);
        return new(session, start.UtcDateTime, start.UtcDateTime.AddMinutes(session.Details.Minutes));
    }

    /// <summary>A conflict with what this event makes of it, and with its waiver.</summary>
    internal Conflict Judged(Conflict found) => found with
    {
        Severity = Policy.Of(found.Code),
        Waiver = draft.Waivers.TryGetValue(found.Key, out var waived) ? Waiver.Of(waived) : null,
    };

    static (DateTime, DateTime)[] Taken(IEnumerable<Placed> room)
    {
        var latest = DateTime.MinValue;
        return [.. room.Select(placed => (placed.Start, latest = placed.End > latest ? placed.End : latest))];
    }

    // Local times say who may be near each other, without asking the zone about each: three hours more than the longest walk cover every change of the clocks.
    IEnumerable<Session> Candidates()
    {
        if (focus is null) return draft.Sessions.Values.Where(session => session.IsPlaced);
        var near = TimeSpan.FromMinutes(180 + Policy.Walks.Select(walk => walk.Minutes).Append(Policy.WalkingMinutes).Append(Policy.BufferMinutes).Max());
        var spans = Judging.Where(session => session.IsPlaced)
            .Select(session => (From: session.Details.StartsAt!.Value - near, Until: session.Details.StartsAt.Value.AddMinutes(session.Details.Minutes) + near)).ToList();
        var linked = Judging.SelectMany(session => session.Needs.After).ToHashSet();
        return draft.Sessions.Values.Where(session => session.IsPlaced
            && (linked.Contains(session.Id) || session.Needs.After.Any(focus.Contains) || (session.Details.BlockId is { } block && focus.Contains(block))
                || spans.Exists(span => session.Details.StartsAt < span.Until && session.Details.StartsAt.Value.AddMinutes(session.Details.Minutes) > span.From)));
    }
}

/// <summary>A session with its instants.</summary>
/// <param name="Session">The session.</param>
/// <param name="Start">UTC.</param>
/// <param name="End">UTC, no part of it.</param>
sealed record Placed(Session Session, DateTime Start, DateTime End)
{
    internal Guid Id => Session.Id;

    internal SessionDetails Details => Session.Details;

    internal Guid? Room => Session.Details.RoomId;

    internal bool Overlaps(Placed other) => Start < other.End && other.Start < End;

    /// <summary>True when one of the two is the block that holds the other.</summary>
    internal bool Holds(Placed other) => Details.BlockId == other.Id || other.Details.BlockId == Id;

    /// <summary>The pairs of which the second begins before the first has ended, or so long after it.</summary>
    /// <param name="all">By time.</param>
    /// <param name="gap">How long.</param>
    internal static IEnumerable<(Placed First, Placed Second)> Near(IEnumerable<Placed> all, TimeSpan gap)
    {
        var open = new List<Placed>();
        foreach (var next in all)
        {
            open.RemoveAll(one => one.End + gap <= next.Start);
            foreach (var one in open) yield return (one, next);
            open.Add(next);
        }
    }

    /// <summary>The pairs that overlap. What has no length overlaps nothing.</summary>
    /// <param name="all">By time.</param>
    internal static IEnumerable<(Placed First, Placed Second)> Overlapping(IEnumerable<Placed> all) =>
        Near(all, TimeSpan.Zero).Where(pair => pair.First.Overlaps(pair.Second));
}
