using System.Collections.Immutable;
using Associations.Contracts.Events.V1;
using Associations.EventSourcing;

namespace Associations.Events.Releases;

/// <summary>Whom a release concerns. There is one fact for each person, so that each is told once, however often anything is sent.</summary>
public sealed record Affected : IState<Affected>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Those who are concerned, in the order of their ids.</summary>
    public ImmutableArray<PersonAffected> People { get; init; } = [];

    /// <inheritdoc />
    public static Affected Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Affected Evolve(object e) => e switch
    {
        PersonAffected affected => this with { People = People.Add(affected) },
        _ => throw new UnknownEventException(this, e),
    };

    internal static Guid IdOf(Guid eventId, string release) => Uuid.From(ReleasedAgenda.IdOf(eventId, release), "affected");
}

/// <summary>A release changed something for somebody.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Release">The release.</param>
/// <param name="SpeakerId">Somebody on the programme; null for whoever only attends.</param>
/// <param name="Account">The pseudonym of a sign-in: of an attendee who has chosen the sessions, or registered for a talk or a meeting; and of somebody on the programme whose sign-in is known, otherwise null.</param>
/// <param name="Sessions">What is different about which of their sessions.</param>
[EventType("affected.person.v1")]
public sealed record PersonAffected(Guid EventId, string Release, Guid? SpeakerId, string? Account, IReadOnlyList<AffectedSession> Sessions);
