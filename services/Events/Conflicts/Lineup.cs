using System.Collections.Immutable;
using Associations.Events.Drafts;
using Associations.Events.Speakers;
using Associations.EventSourcing;

namespace Associations.Events.Conflicts;

/// <summary>What is known of the people on an event's programme that its agenda has to go by. Their names are elsewhere.</summary>
public sealed record Lineup : IState<Lineup>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Those of whom something is known.</summary>
    public ImmutableDictionary<Guid, SpeakerTerms> Speakers { get; init; } = ImmutableDictionary<Guid, SpeakerTerms>.Empty;

    /// <inheritdoc />
    public static Lineup Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Lineup Evolve(object e) => e switch
    {
        SpeakerTermsSet set => this with { Speakers = Speakers.SetItem(set.SpeakerId, new(set.IsTeam, [.. set.Available])) },
        SpeakerAdded or SpeakerAmended => this,
        SpeakerRemoved removed => this with { Speakers = Speakers.Remove(removed.SpeakerId) },
        SpeakerMerged merged => this with { Speakers = Merged(merged) },
        _ => throw new UnknownEventException(this, e),
    };

    // When somebody can come counts from the other entry where this one does not say.
    ImmutableDictionary<Guid, SpeakerTerms> Merged(SpeakerMerged merged) =>
        Speakers.TryGetValue(merged.SpeakerId, out var terms) && !(Speakers.TryGetValue(merged.Into, out var kept) && kept.Available.Length > 0)
            ? Speakers.SetItem(merged.Into, terms).Remove(merged.SpeakerId) : Speakers.Remove(merged.SpeakerId);

    /// <summary>The line-up of an event.</summary>
    internal static Guid IdOf(Guid eventId) => Uuid.From(eventId, "lineup");

    /// <summary>True for whoever is on several sessions at once without being in them, such as a team or the host of an area.</summary>
    internal bool IsTeam(Guid speaker) => Speakers.TryGetValue(speaker, out var terms) && terms.IsTeam;
}

/// <summary>What is known of someone on the programme.</summary>
/// <param name="IsTeam">True for a team or a host, who may be on several sessions at once.</param>
/// <param name="Available">When they can be there; empty where nobody has said.</param>
public sealed record SpeakerTerms(bool IsTeam, ImmutableArray<Window> Available);

/// <summary>What is known of someone on the programme, all of it.</summary>
[EventType("lineup.speakerTermsSet.v1")]
public sealed record SpeakerTermsSet(Guid SpeakerId, bool IsTeam, IReadOnlyList<Window> Available);
