using Marten;
using Microsoft.Extensions.Caching.Memory;

namespace Associations.EventSourcing;

/// <summary>
/// The states of long streams, as they were when this process last read them: only what was appended since is read, so the cost of a change
/// does not grow with the stream. The store alone decides what is true: each reading begins at the last event that is known and finds it
/// there, or the whole is read again. Another process appends as it likes.
/// </summary>
public sealed class StateMemory : IDisposable
{
    readonly IReadOnlySet<Type> kinds;

    // In events, of which a state is about as large as its stream is long, or in what it holds where that is more.
    readonly MemoryCache states = new(new MemoryCacheOptions { SizeLimit = 1_000_000 });

    internal StateMemory(IReadOnlySet<Type> kinds) => this.kinds = kinds;

    internal bool Keeps<T>() => kinds.Contains(typeof(T));

    /// <summary>The state of a stream now, and its version; version 0 when there is no such stream of this kind.</summary>
    /// <param name="session">In the association.</param>
    /// <param name="association">Whose it is: what another association's process had in mind is never found.</param>
    /// <param name="id">The stream.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<(T State, long Version)> Latest<T>(IQuerySession session, Guid association, Guid id, CancellationToken cancellation) where T : class, IState<T>
    {
        if (states.TryGetValue((association, id), out Kept<T>? kept))
        {
            var since = await session.Events.FetchStreamAsync(id, fromVersion: kept!.Version, token: cancellation);
            if (since.Count == 1 && since[0].Id == kept.LastEvent) return (kept.State, kept.Version);
            if (since.Count > 1 && since[0].Id == kept.LastEvent) return Keep(association, id, kept.State, since.Skip(1));
        }
        var all = await session.Events.FetchStreamAsync(id, token: cancellation);
        return all.Count == 0 || !EventTypes.Belongs<T>(all[0].Data) ? (T.Empty(id), 0) : Keep(association, id, T.Empty(id), all);
    }

    (T State, long Version) Keep<T>(Guid association, Guid id, T state, IEnumerable<JasperFx.Events.IEvent> events) where T : class, IState<T>
    {
        JasperFx.Events.IEvent? last = null;
        foreach (var e in events) (state, last) = (state.Evolve(e.Data), e);
        states.Set((association, id), new Kept<T>(state, last!.Version, last.Id), new MemoryCacheEntryOptions { Size = WeightOf(state, last.Version), SlidingExpiration = TimeSpan.FromHours(1) });
        return (state, last.Version);
    }

    internal static long WeightOf<T>(T state, long version) where T : class, IState<T> => Math.Max(version, state.Holds);

    /// <inheritdoc />
    public void Dispose() => states.Dispose();

    sealed record Kept<T>(T State, long Version, Guid LastEvent);
}
