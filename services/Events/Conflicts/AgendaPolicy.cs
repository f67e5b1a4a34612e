using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Events.Conflicts;

/// <summary>What counts as a conflict at an event, and how much.</summary>
public sealed record AgendaPolicy : IState<AgendaPolicy>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>What staff have said of single rules; the others are as <see cref="ConflictCatalogue"/> has them.</summary>
    public ImmutableDictionary<string, Severity> Severities { get; init; } = ImmutableDictionary<string, Severity>.Empty;

    /// <summary>How many minutes a room needs between two sessions.</summary>
    public int BufferMinutes { get; init; }

    /// <summary>How many minutes it takes to get to another room, where nothing else is said of the two.</summary>
    public int WalkingMinutes { get; init; }

    /// <summary>How long it takes between certain rooms, either way.</summary>
    public ImmutableArray<Walk> Walks { get; init; } = [];

    /// <summary>Until when after midnight a day goes on, in minutes; 0 for a day that ends at midnight.</summary>
    public int DayEndsAfterMidnight { get; init; }

    /// <summary>How many people must have chosen two sessions at the same time for it to be a conflict, from 1.</summary>
    public int AttendeesFrom { get; init; } = 10;

    /// <summary>When the venue opens each day, or null.</summary>
    public TimeOnly? OpensAt { get; init; }

    /// <summary>When it closes, or null. Before the opening it is a time of the next day.</summary>
    public TimeOnly? ClosesAt { get; init; }

    /// <inheritdoc />
    public static AgendaPolicy Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public AgendaPolicy Evolve(object e) => e switch
    {
        AgendaPolicySet set => this with
        {
            Severities = set.Severities.ToImmutableDictionary(),
            BufferMinutes = set.BufferMinutes,
            WalkingMinutes = set.WalkingMinutes,
            Walks = [.. set.Walks],
            DayEndsAfterMidnight = set.DayEndsAfterMidnight,
            OpensAt = set.OpensAt,
            ClosesAt = set.ClosesAt,
            AttendeesFrom = set.AttendeesFrom,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The policy of an event; it has one, which changes.</summary>
    internal static Guid IdOf(Guid eventId) => Uuid.From(eventId, "agenda-policy");

    internal Severity Of(string code) => Severities.TryGetValue(code, out var severity) ? severity : ConflictCatalogue.Default(code);

    /// <summary>How many minutes it takes from one room to the other.</summary>
    internal int Walking(Guid from, Guid to) =>
        from == to ? 0 : Walks.FirstOrDefault(walk => (walk.From, walk.To) == (from, to) || (walk.To, walk.From) == (from, to))?.Minutes ?? WalkingMinutes;
}

/// <summary>How long it takes between two rooms, either way.</summary>
/// <param name="From">The one.</param>
/// <param name="To">The other.</param>
/// <param name="Minutes">0 to 240.</param>
public sealed record Walk(Guid From, Guid To, int Minutes);

/// <summary>From here on conflicts count like this, all of it.</summary>
[EventType("agendaPolicy.set.v1")]
public sealed record AgendaPolicySet(
    IReadOnlyDictionary<string, Severity> Severities, int BufferMinutes, int WalkingMinutes, IReadOnlyList<Walk> Walks, int DayEndsAfterMidnight,
    TimeOnly? OpensAt, TimeOnly? ClosesAt, int AttendeesFrom = 10);
