using System.Collections.Immutable;
using Associations.Contracts.Events.V1;
using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.PersonalAgendas;
using Marten;

namespace Associations.Events.Releases;

/// <summary>What a release is different in from the one before it. It is worked out once, at the release, and never changes.</summary>
/// <param name="Id">As that of the <see cref="ReleasedAgenda"/>.</param>
/// <param name="EventId">The event.</param>
/// <param name="Changes">By time.</param>
public sealed record ReleaseChanges(Guid Id, Guid EventId, IReadOnlyList<AgendaChange> Changes)
{
    /// <summary>What a draft would change if it were released now.</summary>
    internal static async Task<IReadOnlyList<AgendaChange>> Of(Guid eventId, Draft draft, IQuerySession session, CancellationToken cancellation) =>
        AgendaChange.Between(await Before(eventId, session, cancellation), Shown(draft));

    internal static AgendaChanges Count(IReadOnlyList<AgendaChange> changes)
    {
        int Of(string kind) => changes.Count(change => change.Kind == kind);
        return new(Of("added"), Of("moved"), Of("changed"), Of("cancelled"), Of("reinstated"), Of("removed"));
    }

    /// <summary>What each person is told, once: who is on a session or was, and who has chosen it.</summary>
    internal static IEnumerable<PersonAffected> Notices(
        Guid eventId, string release, IReadOnlyList<AgendaChange> changes, Scene scene, IEnumerable<PersonalAgenda> attendees) =>
        Speakers(eventId, release, changes, scene).Concat(
            from agenda in attendees
            orderby agenda.Id
            let theirs = changes.Where(change => agenda.Sessions.Contains(change.Session)).Select(change => new AffectedSession(
                change.Session, change.Kind, change.Fields, [.. scene.Placed.Where(placed => placed.Id == change.Session).SelectMany(placed => scene.Placed
                    .Where(other => other.Id != placed.Id && agenda.Sessions.Contains(other.Id) && other.Overlaps(placed)).Select(other => other.Id))])).ToList()
            where theirs.Count > 0
            select new PersonAffected(eventId, release, null, agenda.Account, theirs));

    static IEnumerable<PersonAffected> Speakers(Guid eventId, string release, IReadOnlyList<AgendaChange> changes, Scene scene)
    {
        var clashes = SpeakerRules.DoubleBookings(scene).SelectMany(clash => clash.Sessions, (clash, one) => (Session: one, Others: clash.Sessions.Where(other => other != one)))
            .ToLookup(clash => clash.Session, clash => clash.Others);
        return
            from change in changes
            from person in change.People
            let others = clashes[change.Session].SelectMany(other => other).Where(other => scene.Session(other)!.Details.Speakers.Contains(person)).Distinct().Order()
            group new AffectedSession(change.Session, change.Kind, change.Fields, [.. others]) by person into theirs
            orderby theirs.Key
            select new PersonAffected(eventId, release, theirs.Key, null, [.. theirs]);
    }

    /// <summary>What a release shows of a draft, without what is only for staff: what sessions need, and what is to replace one and is not shown itself.</summary>
    internal static ImmutableDictionary<Guid, Session> Shown(Draft draft)
    {
        var shown = draft.Sessions.Values.Where(EventDecider.IsShown).ToImmutableDictionary(session => session.Id);
        return shown.Values.ToImmutableDictionary(session => session.Id, session => session with
        {
            Needs = SessionNeeds.None,
            Details = session.Details with { Stage = SessionStage.Confirmed },
            ReplacementId = session.ReplacementId is { } other && shown.ContainsKey(other) ? other : null,
        });
    }

    // The draft as it was released then, whatever was done to it since.
    static async Task<ImmutableDictionary<Guid, Session>> Before(Guid eventId, IQuerySession session, CancellationToken cancellation)
    {
        var last = (await session.Events.FetchStreamAsync(eventId, token: cancellation)).Select(e => e.Data).OfType<EventAgendaReleased>().LastOrDefault();
        if (last is null) return ImmutableDictionary<Guid, Session>.Empty;
        var facts = await session.Events.FetchStreamAsync(last.DraftId, version: last.DraftVersion, token: cancellation);
        return Shown(facts.Aggregate(Draft.Empty(last.DraftId), (draft, e) => draft.Evolve(e.Data)));
    }
}
