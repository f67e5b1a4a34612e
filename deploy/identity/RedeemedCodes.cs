using System.Collections.Concurrent;

namespace Associations.Identity;

/// <summary>Lets each authorization code be used once (RFC 6749, 4.1.2), which OpenIddict leaves to its database when it has one.</summary>
sealed class RedeemedCodes(TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, DateTimeOffset> _codes = new(StringComparer.Ordinal);

    internal bool Redeem(string code)
    {
        var now = time.GetUtcNow();
        foreach (var (old, at) in _codes)
        {
            if (now - at > 2 * Lifetime)
                _codes.TryRemove(old, out _);
        }

        return _codes.TryAdd(code, now);
    }
}
