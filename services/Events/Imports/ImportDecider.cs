using System.Globalization;
using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Imports;

/// <summary>How a programme compares with a draft, in sessions.</summary>
/// <param name="Refused">Sessions of the file that could not be taken; the notes say why.</param>
public sealed record SessionCounts(int Added, int Changed, int Removed, int Unchanged, int Refused);

/// <summary>
/// The rules of taking a programme into a draft: it becomes the difference between the two. The same file again is no difference.
/// </summary>
static class ImportDecider
{
    /// <param name="people">Everybody of the event, as far as anybody is known already.</param>
    internal static (Decision Decision, SessionCounts Counts) Import(
        Draft draft, Guid eventId, string name, Programme programme, Guid importId, IEnumerable<Guid>? people = null)
    {
        var events = new List<object>();
        if (draft.Name == "") events.Add(new DraftOpened(eventId, name));
        var rooms = RoomIds(draft, eventId, programme);
        events.AddRange(Rooms(draft, rooms, programme));

        var (known, persons) = (new KnownSessions(draft), (people ?? []).ToHashSet());
        var (added, changed, unchanged) = (0, 0, 0);
        foreach (var session in programme.Sessions)
        {
            var (source, details) = (new SessionSource(session.Guid, session.Id), Details(eventId, session, rooms, persons));
            if (known.Take(source) is not { } before)
            {
                events.Add(new SessionAdded(known.NewId(eventId, session.Key), source, details));
                added++;
                continue;
            }
            // A file that was exported here has names of ours where its source had none; the source's own stay.
            if (source.PublishedGuid == before.Id || source.PublishedGuid == before.Source.PublishedGuid) source = before.Source;
            // What no programme says stays as staff have said it.
            details = details with { Stage = before.Details.Stage, Form = before.Details.Form, BlockId = before.Details.BlockId };
            if (before.Source != source || before.Details != details)
            {
                events.Add(new SessionChanged(before.Id, source, details));
                changed++;
            }
            else
            {
                unchanged++;
            }
        }

        var gone = known.Left.Select(id => new SessionRemoved(id)).ToList();
        events.AddRange(gone);
        if (gone.Count > 0) events.AddRange(LooseEnds.Of(events.Aggregate(draft, (state, e) => state.Evolve(e))));
        var counts = new SessionCounts(added, changed, gone.Count, unchanged, programme.Refused);
        if (events.Count > 0) events.Add(new ProgrammeImported(importId, added, changed, gone.Count, unchanged, programme.Refused));
        return (events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events), counts);
    }

    /// <summary>The id of someone on a programme: follows from what programmes call them, unless the file was exported here and says it.</summary>
    internal static Guid PersonId(Guid eventId, string key, IReadOnlySet<Guid> people) => Own(key) is { } own && people.Contains(own) ? own : Speaker.IdOf(eventId, key);

    // A room is the one that the file says by our own id, or the one that its key has always meant; where there is only a name, the one room of that name.
    static Dictionary<string, Guid> RoomIds(Draft draft, Guid eventId, Programme programme) => programme.Rooms.ToDictionary(room => room.Key, room =>
    {
        if (Own(room.Key) is { } own && draft.Room(own) is not null) return own;
        var id = Uuid.From(eventId, $"room:{room.Key}");
        return draft.Room(id) is null && Own(room.Key) is null && draft.Rooms.Where(other => other.Name == room.Name).ToList() is [var only] ? only.Id : id;
    });

    static Guid? Own(string key) => key.StartsWith("guid:", StringComparison.Ordinal) && Guid.TryParse(key.AsSpan(5), out var own) ? own : null;

    static IEnumerable<object> Rooms(Draft draft, Dictionary<string, Guid> rooms, Programme programme)
    {
        var names = draft.Rooms.ToDictionary(room => room.Id, room => room.Name);
        foreach (var room in programme.Rooms)
        {
            var id = rooms[room.Key];
            if (!names.TryGetValue(id, out var name)) yield return new RoomAdded(id, room.Name);
            else if (name != room.Name && !(Own(room.Key) == id && IsToldApart(room.Name, name, draft))) yield return new RoomRenamed(id, room.Name);
        }
    }

    // Files that know rooms by their names were given another for the second of one name when they were exported here; that is not what it is called.
    static bool IsToldApart(string name, string known, Draft draft) =>
        name.StartsWith($"{known} (", StringComparison.Ordinal) && name[^1] == ')' && int.TryParse(name.AsSpan((known.Length + 2)..^1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && draft.Rooms.Count(room => room.Name == known) > 1;

    static SessionDetails Details(Guid eventId, ProgrammeSession session, Dictionary<string, Guid> rooms, HashSet<Guid> people) => new(
        session.Title,
        session.Subtitle,
        session.Kind,
        session.Language,
        session.Track,
        session.StartsAt,
        session.Minutes,
        session.RoomKey is { } room ? rooms[room] : null,
        [.. session.PersonKeys.Select(key => PersonId(eventId, key, people))],
        session.Cancelled ? SessionStatus.Cancelled : SessionStatus.Scheduled,
        SessionText.Of(eventId, session.Abstract, session.Description)?.Id);

    /// <summary>The draft's sessions, found by what programmes call them; each is taken once.</summary>
    sealed class KnownSessions(Draft draft)
    {
        readonly Dictionary<Guid, Session> byGuid = draft.Sessions.Values.Where(s => s.Source.PublishedGuid is not null).ToDictionary(s => s.Source.PublishedGuid!.Value);

        // A session that came without a guid is found by its id, also when the next file has given it a guid.
        readonly Dictionary<string, Session> byId = draft.Sessions.Values
            .Where(s => s.Source is { PublishedGuid: null, PublishedId: not null }).DistinctBy(s => s.Source.PublishedId).ToDictionary(s => s.Source.PublishedId!);

        readonly HashSet<Guid> taken = [];

        // What was written by hand is in no programme, and none takes it away.
        internal IEnumerable<Guid> Left => draft.Sessions.Values
            .Where(session => session.Source is not { PublishedGuid: null, PublishedId: null } && !taken.Contains(session.Id)).Select(session => session.Id).Order();

        internal Session? Take(SessionSource source)
        {
            var found =
                source.PublishedGuid is { } guid && byGuid.TryGetValue(guid, out var same) ? same
                : source.PublishedId is { } id && byId.TryGetValue(id, out same) ? same
                : source.PublishedGuid is { } own && draft.Sessions.TryGetValue(own, out same) ? same
                : null;
            return found is not null && taken.Add(found.Id) ? found : null;
        }

        internal Guid NewId(Guid eventId, string key)
        {
            var id = Uuid.From(eventId, $"session:{key}");
            // A key that named another session before does not give away that session's id.
            for (var n = 2; draft.Sessions.ContainsKey(id) || taken.Contains(id); n++) id = Uuid.From(eventId, $"session:{key}#{n}");
            taken.Add(id);
            return id;
        }
    }
}
