using Associations.Contracts.Events.V1;
using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Events;
using Associations.Events.PersonalAgendas;
using Associations.Events.Registrations;
using Marten;

namespace Associations.Events.Releases;

/// <summary>Who is told of an event's changes, beside those who are on its sessions.</summary>
/// <param name="Choices">The sessions that somebody has chosen, by account.</param>
/// <param name="Registered">The accounts that are told everything; empty where who comes is not told what they have not chosen.</param>
sealed record Audience(IReadOnlyDictionary<string, IReadOnlyCollection<Guid>> Choices, IReadOnlySet<string> Registered)
{
    internal static async Task<Audience> Of(Event planned, IQuerySession session, CancellationToken cancellation)
    {
        var agendas = await session.Query<PersonalAgenda>().Where(agenda => agenda.EventId == planned.Id).ToListAsync(cancellation);
        // Of a talk or a meeting nobody chooses sessions: who has registered comes to all of it. Of a conference they come to what they have chosen.
        var registrations = planned.Kind == EventKind.Conference ? []
            : await session.Query<Registration>().Where(registration => registration.EventId == planned.Id && registration.Status == RegistrationStatus.Confirmed).ToListAsync(cancellation);
        return new(
            agendas.ToDictionary(agenda => agenda.Account, agenda => (IReadOnlyCollection<Guid>)agenda.Sessions),
            registrations.Select(registration => registration.Payer.Account).OfType<string>().ToHashSet());
    }
}

/// <summary>What each person is told of a release, once: who is on a session or was, who has chosen it, and who has registered for a talk or a meeting.</summary>
static class Notices
{
    internal static IEnumerable<PersonAffected> Of(Guid eventId, string release, IReadOnlyList<AgendaChange> changes, Scene scene, Audience audience)
    {
        foreach (var (speaker, theirs) in Speakers(changes, scene)) yield return new(eventId, release, speaker, null, theirs);
        var placed = scene.Placed.ToDictionary(one => one.Id);
        foreach (var account in audience.Choices.Keys.Union(audience.Registered).Order(StringComparer.Ordinal))
        {
            var chosen = audience.Choices.GetValueOrDefault(account) ?? [];
            var hearsAll = audience.Registered.Contains(account);
            var theirs = changes.Where(change => hearsAll || chosen.Contains(change.Session))
                .Select(change => new AffectedSession(change.Session, change.Kind, change.Fields, Clashes(change.Session, chosen, placed))).ToList();
            if (theirs.Count > 0) yield return new(eventId, release, null, account, theirs);
        }
    }

    static IReadOnlyList<Guid> Clashes(Guid session, IReadOnlyCollection<Guid> chosen, Dictionary<Guid, Placed> placed) =>
        chosen.Contains(session) && placed.TryGetValue(session, out var one)
            ? [.. chosen.Where(id => id != session).Select(id => placed.GetValueOrDefault(id)).OfType<Placed>().Where(one.Overlaps).OrderBy(other => other.Start).ThenBy(other => other.Id).Select(other => other.Id)]
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
