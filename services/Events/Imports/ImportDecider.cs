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
    internal static (Decision Decision, SessionCounts Counts) Import(Draft draft, Guid eventId, string name, Programme programme, Guid importId)
    {
        var events = new List<object>();
        if (draft.Name == "") events.Add(new DraftOpened(eventId, name));
        events.AddRange(Rooms(draft, eventId, programme));

        var known = new KnownSessions(draft);
        var (added, changed, unchanged) = (0, 0, 0);
        foreach (var session in programme.Sessions)
        {
            var (source, details) = (new SessionSource(session.Guid, session.Id), Details(eventId, session));
            if (known.Take(source) is not { } before)
            {
                events.Add(new SessionAdded(known.NewId(eventId, session.Key), source, details));
                added++;
            }
            else if (before.Source != source || before.Details != details)
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
        var counts = new SessionCounts(added, changed, gone.Count, unchanged, programme.Refused);
        if (events.Count > 0) events.Add(new ProgrammeImported(importId, added, changed, gone.Count, unchanged, programme.Refused));
        return (events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events), counts);
    }

    static IEnumerable<object> Rooms(Draft draft, Guid eventId, Programme programme)
    {
        var names = draft.Rooms.ToDictionary(room => room.Id, room => room.Name);
        foreach (var room in programme.Rooms)
        {
            var id = RoomId(eventId, room.Key);
            if (!names.TryGetValue(id, out var name)) yield return new RoomAdded(id, room.Name);
            else if (name != room.Name) yield return new RoomRenamed(id, room.Name);
        }
    }

    static SessionDetails Details(Guid eventId, ProgrammeSession session) => new(
        session.Title,
        session.Subtitle,
        session.Kind,
        session.Language,
        session.Track,
        session.StartsAt,
        session.Minutes,
        session.RoomKey is { } room ? RoomId(eventId, room) : null,
        [.. session.PersonKeys.Select(key => Speaker.IdOf(eventId, key))],
        session.Cancelled ? SessionStatus.Cancelled : SessionStatus.Scheduled,
        SessionText.Of(eventId, session.Abstract, session.Description)?.Id);

    static Guid RoomId(Guid eventId, string key) => Uuid.From(eventId, $"room:{key}");

    /// <summary>The draft's sessions, found by what programmes call them; each is taken once.</summary>
    sealed class KnownSessions(Draft draft)
    {
        readonly Dictionary<Guid, Session> byGuid = draft.Sessions.Values.Where(s => s.Source.PublishedGuid is not null).ToDictionary(s => s.Source.PublishedGuid!.Value);

        // A session that came without a guid is found by its id, also when the next file has given it a guid.
        readonly Dictionary<string, Session> byId = draft.Sessions.Values
            .Where(s => s.Source is { PublishedGuid: null, PublishedId: not null }).ToDictionary(s => s.Source.PublishedId!);

        readonly HashSet<Guid> taken = [];

        internal IEnumerable<Guid> Left => draft.Sessions.Keys.Where(id => !taken.Contains(id)).Order();

        internal Session? Take(SessionSource source)
        {
            var found =
                source.PublishedGuid is { } guid && byGuid.TryGetValue(guid, out var same) ? same
                : source.PublishedId is { } id && byId.TryGetValue(id, out same) ? same
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
