using JasperFx.Events;
using Marten.Events.Aggregation;

namespace Associations.EventSourcing;

/// <summary>Tells Marten how a state is folded from its events: by the state itself, so that the domain knows nothing of Marten.</summary>
public sealed class Fold<T> : SingleStreamProjection<T, Guid> where T : class, IState<T>
{
    /// <inheritdoc />
    public override T? Evolve(T? snapshot, Guid id, IEvent e) =>
        snapshot is null && !EventTypes.Belongs<T>(e.Data) ? null : (snapshot ?? T.Empty(id)).Evolve(e.Data);
}
