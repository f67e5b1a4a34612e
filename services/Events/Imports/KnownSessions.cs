using System.Collections.Immutable;
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

    readonly Former takenOut = new(draft.TakenOut), gone = new(draft.Gone);

    readonly HashSet<Guid> taken = [];

    /// <summary>How many sessions came from a programme. What was written by hand is in none, and none takes it away.</summary>
    internal int Count => draft.Sessions.Values.Count(session => session.Source.IsNamed);

    /// <summary>Those of them that were not taken.</summary>
    internal IEnumerable<Session> Left => draft.Sessions.Values.Where(session => session.Source.IsNamed && !taken.Contains(session.Id)).OrderBy(session => session.Id);

    internal bool IsTaken(Guid session) => taken.Contains(session);

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
    internal bool IsTakenOut(ProgrammeSession session) => takenOut.Find(session).Any();

    /// <summary>The id of a session that the draft does not have: the one that it had, if it was there before.</summary>
    internal Guid NewId(Guid eventId, ProgrammeSession session)
    {
        foreach (var before in gone.Find(session).Order())
            if (!draft.Sessions.ContainsKey(before) && taken.Add(before)) return before;
        var (key, id) = (session.Key, Uuid.From(eventId, $"session:{session.Key}"));
        // A key that named another session before does not give away that session's id.
        for (var n = 2; draft.Sessions.ContainsKey(id) || taken.Contains(id); n++) id = Uuid.From(eventId, $"session:{key}#{n}");
        taken.Add(id);
        return id;
    }

    /// <summary>Sessions that are not there any more, found as those that are.</summary>
    sealed class Former(ImmutableDictionary<Guid, SessionSource> sessions)
    {
        readonly ILookup<Guid, Guid> byGuid = sessions.Where(one => one.Value.PublishedGuid is not null).ToLookup(one => one.Value.PublishedGuid!.Value, one => one.Key);
        readonly ILookup<(string, Guid?), Guid> byId = sessions.Where(one => one.Value.PublishedId is not null).ToLookup(one => (one.Value.PublishedId!, one.Value.PublishedGuid), one => one.Key);

        internal IEnumerable<Guid> Find(ProgrammeSession session)
        {
            var alike = session.Id is not { } id ? [] : session is { Guid: null, SharedGuid: { } shared } ? byId[(id, null)].Concat(byId[(id, shared)]) : byId[(id, null)];
            return session.Guid is not { } guid ? alike : byGuid[guid].Concat(sessions.ContainsKey(guid) ? [guid] : []).Concat(alike);
        }
    }
}
