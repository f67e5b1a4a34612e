using Associations.Events.Imports;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>The rules of a draft's rooms. A room is known by its id: two may have one name.</summary>
static class RoomDecider
{
    internal static Decision Set(Draft draft, Guid id, RoomContent command)
    {
        if (new FieldReader().Line("name", command.Name, int.MaxValue) is not { Length: <= 200 } name) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (command.Capacity is < 1 or > 1_000_000) return Decision.Invalid("capacity", "Give 1 to 1000000 people, or nothing.");
        if (command.Parallel is < 1 or > 1000) return Decision.Invalid("parallel", "Give 1 to 1000 sessions, or null for as many as there are.");
        if (command.Equipment is { } things && (things.Count > 50 || things.Any(thing => string.IsNullOrWhiteSpace(thing) || thing.Length > 100)))
            return Decision.Invalid("equipment", "Name at most 50 things in at most 100 characters each.");
        if (command.Open is { } open && !DraftDecider.AreUsable(open)) return Decision.Invalid("open", "Give at most 100 times, each with an end after its beginning, local and without an offset, between the years 1900 and 2199.");
        if (draft.Room(id) is null && draft.Rooms.Count >= 1000) return Decision.Rejected("draft-full", "A draft has at most 1000 rooms.");
        var room = new Room(id, name, command.Capacity, command.Parallel, command.Equipment, command.Open);
        return room.IsAs(draft.Room(id)) ? Decision.AlreadyDone : Decision.Accepted(new RoomSet(room));
    }

    /// <summary>A room goes when nothing is in it: what would become of the sessions is not for us to say.</summary>
    internal static Decision Remove(Draft draft, Guid id)
    {
        var held = draft.Sessions.Values.Where(session => session.Details.RoomId == id).ToLookup(session => session.Details.Status == SessionStatus.Cancelled);
        if (held.Count == 0) return Decision.Accepted(new RoomRemoved(id));
        var cancelled = held[true].Count();
        return Decision.Rejected("room-in-use", $"{held[false].Count() + cancelled} sessions are in the room. Move or unschedule them first"
            + (cancelled == 0 ? "" : $"; {cancelled} are cancelled: reinstate these, move them, and cancel them again") + ". Nothing was changed.");
    }
}
