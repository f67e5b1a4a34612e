using System.Collections.Concurrent;

namespace Associations.StripeEmulator.Idempotency;

/// <summary>Keys whose first call is being worked on. In memory: a call that a crash cut off is in the journal or never was.</summary>
sealed class InFlightKeys
{
    readonly ConcurrentDictionary<string, bool> _keys = [];

    /// <returns>Null when another call has the key.</returns>
    internal IDisposable? Take(string key) => _keys.TryAdd(key, true) ? new Taken(this, key) : null;

    sealed class Taken(InFlightKeys keys, string key) : IDisposable
    {
        public void Dispose() => keys._keys.TryRemove(key, out _);
    }
}
