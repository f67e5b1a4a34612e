using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Imports;

/// <summary>The draft's sessions, found by what programmes call them; each is taken once.</summary>
sealed class KnownSessions(Draft draft)
{
    // A merge may leave two that one programme has named alike; the first by its id is the one, and the other is in no file.
    readonly Dictionary<Guid, Session> byGuid = draft.Sessions.Values.Where(s => s.Source.PublishedGuid is not null)
        .OrderBy(s => s.Id).DistinctBy(s => s.Source.PublishedGuid).ToDictionary(s => s.Source.PublishedGuid!.Value);

    // A session that came without a guid is found by its id, also when the next file has given it a guid.
    readonly Dictionary<string, Session> byId = draft.Sessions.Values
        .Where(s => s.Source is { PublishedGuid: null, PublishedId: not null }).OrderBy(s => s.Id).DistinctBy(s => s.Source.PublishedId).ToDictionary(s => s.Source.PublishedId!);

    readonly HashSet<Guid> taken = [];

    /// <summary>How many sessions came from a programme. What was written by hand is in none, and none takes it away.</summary>
    internal int Count => draft.Sessions.Values.Count(session => session.Source.IsNamed);

    /// <summary>Those of them that were not taken.</summary>
    internal IEnumerable<Session> Left => draft.Sessions.Values.Where(session => session.Source.IsNamed && !taken.Contains(session.Id)).OrderBy(session => session.Id);

    internal Session? Take(ProgrammeSession session)
    {
        var found =
            session.Guid is { } guid && byGuid.TryGetValue(guid, out var same) ? same
            // Before there was another with its guid it was known by that.
            : session.SharedGuid is { } shared && byGuid.TryGetValue(shared, out same) && same.Source.PublishedId == session.Id ? same
            : session.Id is { } id && byId.TryGetValue(id, out same) ? same
            : session.Guid is { } own && draft.Sessions.TryGetValue(own, out same) ? same
            : null;
        return found is not null && taken.Add(found.Id) ? found : null;
    }

    /// <summary>True for a session that was in the draft, and that staff have taken out.</summary>
    internal bool IsTakenOut(ProgrammeSession session) => draft.TakenOut.Any(one => Names(session, one));

    static bool Names(ProgrammeSession session, KeyValuePair<Guid, SessionSource> one) =>
        session.Guid is { } guid ? one.Value.PublishedGuid == guid || one.Key == guid || (one.Value.PublishedGuid is null && one.Value.PublishedId == session.Id && session.Id is not null)
        : one.Value.PublishedId == session.Id && (one.Value.PublishedGuid is null || one.Value.PublishedGuid == session.SharedGuid);

    /// <summary>The id of a session that the draft does not have: the one that it had, if it was there before.</summary>
    internal Guid NewId(Guid eventId, ProgrammeSession session)
    {
        if (draft.Gone.Where(one => Names(session, one) && !draft.Sessions.ContainsKey(one.Key)).OrderBy(one => one.Key).Select(one => one.Key).FirstOrDefault() is var before && before != default && taken.Add(before)) return before;
        var (key, id) = (session.Key, Uuid.From(eventId, $"session:{session.Key}"));
        // A key that named another session before does not give away that session's id.
        for (var n = 2; draft.Sessions.ContainsKey(id) || taken.Contains(id); n++) id = Uuid.From(eventId, $"session:{key}#{n}");
        taken.Add(id);
        return id;
    }
}
