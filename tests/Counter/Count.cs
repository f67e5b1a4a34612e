using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Counter;

/// <summary>Asks a counter to count, by message.</summary>
[Contract("count.asked")]
public sealed record CountAsked(Guid CountId);

/// <summary>A counter has counted.</summary>
[Contract("count.raised")]
public sealed record CountRaised(Guid CountId, int Value);

/// <summary>It counted.</summary>
/// <param name="LookAgainAt">When to look at it again, or null.</param>
[EventType("count.incremented.v1")]
public sealed record Incremented(DateTimeOffset? LookAgainAt = null);

/// <summary>Its time came.</summary>
[EventType("count.elapsed.v1")]
public sealed record Elapsed;

/// <summary>A number that goes up.</summary>
public sealed record Count : IState<Count>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>How often it counted.</summary>
    public int Value { get; init; }

    /// <summary>How often its time came.</summary>
    public int Elapsed { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt { get; init; }

    /// <inheritdoc />
    public static Count Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Count Evolve(object e) => e switch
    {
        Incremented incremented => this with { Value = Value + 1, LookAgainAt = incremented.LookAgainAt },
        Counter.Elapsed => this with { Elapsed = Elapsed + 1, LookAgainAt = null },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Counts when asked.</summary>
public sealed class WhenCountAsked : IReaction<CountAsked>
{
    /// <inheritdoc />
    public async Task<Outcome> React(CountAsked contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.CountId == Guid.Empty) return new Rejection("no-count", "Name the count.");
        await work.Decide<Count>(contract.CountId, _ => Decision.Accepted(new Incremented()), cancellation);
        return Outcome.Done;
    }
}
