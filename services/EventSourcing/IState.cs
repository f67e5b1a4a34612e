namespace Associations.EventSourcing;

/// <summary>
/// The state of one stream: an immutable record that knows how each fact changes it, and nothing of where facts are kept.
/// </summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IState<TSelf> where TSelf : class, IState<TSelf>
{
    /// <summary>The state before the first event.</summary>
    static abstract TSelf Empty(Guid id);

    /// <summary>The stream's id.</summary>
    Guid Id { get; init; }

    /// <summary>When time alone may change what should happen: an expiry, a retry. Null while nothing is awaited.</summary>
    DateTimeOffset? LookAgainAt => null;

    /// <summary>How many things it holds, where these can be more than the events that it came from, as of one that began as a copy.</summary>
    long Holds => 0;

    /// <summary>The state after a further event. An unknown event is a defect and throws.</summary>
    TSelf Evolve(object e);
}
