using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>The rules of working on a draft. Whether a place is a good one is what the conflicts say; these say whether it is one at all.</summary>
static class DraftDecider
{
    /// <summary>The longest that a session lasts: a week.</summary>
    internal const int LongestMinutes = 7 * 24 * 60;

    internal static Decision Schedule(Draft draft, Session session, Place place, TimeZoneInfo zone) =>
        session.Details.Status == SessionStatus.Cancelled ? Cancelled()
        : session.Details.StartsAt is not null ? Decision.Rejected("session-scheduled", "The session has a time already. Move it instead.")
        : Put(draft, session, place, zone);

    internal static Decision Move(Draft draft, Session session, Place place, TimeZoneInfo zone) =>
        session.Details.Status == SessionStatus.Cancelled ? Cancelled()
        : session.Details.StartsAt is null ? NotScheduled()
        : Put(draft, session, place with { RoomId = place.RoomId ?? session.Details.RoomId }, zone);

    internal static Decision Unschedule(Session session) =>
        session.Details.Status == SessionStatus.Cancelled ? Cancelled()
        : session.Details.StartsAt is null ? Decision.AlreadyDone
        : Decision.Accepted(new SessionUnscheduled(session.Id));

    /// <summary>Each takes the other's time and room, and keeps its length. What a block holds goes with it.</summary>
    internal static Decision Swap(Draft draft, Session one, Session other, TimeZoneInfo zone)
    {
        if (one.Id == other.Id) return Decision.Invalid("with", "Name another session.");
        if (one.Details.BlockId == other.Id || other.Details.BlockId == one.Id) return Decision.Invalid("with", "One of the two holds the other. Move it instead.");
        if (one.Details.Status == SessionStatus.Cancelled || other.Details.Status == SessionStatus.Cancelled) return Cancelled();
        if (one.Details.StartsAt is not { } at || other.Details.StartsAt is not { } otherAt) return NotScheduled();
        if ((at, one.Details.RoomId) == (otherAt, other.Details.RoomId)) return Decision.AlreadyDone;
        var along = Along(draft, one, otherAt, other.Details.RoomId).Concat(Along(draft, other, at, one.Details.RoomId))
            .Where(place => place.SessionId != one.Id && place.SessionId != other.Id).ToList();
        return along.Select(place => NoSuchTime(place.StartsAt, zone)).FirstOrDefault(refused => refused is not null) ?? Decision.Accepted(
        [
            new SessionPlaced(one.Id, otherAt, one.Details.Minutes, other.Details.RoomId), new SessionPlaced(other.Id, at, other.Details.Minutes, one.Details.RoomId), .. along,
        ]);
    }

    /// <summary>It does not take place, and stays to be seen so.</summary>
    internal static Decision Cancel(Draft draft, Session session, Guid? replacement)
    {
        if (replacement == session.Id || (replacement is { } other && !draft.Sessions.ContainsKey(other)))
            return Decision.Invalid("replacement", "Name another session of this draft, or none.");
        if (replacement is { } instead && draft.Sessions[instead].Details.Status == SessionStatus.Cancelled) return Decision.Invalid("replacement", "That one is cancelled itself. Name one that takes place.");
        return session.Details.Status == SessionStatus.Cancelled && session.ReplacementId == replacement
            ? Decision.AlreadyDone : Decision.Accepted(new SessionCancelled(session.Id, replacement));
    }

    internal static Decision Reinstate(Session session) =>
        session.Details.Status == SessionStatus.Scheduled ? Decision.AlreadyDone : Decision.Accepted(new SessionReinstated(session.Id));

    /// <summary>Moves all of a room's sessions from a time on, on that day, by so many minutes.</summary>
    internal static Decision Shift(Draft draft, Guid room, DateTime from, int minutes, TimeZoneInfo zone)
    {
        if (draft.Room(room) is null) return NoRoom("roomId");
        if (!IsPlannable(from)) return NoDay("from");
        if (minutes is 0 or < -LongestMinutes or > LongestMinutes) return Decision.Invalid("minutes", "Give minutes other than 0, below zero for earlier.");
        var moved = Of(draft, room, from).SelectMany(session => Taken(draft, session, session.Details.StartsAt!.Value.AddMinutes(minutes), room)).DistinctBy(place => place.SessionId).ToList();
        return moved.Select(place => NoSuchTime(place.StartsAt, zone)).FirstOrDefault(refused => refused is not null)
            ?? (moved.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(moved));
    }

    /// <summary>
    /// Closes the gaps between a room's sessions from a time on, on that day, so that each begins so many minutes after the last. A block moves with what
    /// it holds, and time that is kept free stays where it is.
    /// </summary>
    internal static Decision Compact(Draft draft, Guid room, DateTime from, int gap, TimeZoneInfo zone)
    {
        if (draft.Room(room) is not { } known) return NoRoom("roomId");
        if (!IsPlannable(from)) return NoDay("from");
        if (!IsFullMinute(from)) return Decision.Invalid("from", "A session begins at a full minute.");
        if (gap is < 0 or > 240) return Decision.Invalid("gapMinutes", "Give 0 to 240 minutes.");
        if (known.Parallel != 1) return Decision.Rejected("room-shared", $"{known.Name} holds several sessions at once, so they do not follow each other. Move them one by one.");
        var (next, moved) = (from, new List<SessionPlaced>());
        var inRoom = Of(draft, room, from).ToList();
        var free = inRoom.Where(session => session.Details.Form == SessionForm.Blocker).Select(session => (From: session.Details.StartsAt!.Value, session.Details.Minutes)).ToList();
        foreach (var session in inRoom.Where(session => session.Details.Form != SessionForm.Blocker && !IsHeldIn(draft, session, room)))
        {
            // In the order of the clock, so that none is met again.
            foreach (var kept in free)
            {
                if (VenueTime.Instant(next, zone) < VenueTime.End(kept.From, kept.Minutes, zone) && VenueTime.Instant(kept.From, zone) < VenueTime.End(next, session.Details.Minutes, zone))
                    next = VenueTime.End(kept.From, kept.Minutes + gap, zone).DateTime;
            }
            if (session.Details.StartsAt != next) moved.AddRange(Taken(draft, session, next, room));
            next = VenueTime.End(next, session.Details.Minutes + gap, zone).DateTime;
        }
        return moved.Select(place => NoSuchTime(place.StartsAt, zone)).FirstOrDefault(refused => refused is not null)
            ?? (moved.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(moved));
    }

    /// <summary>Takes back what somebody did last and nobody has changed since; once more, what they did before it.</summary>
    internal static Decision Undo(Draft draft, string by, out Guid? undone)
    {
        var taken = draft.Acts.Select(act => act.Undoes).ToHashSet();
        var last = draft.Acts.FindLast(act => act.By == by && act.Undoes is null && act.CanBeTakenBack && !taken.Contains(act.Id));
        undone = last?.Id;
        if (last is null) return Decision.Rejected("nothing-to-undo", "You have done nothing to this draft lately that is not undone.");
        // By what they are and not by their versions: what was changed and is as it was again stands against nothing.
        if (last.Touched.FirstOrDefault(touch => draft.Sessions.GetValueOrDefault(touch.Id) is var now && !(touch.After is { } after ? after.IsAs(now) : now is null)) is { } since)
            return Superseded($"Session {since.Id} has changed since your {last.Kind} of {last.At:u}, and that would be lost.");
        if (last.Rooms.FirstOrDefault(touch => draft.Room(touch.Id) is var now && !(touch.After is { } after ? after.IsAs(now) : now is null)) is { } amended)
            return Superseded($"Room {amended.Id} has changed since your {last.Kind} of {last.At:u}, and that would be lost.");
        if (last.Waivers.Any(touch => touch.After != draft.Waivers.GetValueOrDefault(touch.Id)))
            return Superseded($"What you accepted or withdrew by your {last.Kind} of {last.At:u} is otherwise since, and that would be lost.");
        List<object> events =
        [
            .. last.Rooms.Where(touch => touch.Before is { } before && !before.IsAs(draft.Room(touch.Id))).Select(touch => new RoomSet(touch.Before!)),
            .. last.Touched.SelectMany(touch => Restored(draft.Sessions.GetValueOrDefault(touch.Id), touch.Before)),
            .. last.Rooms.Where(touch => touch.Before is null && draft.Room(touch.Id) is not null).Select(touch => new RoomRemoved(touch.Id)),
            .. last.Waivers.Where(touch => touch.Before != touch.After).Select(touch => touch.Before as object ?? new WaiverWithdrawn(touch.Id)),
        ];
        var after = events.Aggregate(draft, (state, e) => state.Evolve(e));
        // A session that would be in a room that is gone, or goes by this although others have put something into it.
        var (were, rooms) = (draft.Rooms.Select(room => room.Id).ToHashSet(), after.Rooms.Select(room => room.Id).ToHashSet());
        if (after.Sessions.Values.FirstOrDefault(session => session.Details.RoomId is { } room && !rooms.Contains(room)
            && (were.Contains(room) || draft.Sessions.GetValueOrDefault(session.Id)?.Details.RoomId != room)) is { } homeless)
            return Superseded($"The room of session {homeless.Id} is not there any more, or would go with your {last.Kind} of {last.At:u}.");
        // A block that is gone, or goes by this, and holds something that others have put into it.
        if (after.Sessions.Values.FirstOrDefault(session => session.Details.BlockId is { } block && !after.IsBlock(block)
            && (draft.IsBlock(block) || draft.Sessions.GetValueOrDefault(session.Id)?.Details.BlockId != block)) is { } held)
            return Superseded($"The block of session {held.Id} is not there any more, or would go with your {last.Kind} of {last.At:u}.");
        return Decision.Accepted([.. events, .. LooseEnds.Of(after)]);
    }

    static Decision Superseded(string detail) => Decision.Rejected("undo-superseded", $"{detail} Change it by hand instead.");

    /// <summary>The facts that make a session what it was, or is elsewhere; null for one that is not there.</summary>
    internal static IEnumerable<object> Restored(Session? now, Session? before)
    {
        if (before is null)
        {
            if (now is not null) yield return new SessionRemoved(now.Id);
            yield break;
        }
        if (now is null) yield return new SessionAdded(before.Id, before.Source, before.Details, before.RepeatOf);
        else if (now.Details != before.Details || now.Source != before.Source) yield return new SessionChanged(before.Id, before.Source, before.Details);
        if (before.Details.Status == SessionStatus.Cancelled && now?.ReplacementId != before.ReplacementId) yield return new SessionCancelled(before.Id, before.ReplacementId);
        if ((now?.Needs ?? SessionNeeds.None) != before.Needs) yield return new SessionNeedsSet(before.Id, before.Needs);
    }

    static Decision Put(Draft draft, Session session, Place place, TimeZoneInfo zone)
    {
        var minutes = place.Minutes ?? session.Details.Minutes;
        if (minutes is < 1 or > LongestMinutes) return Decision.Invalid("minutes", "Give 1 to 10080 minutes.");
        if (place.RoomId is { } room && draft.Room(room) is null) return NoRoom("roomId");
        if (!IsPlannable(place.StartsAt)) return NoDay("startsAt");
        if (!IsFullMinute(place.StartsAt)) return Decision.Invalid("startsAt", "A session begins at a full minute.");
        if (NoSuchTime(place.StartsAt, zone) is { } refused) return refused;
        if ((session.Details.StartsAt, session.Details.Minutes, session.Details.RoomId) == (place.StartsAt, minutes, place.RoomId)) return Decision.AlreadyDone;
        var along = Along(draft, session, place.StartsAt, place.RoomId).ToList();
        return along.Select(one => NoSuchTime(one.StartsAt, zone)).FirstOrDefault(no => no is not null)
            ?? Decision.Accepted([new SessionPlaced(session.Id, place.StartsAt, minutes, place.RoomId), .. along]);
    }

    // What a block holds keeps its place in it: as much later as the block is, and in the block's room if it was there before.
    static IEnumerable<SessionPlaced> Along(Draft draft, Session block, DateTime startsAt, Guid? room) =>
        block.Details is not { Form: SessionForm.Block, StartsAt: { } was } ? [] :
        from held in draft.Sessions.Values
        where held.Details.BlockId == block.Id && held.Details.StartsAt is not null
        let place = new SessionPlaced(
            held.Id, held.Details.StartsAt!.Value + (startsAt - was), held.Details.Minutes, held.Details.RoomId == block.Details.RoomId ? room : held.Details.RoomId)
        where (place.StartsAt, place.RoomId) != (held.Details.StartsAt, held.Details.RoomId)
        orderby held.Id
        select place;

    // It, and what it holds.
    static IEnumerable<SessionPlaced> Taken(Draft draft, Session session, DateTime startsAt, Guid room) =>
        Along(draft, session, startsAt, room).Prepend(new(session.Id, startsAt, session.Details.Minutes, room));

    static bool IsHeldIn(Draft draft, Session session, Guid room) =>
        session.Details.BlockId is { } id && draft.Sessions.GetValueOrDefault(id) is { IsPlaced: true } block && block.Details.RoomId == room;

    /// <summary>The refusal of a time that the clocks of a zone skip or show twice; null for every other.</summary>
    internal static Decision? NoSuchTime(DateTime local, TimeZoneInfo zone) =>
        zone.IsInvalidTime(local) ? Decision.Rejected("time-skipped", $"The clocks at the venue skip {local:yyyy-MM-dd HH:mm}: they are put forward over it. Choose a time that exists.")
        : zone.IsAmbiguousTime(local) ? Decision.Rejected("time-repeated", $"The clocks at the venue show {local:yyyy-MM-dd HH:mm} twice: they are put back. Choose a time that exists once.")
        : null;

    static IEnumerable<Session> Of(Draft draft, Guid room, DateTime from) => draft.Sessions.Values
        .Where(session => session.IsPlaced && session.Details.RoomId == room && session.Details.StartsAt >= from && session.Details.StartsAt < from.Date.AddDays(1))
        .OrderBy(session => session.Details.StartsAt).ThenBy(session => session.Id);

    /// <summary>
    /// True for a local time on a day on which an event can be, so that all that is counted from it is a time, too. One with an offset is none: it
    /// would be read by the clock of the machine.
    /// </summary>
    internal static bool IsPlannable(DateTime local) => local is { Kind: DateTimeKind.Unspecified, Year: >= 1900 and < 2200 };

    static bool IsFullMinute(DateTime local) => local.Ticks % TimeSpan.TicksPerMinute == 0;

    /// <summary>True for at most a hundred times that can be planned with.</summary>
    internal static bool AreUsable(IReadOnlyList<Window> windows) =>
        windows.Count <= 100 && windows.All(window => window.Until > window.From && IsPlannable(window.From) && IsPlannable(window.Until));

    static Decision NoDay(string field) => Decision.Invalid(field, "Give the local time at the venue, without an offset, between the years 1900 and 2199, such as 2026-09-14T10:00:00.");

    static Decision NoRoom(string field) => Decision.Invalid(field, "There is no such room in this draft. Its view lists the rooms.");

    static Decision Cancelled() => Decision.Rejected("session-cancelled", "The session is cancelled. Reinstate it first.");

    static Decision NotScheduled() => Decision.Rejected("session-not-scheduled", "The session has no time yet. Schedule it instead.");
}

/// <summary>Where a session is to be.</summary>
/// <param name="StartsAt">Local time at the venue, without an offset, at a full minute.</param>
/// <param name="RoomId">A room of the draft. Null: for a session that gets its first time none, such as online; for one that is moved the room that it has.</param>
/// <param name="Minutes">Its length from 1 to 10080; null to keep what it has.</param>
sealed record Place(DateTime StartsAt, Guid? RoomId = null, int? Minutes = null);
