using System.Globalization;
using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Imports;

/// <summary>
/// The rooms of a programme in a draft. A room is the one that the file says by our own id, or the one that its key has always meant; otherwise the one
/// room of that name, if the file has no other of it.
/// </summary>
sealed class ProgrammeRooms(Draft draft, Guid eventId, Programme programme)
{
    readonly Dictionary<string, Guid> ids = programme.Rooms.ToDictionary(room => room.Key, room =>
    {
        if (ImportDecider.Own(room.Key) is { } own && draft.Room(own) is not null) return own;
        var id = Uuid.From(eventId, $"room:{room.Key}");
        return draft.Room(id) is null && !draft.PublishedRooms.ContainsKey(id) && programme.Rooms.Count(other => other.Name == room.Name) == 1
            && draft.Rooms.Where(other => other.Name == room.Name).ToList() is [var only] ? only.Id : id;
    });

    /// <summary>The room that a key means.</summary>
    internal Guid this[string key] => ids[key];

    /// <summary>The facts that bring the draft's rooms up to the file.</summary>
    /// <param name="used">The rooms of the sessions that the file adds or changes.</param>
    /// <param name="fileWins">True to call rooms as the file does also where staff call them otherwise.</param>
    /// <param name="note">Takes a code and its detail.</param>
    internal IEnumerable<object> Facts(IReadOnlySet<Guid> used, bool fileWins, Action<string, string> note)
    {
        var names = draft.Rooms.ToDictionary(room => room.Id, room => room.Name);
        foreach (var room in programme.Rooms)
        {
            var id = ids[room.Key];
            var published = draft.PublishedRooms.GetValueOrDefault(id);
            if (!names.TryGetValue(id, out var name))
            {
                // One that staff have removed comes back when something is in it again.
                if (published is null || used.Contains(id)) yield return new RoomAdded(id, room.Name);
                continue;
            }
            if (name == room.Name || published == room.Name || (ImportDecider.Own(room.Key) == id && IsToldApart(room.Name, name))) continue;
            if (published is null || published == name || fileWins) yield return new RoomRenamed(id, room.Name);
            else note("kept-by-staff", $"the room '{room.Name}' is called '{name}' by staff: that stays");
        }
    }

    /// <summary>Tells of each room in which the file has more at once than the room is known to hold: each two of them would be a conflict.</summary>
    /// <param name="name">The draft's name.</param>
    /// <param name="note">Takes a code and its detail.</param>
    internal void NoteShared(string name, Action<string, string> note)
    {
        var placed = programme.Sessions.Where(session => session is { StartsAt: not null, RoomKey: not null, Minutes: > 0, Cancelled: false }).ToLookup(session => session.RoomKey);
        foreach (var room in programme.Rooms)
        {
            var (id, most) = (ids[room.Key], MostAtOnce(placed[room.Key]));
            if (most < 2 || (draft.Room(id) is { } known && (known.Parallel is not { } holds || holds >= most))) continue;
            note("room-hosts-several",
                $"'{room.Name}' has up to {most} at once, and is known to hold fewer; if it is to hold them, say so with 'parallel' in PUT /v1/events/{eventId}/drafts/{name}/rooms/{id}");
        }
    }

    // What ends makes room for what begins then.
    static int MostAtOnce(IEnumerable<ProgrammeSession> sessions)
    {
        var (now, most) = (0, 0);
        foreach (var (_, change) in sessions.SelectMany(one => new[] { (At: one.StartsAt!.Value, Change: 1), (At: one.StartsAt.Value.AddMinutes(one.Minutes), Change: -1) }).Order())
            most = Math.Max(most, now += change);
        return most;
    }

    // Files that know rooms by their names were given another for the second of one name when they were exported here; that is not what it is called.
    bool IsToldApart(string name, string known) =>
        name.StartsWith($"{known} (", StringComparison.Ordinal) && name[^1] == ')' && int.TryParse(name.AsSpan((known.Length + 2)..^1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && draft.Rooms.Count(room => room.Name == known) > 1;
}
