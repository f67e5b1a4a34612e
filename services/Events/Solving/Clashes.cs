using System.Collections.Frozen;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;

namespace Associations.Events.Solving;

/// <summary>
/// Whether two things at their places go together: the rules of <see cref="ConflictCatalogue"/> between two sessions, in the solver's terms. What
/// an event's policy has turned off is allowed.
/// </summary>
sealed class Clashes
{
    readonly AgendaPolicy policy;
    readonly IReadOnlyList<Room> rooms;
    readonly FrozenSet<string> off;
    readonly int reach;

    internal Clashes(AgendaPolicy policy, IReadOnlyList<Room> rooms, FrozenSet<(Guid, Guid)> apart)
    {
        (this.policy, this.rooms, Apart) = (policy, rooms, apart);
        off = ConflictCatalogue.Codes.Where(code => policy.Of(code) == Severity.Off).ToFrozenSet();
        Buffer = Is(RoomRules.Buffer) ? policy.BufferMinutes : 0;
        LongestWalk = Is(SpeakerRules.WalkingTime) ? policy.Walks.Select(walk => walk.Minutes).Append(policy.WalkingMinutes).Max() : 0;
        reach = Math.Max(Buffer, LongestWalk);
    }

    /// <summary>What too many have chosen both of to be at once, as <see cref="Audience"/> has them.</summary>
    internal FrozenSet<(Guid, Guid)> Apart { get; }

    /// <summary>How many minutes a room is kept free after a session.</summary>
    internal int Buffer { get; }

    /// <summary>The longest that it takes between two rooms.</summary>
    internal int LongestWalk { get; }

    /// <summary>Whether a rule counts at this event.</summary>
    internal bool Is(string code) => !off.Contains(code);

    /// <summary>The longest that it takes between any two different rooms of these.</summary>
    internal int Walk(IEnumerable<int> some, IEnumerable<int> others) => LongestWalk == 0 ? 0 : (
        from one in some
        from other in others
        where one != other && one >= 0 && other >= 0
        select policy.Walking(rooms[one].Id, rooms[other].Id)).DefaultIfEmpty().Max();

    /// <summary>The rule that is against the two at their places; null when they go together.</summary>
    internal string? Between(Piece one, int at, int room, Piece other, int otherAt, int otherRoom)
    {
        var isNear = at + one.From < otherAt + other.Until + reach && otherAt + other.From < at + one.Until + reach;
        if (!isNear && !(one.HasOrder && other.HasOrder)) return null;
        foreach (var part in one.Parts)
        {
            foreach (var beside in other.Parts)
            {
                if (Between(part, at + part.Offset, room, beside, otherAt + beside.Offset, otherRoom) is { } code) return code;
            }
        }
        return null;
    }

    /// <summary>False where the two only meet in a room.</summary>
    internal bool AreRelated(Piece one, Piece other) =>
        one.IsPlenary || other.IsPlenary || (one.HasOrder && other.HasOrder)
        || one.Parts.Any(part => other.Parts.Any(beside => Shares(part, beside) || AreApart(part, beside)
            || (Is(OrderRules.TrackClash) && part.Session.Details.Track is { } track && track == beside.Session.Details.Track)
            || part.Session.Needs.NotWith.Contains(beside.Session.Id) || beside.Session.Needs.NotWith.Contains(part.Session.Id)));

    /// <summary>Whether a room that holds several has no place left for one more at that time.</summary>
    internal bool IsFull(int room, IEnumerable<Spot> inRoom, Piece piece, int at)
    {
        if (room < 0 || rooms[room].Parallel is not { } most || most == 1 || piece.Inside is not null || !Is(RoomRules.DoubleBooked)) return false;
        var (begins, ends) = (at + piece.From, at + piece.Until);
        var beside = inRoom.Where(spot => spot.Piece.Inside is null && spot.Begins < ends && begins < spot.Ends).ToList();
        return beside.Count >= most && beside.Select(spot => Math.Max(spot.Begins, begins)).Append(begins)
            .Any(moment => beside.Count(spot => spot.Begins <= moment && moment < spot.Ends) >= most);
    }

    string? Between(Part one, int at, int room, Part other, int otherAt, int otherRoom)
    {
        var (ends, otherEnds) = (at + one.Minutes, otherAt + other.Minutes);
        var (first, second) = (one.Session, other.Session);
        if (Is(OrderRules.MustFollow) && ((otherAt < ends && second.Needs.After.Contains(first.Id)) || (at < otherEnds && first.Needs.After.Contains(second.Id)))) return OrderRules.MustFollow;
        var overlap = at < otherEnds && otherAt < ends;
        // Zero or less where they overlap.
        var gap = Math.Max(otherAt - ends, at - otherEnds);
        if (gap >= reach && !overlap) return null;
        var isHeld = IsHeld(one, other);
        if (room == otherRoom && room >= 0 && rooms[room].Parallel == 1 && !isHeld)
        {
            if (overlap && Is(RoomRules.DoubleBooked)) return RoomRules.DoubleBooked;
            if (!overlap && gap < Buffer) return RoomRules.Buffer;
        }
        if (Shares(one, other))
        {
            if (overlap && !isHeld && Is(SpeakerRules.DoubleBooked)) return SpeakerRules.DoubleBooked;
            if (!overlap && LongestWalk > 0 && room >= 0 && otherRoom >= 0 && gap < policy.Walking(rooms[room].Id, rooms[otherRoom].Id)) return SpeakerRules.WalkingTime;
        }
        if (!overlap) return null;
        if (Is(OrderRules.NotParallel) && (first.Needs.NotWith.Contains(second.Id) || second.Needs.NotWith.Contains(first.Id))) return OrderRules.NotParallel;
        if (AreApart(one, other)) return AttendeeRules.Clash;
        if (isHeld) return null;
        if (Is(OrderRules.Plenary) && ((first.Needs.Plenary && second.Details.Form != SessionForm.Blocker) || (second.Needs.Plenary && first.Details.Form != SessionForm.Blocker)))
            return OrderRules.Plenary;
        return Is(OrderRules.TrackClash) && first.Details.Track is { } track && track == second.Details.Track ? OrderRules.TrackClash : null;
    }

    /// <summary>True when one of the two is the block that holds the other.</summary>
    internal static bool IsHeld(Part one, Part other) => one.Session.Details.BlockId == other.Session.Id || other.Session.Details.BlockId == one.Session.Id;

    bool AreApart(Part one, Part other) => Apart.Count > 0 && Apart.Contains(Audience.Pair(one.Session.Id, other.Session.Id));

    static bool Shares(Part one, Part other)
    {
        foreach (var person in one.Speakers)
        {
            if (other.Speakers.Contains(person)) return true;
        }
        return false;
    }
}
