using System.Collections.Immutable;
using Associations.Contracts.Events.V1;
using Associations.Events.Branches;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Speakers;
using Marten;

namespace Associations.Events.Releases;

/// <summary>What a release is different in from the one before it. It is worked out once, at the release, and never changes.</summary>
/// <param name="Id">As that of the <see cref="ReleasedAgenda"/>.</param>
/// <param name="EventId">The event.</param>
/// <param name="Changes">By time.</param>
/// <param name="Was">Where the release before it was; null for the first, and where it was not kept.</param>
/// <param name="Is">Where this one is; null where it was not kept.</param>
public sealed record ReleaseChanges(Guid Id, Guid EventId, IReadOnlyList<AgendaChange> Changes, ReleasedPlaces? Was = null, ReleasedPlaces? Is = null)
{
    /// <summary>What a draft would change if it were released now.</summary>
    internal static async Task<ReleaseChanges> Of(Event planned, Draft draft, string name, IQuerySession session, CancellationToken cancellation)
    {
        var (before, was) = await Before(planned.Id, session, cancellation);
        var places = ReleasedPlaces.Of(planned, draft);
        return new(ReleasedAgenda.IdOf(planned.Id, name), planned.Id, AgendaChange.Between(before, Shown(draft), was, places), was, places);
    }

    internal static AgendaChanges Count(IReadOnlyList<AgendaChange> changes)
    {
        int Of(string kind) => changes.Count(change => change.Kind == kind);
        return new(Of("added"), Of("moved"), Of("changed"), Of("cancelled"), Of("reinstated"), Of("removed"));
    }

    /// <summary>A draft as its event takes place: of one that was called off, no session does.</summary>
    internal static Draft TakingPlace(Event planned, Draft draft) => planned.CalledOffBecause is null ? draft : draft with
    {
        Sessions = draft.Sessions.ToImmutableDictionary(one => one.Key, one => one.Value with { Details = one.Value.Details with { Status = SessionStatus.Cancelled } }),
    };

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

    // The draft and the event as they were released then, whatever was done to them since.
    static async Task<(ImmutableDictionary<Guid, Session> Sessions, ReleasedPlaces? Places)> Before(Guid eventId, IQuerySession session, CancellationToken cancellation)
    {
        var history = (await session.Events.FetchStreamAsync(eventId, token: cancellation)).Select(e => e.Data).ToList();
        var last = history.FindLastIndex(e => e is EventAgendaReleased);
        if (last < 0) return (ImmutableDictionary<Guid, Session>.Empty, null);
        var (released, planned) = ((EventAgendaReleased)history[last], history.Take(last).Aggregate(Event.Empty(eventId), (state, e) => state.Evolve(e)));
        var facts = await session.Events.FetchStreamAsync(released.DraftId, version: released.DraftVersion, token: cancellation);
        var draft = facts.Aggregate(Draft.Empty(released.DraftId), (state, e) => state.Evolve(e.Data));
        // That two entries were found to be one person is no news of a session.
        draft = (await LinkedSpeakers.Merged(eventId, session, cancellation)).Aggregate(draft, (state, one) => state.Evolve(new PersonMerged(one.Key, one.Value)));
        return (Shown(TakingPlace(planned, draft)), ReleasedPlaces.Of(planned, draft));
    }
}

/// <summary>What turns a session's local time and room into an instant and a name, as they were at a release.</summary>
/// <param name="TimeZone">The IANA time zone of the venue.</param>
/// <param name="Rooms">Each room's name.</param>
public sealed record ReleasedPlaces(string TimeZone, IReadOnlyDictionary<Guid, string> Rooms)
{
    internal TimeZoneInfo Zone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    internal static ReleasedPlaces Of(Event planned, Draft draft) => new(planned.TimeZone, draft.Rooms.ToDictionary(room => room.Id, room => room.Name));
}
