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
    // A programme that is being made begins with fewer, and may lose half of them.
    const int Many = 10;

    /// <param name="people">Everybody of the event, as far as anybody is known already.</param>
    /// <param name="removeMost">True when the caller knows that most of the draft's sessions are not in the file.</param>
    internal static (Decision Decision, SessionCounts Counts) Import(
        Draft draft, Guid eventId, string name, Programme programme, Guid importId, IEnumerable<Guid>? people = null, bool removeMost = false)
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
            if (known.Take(session) is not { } before)
            {
                events.Add(new SessionAdded(known.NewId(eventId, session.Key), source, details));
                added++;
                continue;
            }
            // A file that was exported here has names of ours where its source had none; the source's own stay.
            if (source.PublishedGuid == before.Id || source.PublishedGuid == before.Source.PublishedGuid) source = before.Source;
            // What no programme says stays as staff have said it.
            details = details with { Stage = before.Details.Stage, Form = before.Details.Form, BlockId = before.Details.BlockId };
            if (session.StartsAt is null) details = InPlaceOf(before.Details, details);
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

        var gone = known.Left.Select(session => session.Id).ToHashSet();
        if (known.Count >= Many && gone.Count * 2 > known.Count && !removeMost) return (MostlyGone(gone.Count, known.Count), new(added, changed, gone.Count, unchanged, programme.Refused));
        events.AddRange(gone.Order().Select(id => new SessionRemoved(id)));
        if (gone.Count > 0) events.AddRange(LooseEnds.Of(events.Aggregate(draft, (state, e) => state.Evolve(e))));
        var counts = new SessionCounts(added, changed, gone.Count, unchanged, programme.Refused);
        if (events.Count > 0) events.Add(new ProgrammeImported(importId, added, changed, gone.Count, unchanged, programme.Refused));
        return (events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events), counts);
    }

    /// <summary>The id of someone on a programme: follows from what programmes call them, unless the file was exported here and says it.</summary>
    internal static Guid PersonId(Guid eventId, string key, IReadOnlySet<Guid> people) => Own(key) is { } own && people.Contains(own) ? own : Speaker.IdOf(eventId, key);

    static Decision MostlyGone(int gone, int known) => Decision.Rejected("programme-mostly-gone",
        $"{gone} of the {known} sessions that came from a programme are not in this file, so they would be taken out. If they are meant to go, send it with removeMost=true; nothing was changed.");

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
        // What has no time is in no room yet.
        session is { StartsAt: not null, RoomKey: { } room } ? rooms[room] : null,
        [.. session.PersonKeys.Select(key => PersonId(eventId, key, people))],
        session.Cancelled ? SessionStatus.Cancelled : SessionStatus.Scheduled,
        SessionText.Of(eventId, session.Abstract, session.Description)?.Id);

    // A file that says no time says nothing about the place, and often nothing about the length.
    static SessionDetails InPlaceOf(SessionDetails place, SessionDetails details) =>
        details with { StartsAt = place.StartsAt, RoomId = place.RoomId, Minutes = details.Minutes == 0 ? place.Minutes : details.Minutes };
}
