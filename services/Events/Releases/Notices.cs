using Associations.Contracts.Events.V1;
using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Events;
using Associations.Events.PersonalAgendas;
using Associations.Events.Registrations;
using Associations.Events.Speakers;
using Marten;

namespace Associations.Events.Releases;

/// <summary>Who is told of an event's changes, beside those who are on its sessions and have no sign-in.</summary>
/// <param name="Choices">The sessions that somebody has chosen, by account.</param>
/// <param name="Registered">The accounts that are told everything; empty where who comes is not told what they have not chosen.</param>
/// <param name="Speakers">The accounts of those on the programme whose sign-in is known.</param>
sealed record Audience(IReadOnlyDictionary<string, IReadOnlyCollection<Guid>> Choices, IReadOnlySet<string> Registered, IReadOnlyDictionary<Guid, string> Speakers)
{
    internal static async Task<Audience> Of(Event planned, IQuerySession session, CancellationToken cancellation)
    {
        var agendas = await session.Query<PersonalAgenda>().Where(agenda => agenda.EventId == planned.Id).ToListAsync(cancellation);
        // Of a talk or a meeting nobody chooses sessions: who has registered comes to all of it. Of a conference they come to what they have chosen.
        // That it does not take place concerns them all.
        var registrations = planned.Kind == EventKind.Conference && planned.CalledOffBecause is null ? []
            : await session.Query<Registration>().Where(registration => registration.EventId == planned.Id && registration.Status == RegistrationStatus.Confirmed).ToListAsync(cancellation);
        return new(
            agendas.ToDictionary(agenda => agenda.Account, agenda => (IReadOnlyCollection<Guid>)agenda.Sessions),
            registrations.Select(registration => registration.Payer.Account).OfType<string>().ToHashSet(),
            await LinkedSpeakers.Accounts(planned.Id, session, cancellation));
    }
}

/// <summary>What each person is told of a release, once: who is on a session or was, who has chosen it, and who has registered for a talk or a meeting.</summary>
static class Notices
{
    internal static IEnumerable<PersonAffected> Of(Guid eventId, string release, IReadOnlyList<AgendaChange> changes, Scene scene, Audience audience)
    {
        var (placed, speakers) = (scene.Placed.ToDictionary(one => one.Id), audience.Speakers.ToDictionary(one => one.Value, one => one.Key));
        foreach (var (speaker, theirs) in Speakers(changes, scene).Where(one => !audience.Speakers.ContainsKey(one.Speaker))) yield return new(eventId, release, speaker, null, theirs);
        var (ordered, ofPerson) = (changes.Index().ToDictionary(one => one.Item.Session), changes.Index().SelectMany(one => one.Item.People, (one, person) => (person, one)).ToLookup(on => on.person, on => on.one));
        // Whoever is on the programme and attends hears of both at once.
        foreach (var account in audience.Choices.Keys.Union(audience.Registered).Union(speakers.Keys).Order(StringComparer.Ordinal))
        {
            var chosen = audience.Choices.GetValueOrDefault(account) ?? [];
            var speaker = speakers.TryGetValue(account, out var known) ? known : (Guid?)null;
            var concern = audience.Registered.Contains(account) ? changes
                : (IReadOnlyList<AgendaChange>)[.. chosen.Where(ordered.ContainsKey).Select(id => ordered[id]).Concat(speaker is { } one ? ofPerson[one] : []).DistinctBy(change => change.Index).OrderBy(change => change.Index).Select(change => change.Item)];
            if (concern.Count == 0) continue;
            HashSet<Guid> busy = speaker is { } on ? [.. chosen, .. scene.ByPerson[on].Select(given => given.Id)] : [.. chosen];
            yield return new(
                eventId, release, speaker is { } there && concern.Any(change => change.People.Contains(there)) ? there : null, account,
                [.. concern.Select(change => new AffectedSession(change.Session, change.Kind, change.Fields, Clashes(change.Session, busy, placed)))]);
        }
    }

    static IReadOnlyList<Guid> Clashes(Guid session, HashSet<Guid> busy, Dictionary<Guid, Placed> placed) =>
        busy.Contains(session) && placed.TryGetValue(session, out var one)
            ? [.. busy.Where(id => id != session).Select(id => placed.GetValueOrDefault(id)).OfType<Placed>().Where(other => one.Overlaps(other) && !one.Holds(other))
                .OrderBy(other => other.Start).ThenBy(other => other.Id).Select(other => other.Id)]
            : [];

    static IEnumerable<(Guid Speaker, IReadOnlyList<AffectedSession> Sessions)> Speakers(IReadOnlyList<AgendaChange> changes, Scene scene)
    {
        var clashes = SpeakerRules.DoubleBookings(scene).SelectMany(clash => clash.Sessions, (clash, one) => (Session: one, Others: clash.Sessions.Where(other => other != one)))
            .ToLookup(clash => clash.Session, clash => clash.Others);
        return
            from change in changes
            from person in change.People
            let others = clashes[change.Session].SelectMany(other => other).Where(other => scene.Session(other)!.Details.Speakers.Contains(person)).Distinct().Order()
            group new AffectedSession(change.Session, change.Kind, change.Fields, [.. others]) by person into theirs
            orderby theirs.Key
            select (theirs.Key, (IReadOnlyList<AffectedSession>)[.. theirs]);
    }
}
