namespace Associations.EventSourcing;

/// <summary>A stream within a unit of work: its state and version, with everything decided so far already applied.</summary>
public sealed class Loaded<T> : ILoaded where T : class, IState<T>
{
    readonly Action<IReadOnlyList<object>> append;
    readonly List<object> appended = [];
    readonly DateTimeOffset? lookedAgainAt;

    internal Loaded(T state, long version, Action<IReadOnlyList<object>> append)
    {
        (State, Version, this.append) = (state, version, append);
        lookedAgainAt = version == 0 ? null : state.LookAgainAt;
    }

    /// <summary>The state now.</summary>
    public T State { get; private set; }

    /// <summary>The stream's version now; 0 before its first event. It is the resource's <c>ETag</c>.</summary>
    public long Version { get; private set; }

    /// <summary>Records a decision: its facts change the state at once and are appended on commit. A refusal changes nothing.</summary>
    public Decision Record(Decision decision)
    {
        if (decision.Events.Count == 0) return decision;
        append(decision.Events);
        appended.AddRange(decision.Events);
        State = decision.Events.Aggregate(State, (state, e) => state.Evolve(e));
        Version += decision.Events.Count;
        return decision;
    }

    IReadOnlyList<object> ILoaded.Appended => appended;
    string ILoaded.Kind => typeof(T).Name;
    DateTimeOffset? ILoaded.LookAgainAt => State.LookAgainAt;
    DateTimeOffset? ILoaded.LookedAgainAt => lookedAgainAt;
}

// What Work needs of a stream without knowing its state's type.
interface ILoaded
{
    IReadOnlyList<object> Appended { get; }
    string Kind { get; }
    DateTimeOffset? LookAgainAt { get; }
    DateTimeOffset? LookedAgainAt { get; }
}
