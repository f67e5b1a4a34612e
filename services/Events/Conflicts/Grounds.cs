using Associations.Events.PersonalAgendas;
using Associations.EventSourcing;
using Marten;

namespace Associations.Events.Conflicts;

/// <summary>What a draft is judged by beside itself and its event.</summary>
/// <param name="Policy">What counts; null where nobody has said.</param>
/// <param name="Lineup">What is known of the people on the programme; null for nothing.</param>
/// <param name="Choices">The sessions that each of those who mean to attend has chosen.</param>
sealed record Grounds(AgendaPolicy? Policy, Lineup? Lineup, IReadOnlyList<IReadOnlyCollection<Guid>> Choices)
{
    internal static readonly Grounds None = new(null, null, []);

    /// <summary>For some sessions: only the choices that one of them is in are looked up.</summary>
    internal static async Task<Grounds> Around(IReadOnlyCollection<Guid> sessions, Guid eventId, Work work, CancellationToken cancellation)
    {
        var (policy, lineup) = (await work.Read<AgendaPolicy>(AgendaPolicy.IdOf(eventId), cancellation), await work.Read<Lineup>(Lineup.IdOf(eventId), cancellation));
        // A change of a hundred sessions concerns nearly everyone.
        return new(policy, lineup, sessions.Count > 20 ? await All(eventId, work.Documents, cancellation) : await With(sessions, eventId, work.Documents, cancellation));
    }

    /// <summary>For a whole draft.</summary>
    internal static async Task<Grounds> Of(Guid eventId, Work work, CancellationToken cancellation) => new(
        await work.Read<AgendaPolicy>(AgendaPolicy.IdOf(eventId), cancellation), await work.Read<Lineup>(Lineup.IdOf(eventId), cancellation), await All(eventId, work.Documents, cancellation));

    /// <summary>The same, to be read.</summary>
    internal static async Task<Grounds> Of(Guid eventId, Reads reads, IQuerySession session, CancellationToken cancellation) => new(
        (await reads.Latest<AgendaPolicy>(AgendaPolicy.IdOf(eventId), cancellation))?.State, (await reads.Latest<Lineup>(Lineup.IdOf(eventId), cancellation))?.State,
        await All(eventId, session, cancellation));

    static async Task<IReadOnlyList<IReadOnlyCollection<Guid>>> All(Guid eventId, IQuerySession session, CancellationToken cancellation) =>
        [.. (await session.Query<PersonalAgenda>().Where(agenda => agenda.EventId == eventId).ToListAsync(cancellation)).Select(agenda => agenda.Sessions)];

    static async Task<IReadOnlyList<IReadOnlyCollection<Guid>>> With(IReadOnlyCollection<Guid> sessions, Guid eventId, IQuerySession session, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, IReadOnlyCollection<Guid>>();
        foreach (var id in sessions)
        {
            foreach (var agenda in await session.Query<PersonalAgenda>().Where(agenda => agenda.EventId == eventId && agenda.Sessions.Contains(id)).ToListAsync(cancellation))
                found[agenda.Id] = agenda.Sessions;
        }
        return [.. found.Values];
    }
}
