using System.Collections.Frozen;
using System.Collections.Immutable;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;

namespace Associations.Events.Solving;

/// <summary>
/// Finds what of a draft is placed and where each may be, as far as rooms, people, hours and what stays are concerned. Every place that one may
/// not have is counted with the rule against it, so that it can be told why nothing was left.
/// </summary>
sealed class ProblemBuilder
{
    internal const string RoomLost = "room-lost", NoRooms = "no-room", NoTimes = "no-time", Repeated = "time-repeated";
    static readonly TimeOnly Opens = new(9, 0), Closes = new(18, 0);

    readonly Scene scene;
    readonly Draft draft;
    readonly Wish wish;
    readonly Timeline timeline;
    readonly Clashes clashes;
    readonly Audience audience;
    readonly FrozenSet<Guid> lost, moving;
    readonly FrozenDictionary<Guid, int> roomAt;
    readonly FrozenDictionary<Guid, List<Span>> available, away;
    readonly FrozenDictionary<Guid, List<Span>> open;
    readonly List<int> grid = [];
    readonly List<Span> hours = [];
    readonly FrozenSet<Guid> ordered;

    internal ProblemBuilder(Scene scene, Draft draft, Wish wish)
    {
        (this.scene, this.draft, this.wish) = (scene, draft, wish);
        timeline = new(scene.Event.StartsOn, scene.Zone);
        moving = Moving(draft, wish, timeline);
        audience = Audience.Of(scene, draft, moving);
        clashes = new(scene.Policy, draft.Rooms, audience.Apart);
        lost = [.. wish.WithoutRooms];
        roomAt = draft.Rooms.Select((room, at) => (room.Id, at)).ToFrozenDictionary(one => one.Id, one => one.at);
        available = scene.Lineup.Speakers.Where(one => one.Value.Available.Length > 0 && clashes.Is(SpeakerRules.Unavailable))
            .ToFrozenDictionary(one => one.Key, one => timeline.At(one.Value.Available));
        away = wish.Unavailable.GroupBy(one => one.Speaker).ToFrozenDictionary(one => one.Key, one => one.SelectMany(absence => absence.Windows).Select(timeline.At).ToList());
        open = draft.Rooms.Where(room => room.Open is not null && clashes.Is(RoomRules.Unavailable)).ToFrozenDictionary(room => room.Id, room => timeline.At(room.Open!));
        ordered = [.. draft.Sessions.Values.Where(session => session.Needs.After.Count > 0).SelectMany(session => session.Needs.After.Append(session.Id))];
        LayGrid();
    }

    internal Problem Build()
    {
        // What stays, the blocks first because others are inside them.
        var blocks = draft.Sessions.Values.Where(session => Stays(session) && session.Details.Form == SessionForm.Block).ToDictionary(session => session.Id, session => Fixed(session, null));
        List<Spot> stay = [.. blocks.Values, .. draft.Sessions.Values.Where(session => Stays(session) && session.Details.Form != SessionForm.Block)
            .Select(session => Fixed(session, session.Details.BlockId is { } block ? blocks.GetValueOrDefault(block) : null))];
        var pieces = draft.Sessions.Values.Where(session => moving.Contains(session.Id)).Where(session => !IsCarried(session)).OrderBy(session => session.Id)
            .Select(session => Movable(session, session.Details.BlockId is { } block ? blocks.GetValueOrDefault(block) : null)).ToList();
        var byRoom = stay.ToLookup(spot => spot.Room);
        return new(timeline, clashes, draft.Rooms, stay, pieces.ToDictionary(piece => piece, IReadOnlyList<Option> (piece) => Options(piece, stay, byRoom)), wish.Weights, audience.Wished);
    }

    /// <summary>What is placed: what was named or asked for, and what cannot stay; not what must stay, nor what does not take place.</summary>
    internal static FrozenSet<Guid> Moving(Draft draft, Wish wish, Timeline timeline)
    {
        var (only, stays, lost) = (wish.Only.ToHashSet(), wish.Fix.ToHashSet(), wish.WithoutRooms.ToHashSet());
        var away = wish.Unavailable.SelectMany(absence => absence.Windows, (absence, window) => (absence.Speaker, Span: timeline.At(window))).ToLookup(one => one.Speaker, one => one.Span);
        bool Displaced(Session session) => session.Details is { StartsAt: { } at } details
            && (details.RoomId is { } room && lost.Contains(room)
                || details.Speakers.Any(speaker => away[speaker].Any(span => span.Meets(timeline.At(at), timeline.At(at) + Math.Max(details.Minutes, 1)))));
        bool Asked(Session session) => only.Count > 0 ? only.Contains(session.Id)
            : session.Details.Form == SessionForm.Session && (wish.Scope == SolveScope.All || session.Details.StartsAt is null);
        return [.. draft.Sessions.Values.Where(session => session.Details.Status == SessionStatus.Scheduled && !stays.Contains(session.Id) && (Asked(session) || Displaced(session)))
            .Select(session => session.Id)];
    }

    bool Stays(Session session) => session.IsPlaced && !moving.Contains(session.Id) && !IsCarried(session);

    // A block that moves takes what is in it along.
    bool IsCarried(Session session) => session is { IsPlaced: true, Details.BlockId: { } id } && moving.Contains(id) && draft.Sessions[id].IsPlaced;

    Spot Fixed(Session session, Spot? inside) =>
        new(new(session, [Part(session, 0)]) { Inside = inside, HasOrder = ordered.Contains(session.Id) }, timeline.At(session.Details.StartsAt!.Value), RoomOf(session));

    Piece Movable(Session session, Spot? inside)
    {
        int? start = session.Details.StartsAt is { } at ? timeline.At(at) : null;
        var carried = session.Details.Form == SessionForm.Block && start is not null
            ? draft.Sessions.Values.Where(one => one.Details.BlockId == session.Id && IsCarried(one)).OrderBy(one => one.Id)
                .Select(one => Part(one, timeline.At(one.Details.StartsAt!.Value) - start.Value)) : [];
        ImmutableArray<Part> parts = [Part(session, 0), .. carried];
        return new(session, parts) { Inside = inside, HasOrder = parts.Any(part => ordered.Contains(part.Session.Id)), Today = start is null ? null : (start.Value, RoomOf(session)) };
    }

    Part Part(Session session, int offset) => new(
        session, offset, Math.Max(session.Details.Minutes, 1), [.. session.Details.Speakers.Where(speaker => !scene.Lineup.IsTeam(speaker))], scene.DemandOf(session));

    int RoomOf(Session session) => session.Details.RoomId is { } room ? roomAt.GetValueOrDefault(room, -1) : -1;

    List<Option> Options(Piece piece, List<Spot> stay, ILookup<int, Spot> byRoom)
    {
        var today = piece.Today?.Start;
        List<(int Start, string? Against)> times = [.. grid.Concat(today is { } at && !grid.Contains(at) ? [at] : []).Order()
            .Select(start => (start, AgainstTime(piece, start)))];
        // What clashes wherever it is; what is in the same room is looked at in each.
        var related = stay.Where(spot => clashes.AreRelated(piece, spot.Piece)).ToList();
        var options = new List<Option>();
        var mayHaveNone = MayHaveNone(piece.Session);
        for (var room = mayHaveNone ? -1 : 0; room < draft.Rooms.Count; room++)
        {
            var inRoom = (room < 0 ? [] : byRoom[room]).Except(related).Concat(related).ToList();
            if (AgainstRoom(piece, room) is { } code)
            {
                Count(piece, code, times.Count);
                continue;
            }
            var starts = new List<int>(times.Count);
            foreach (var (start, against) in times)
            {
                if ((against ?? AgainstOpening(piece, start, room) ?? AgainstFixed(piece, start, room, inRoom)) is { } rule) Count(piece, rule, 1);
                else starts.Add(start);
            }
            if (starts.Count > 0) options.Add(new(room, [.. starts]));
        }
        if (draft.Rooms.Count == 0 && !mayHaveNone) Count(piece, NoRooms, 1);
        return options;
    }

    // Online, or as something outdoors that has a time and no room: that it is in one is nothing to be forced on it.
    bool MayHaveNone(Session session) => scene.Event.Mode == AttendanceMode.Online || session.Details is { StartsAt: not null, RoomId: null };

    string? AgainstRoom(Piece piece, int at) =>
        piece.Inside is { } block && clashes.Is(TimeRules.OutsideBlock) && block.Room != at ? TimeRules.OutsideBlock : at < 0 ? null : AgainstRoom(piece, draft.Rooms[at]);

    string? AgainstRoom(Piece piece, Room room) =>
        lost.Contains(room.Id) ? RoomLost
        : clashes.Is(RoomRules.CapacityBelowDemand) && piece.Demand > room.Capacity ? RoomRules.CapacityBelowDemand
        : clashes.Is(RoomRules.EquipmentMissing) && piece.Equipment.Except(room.Equipment ?? [], StringComparer.OrdinalIgnoreCase).Any() ? RoomRules.EquipmentMissing
        : null;

    string? AgainstTime(Piece piece, int start)
    {
        var (from, until) = (start + piece.From, start + piece.Until);
        if (!hours.Exists(day => day.Holds(from, until))) return TimeRules.OutsideHours;
        // A block that has no time, or gets one only now, has none for what it holds.
        var isHeld = piece.Session.Details.BlockId is { } id && draft.Sessions.ContainsKey(id);
        if (isHeld && clashes.Is(TimeRules.OutsideBlock) && (piece.Inside is not { } block || from < block.Begins || until > block.Ends)) return TimeRules.OutsideBlock;
        foreach (var part in piece.Parts)
        {
            // Where the whole may begin is on the grid; what it holds begins at times of its own. Where it is today it may stay.
            if (part.Offset != 0 && start != piece.Today?.Start && !timeline.Exists(timeline.Local(start + part.Offset))) return Repeated;
            var (begins, ends) = (start + part.Offset, start + part.Offset + part.Minutes);
            foreach (var speaker in part.Session.Details.Speakers)
            {
                if (away.TryGetValue(speaker, out var absent) && absent.Exists(span => span.Meets(begins, ends))) return SpeakerRules.Unavailable;
                if (available.TryGetValue(speaker, out var there) && !there.Exists(span => span.Holds(begins, ends))) return SpeakerRules.Unavailable;
            }
        }
        return null;
    }

    string? AgainstOpening(Piece piece, int start, int room) =>
        room >= 0 && open.TryGetValue(draft.Rooms[room].Id, out var windows) && !windows.Exists(span => span.Holds(start + piece.From, start + piece.Until)) ? RoomRules.Unavailable : null;

    string? AgainstFixed(Piece piece, int start, int room, List<Spot> around)
    {
        foreach (var spot in around)
        {
            if (clashes.Between(piece, start, room, spot.Piece, spot.Start, spot.Room) is { } code) return code;
        }
        return clashes.IsFull(room, around.Where(spot => spot.Room == room), piece, start) ? RoomRules.DoubleBooked : null;
    }

    static void Count(Piece piece, string code, int places) => piece.Against[code] = piece.Against.GetValueOrDefault(code) + places;

    // The times at which something may begin, and the hours of each day that it must be within.
    void LayGrid()
    {
        var (policy, planned) = (scene.Policy, scene.Event);
        var (from, until) = (wish.From ?? policy.OpensAt ?? Opens, wish.Until ?? policy.ClosesAt ?? Closes);
        for (var day = planned.StartsOn; day <= planned.EndsOn; day = day.AddDays(1))
        {
            var (begins, ends) = (day.ToDateTime(from), day.AddDays(until <= from ? 1 : 0).ToDateTime(until));
            if (clashes.Is(TimeRules.OutsideHours) && policy is { OpensAt: { } opens, ClosesAt: { } closes })
                (begins, ends) = (Later(begins, day.ToDateTime(opens)), Earlier(ends, day.AddDays(closes <= opens ? 1 : 0).ToDateTime(closes)));
            if (clashes.Is(TimeRules.OutsideDay)) ends = Earlier(ends, day.AddDays(1).ToDateTime(TimeOnly.MinValue).AddMinutes(policy.DayEndsAfterMidnight));
            begins = Later(begins, day.ToDateTime(TimeOnly.MinValue).AddMinutes(policy.DayEndsAfterMidnight));
            if (ends <= begins) continue;
            hours.Add(timeline.At(new Window(begins, ends)));
            for (var at = begins; at < ends; at = at.AddMinutes(wish.SlotMinutes))
            {
                if (timeline.Exists(at)) grid.Add(timeline.At(at));
            }
        }
    }

    static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
