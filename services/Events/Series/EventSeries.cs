using Associations.EventSourcing;

namespace Associations.Events.Series;

/// <summary>A chain of events, such as an annual conference that moves from city to city. Each is an edition of it.</summary>
public sealed record EventSeries : IState<EventSeries>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc />
    public static EventSeries Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public EventSeries Evolve(object e) => e switch
    {
        SeriesBegun begun => this with { Name = begun.Name },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The refusal of a series that does not exist; null when it does, or none is named.</summary>
    internal static async Task<Outcome?> Missing(Work work, Guid? series, CancellationToken cancellation) =>
        series is { } id && await work.Read<EventSeries>(id, cancellation) is null ? Outcome.Invalid("seriesId", "There is no such series here. Begin it under /v1/event-series.") : null;
}

/// <summary>A series of events was begun.</summary>
[EventType("eventSeries.begun.v1")]
public sealed record SeriesBegun(string Name);
