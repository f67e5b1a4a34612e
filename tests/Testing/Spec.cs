using System.Text.Json;
using Associations.EventSourcing;
using Xunit;

namespace Associations.Testing;

/// <summary>Deciders as sentences: given what happened, when this is asked, then that is decided.</summary>
public static class Spec
{
    /// <summary>The history of a stream.</summary>
    public static Given<T> Given<T>(params IReadOnlyList<object> events) where T : class, IState<T> =>
        new(events.Aggregate(T.Empty(Guid.Empty), (state, e) => state.Evolve(e)));
}

/// <summary>A state to decide on.</summary>
public sealed record Given<T>(T State) where T : class, IState<T>
{
    /// <summary>Asks for a decision.</summary>
    public When<T> When(Func<T, Decision> decide) => new(State, decide(State));
}

/// <summary>A decision to look at.</summary>
public sealed record When<T>(T State, Decision Decision) where T : class, IState<T>
{
    /// <summary>These facts, in this order, and no other.</summary>
    public void Then(params IReadOnlyList<object> events)
    {
        Assert.Null(Decision.Rejection);
        Assert.Equal(events.Select(Written), Decision.Events.Select(Written));
    }

    /// <summary>Nothing is left to do.</summary>
    public void ThenNothing()
    {
        Assert.Null(Decision.Rejection);
        Assert.Empty(Decision.Events);
    }

    /// <summary>Refused with this code, and nothing happened.</summary>
    public void ThenRejected(string code)
    {
        Assert.Equal(code, Decision.Rejection?.Code);
        Assert.Empty(Decision.Events);
    }

    /// <summary>Refused because of this field.</summary>
    public void ThenInvalid(string field) => Assert.Equal(("invalid-request", field), (Decision.Rejection?.Code, Decision.Rejection?.Field));

    // Records that hold lists are not equal by value; what is stored is.
    static string Written(object e) => $"{e.GetType().Name} {JsonSerializer.Serialize(e, e.GetType())}";
}
