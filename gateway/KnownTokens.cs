using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Associations.Gateway;

/// <summary>
/// Tokens that passed every check, so that a caller's next request costs a hash and not another signature. A token is known until it expires,
/// and only under the very keys it was checked with: keys that were fetched anew make every token unknown. Services check each by themselves.
/// </summary>
/// <param name="time">The clock.</param>
sealed class KnownTokens(TimeProvider time)
{
    /// <summary>How many are known at most. Each is one that our issuer gave, so that a stranger cannot fill it.</summary>
    internal const int Most = 10_000;

    readonly ConcurrentDictionary<UInt256, Known> known = [];
    IConfigurationManager<OpenIdConnectConfiguration>? issuer;

    internal int Count => known.Count;

    /// <summary>Has it told of each token that is checked.</summary>
    internal void Attach(JwtBearerOptions options)
    {
        issuer = options.ConfigurationManager;
        var validated = options.Events.OnTokenValidated;
        options.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            // Keys may have changed since the validator looked: such a token is checked each time.
            if (context.Result is null && context.Principal is { } caller
                && await Keys(context.HttpContext) is { } keys && keys.SigningKeys.Contains(context.SecurityToken.SigningKey))
                Add(Of(context.Request), keys, caller, context.SecurityToken.ValidTo);
        };
    }

    /// <summary>Who sends a request, if its token is known and has not expired. Nobody adds to a principal that requests share.</summary>
    internal async ValueTask<ClaimsPrincipal?> Find(HttpContext context) =>
        !known.IsEmpty && await Keys(context) is { } keys ? Find(Of(context.Request), keys) : null;

    /// <summary>Who it is, if the token is known and has not expired.</summary>
    internal ClaimsPrincipal? Find(string authorization, object keys)
    {
        var hash = Hash(authorization);
        if (!known.TryGetValue(hash, out var found)) return null;
        // The tolerance for clocks that differ is the validator's, who gets what has expired.
        if (ReferenceEquals(found.Keys, keys) && time.GetUtcNow() < found.Until) return found.Caller;
        known.TryRemove(new KeyValuePair<UInt256, Known>(hash, found));
        return null;
    }

    /// <summary>Keeps one that passed every check.</summary>
    internal void Add(string authorization, object keys, ClaimsPrincipal caller, DateTimeOffset until)
    {
        // Where there are so many, some have expired and which is not worth a list: all are checked once more.
        if (known.Count >= Most) known.Clear();
        known[Hash(authorization)] = new Known(caller, keys, until);
    }

    static string Of(HttpRequest request) => request.Headers.Authorization.ToString();

    // Asked for each time, because that is what makes them be fetched anew when they are old.
    async ValueTask<OpenIdConnectConfiguration?> Keys(HttpContext context)
    {
        try
        {
            return await issuer!.GetConfigurationAsync(context.RequestAborted);
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    // Not the token itself: what is in memory opens nothing.
    static UInt256 Hash(string authorization)
    {
        UInt256 hash = default;
        SHA256.HashData(MemoryMarshal.AsBytes(authorization.AsSpan()), MemoryMarshal.AsBytes(new Span<UInt256>(ref hash)));
        return hash;
    }

    readonly record struct UInt256(ulong A, ulong B, ulong C, ulong D);

    sealed record Known(ClaimsPrincipal Caller, object Keys, DateTimeOffset Until);
}
