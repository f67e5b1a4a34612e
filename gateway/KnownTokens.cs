using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
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

    readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    internal int Count => known.Count;

    /// <summary>Asks it before a token is checked and tells it after.</summary>
    internal void Attach(JwtBearerOptions options)
    {
        var (received, validated) = (options.Events.OnMessageReceived, options.Events.OnTokenValidated);
        options.Events.OnMessageReceived = async context =>
        {
            await received(context);
            if (context.Result is null && context.Token is null && await Keys(options, context.HttpContext) is { } keys && Find(Of(context.Request), keys) is { } identity)
            {
                // A principal of its own for each request: it can be added to.
                context.Principal = new ClaimsPrincipal(identity.Clone());
                context.Success();
            }
        };
        options.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            // The validator may accept a former key for a while, and keys may have changed since it looked: such a token is checked each time.
            if (context.Result is null && context.Principal?.Identity is ClaimsIdentity identity
                && await Keys(options, context.HttpContext) is { } keys && keys.SigningKeys.Contains(context.SecurityToken.SigningKey))
                Add(Of(context.Request), keys, identity, context.SecurityToken.ValidTo);
        };
    }

    /// <summary>Who it is, if the token is known and has not expired.</summary>
    internal ClaimsIdentity? Find(string authorization, object keys)
    {
        if (authorization.Length == 0 || known.IsEmpty) return null;
        var hash = Hash(authorization);
        if (!known.TryGetValue(hash, out var found)) return null;
        // The tolerance for clocks that differ is the validator's, who gets what has expired.
        if (ReferenceEquals(found.Keys, keys) && time.GetUtcNow() < found.Until) return found.Identity;
        known.TryRemove(new KeyValuePair<string, Known>(hash, found));
        return null;
    }

    /// <summary>Keeps one that passed every check.</summary>
    internal void Add(string authorization, object keys, ClaimsIdentity identity, DateTimeOffset until)
    {
        // Where there are so many, some have expired and which is not worth a list: all are checked once more.
        if (known.Count >= Most) known.Clear();
        known[Hash(authorization)] = new Known(identity, keys, until);
    }

    static string Of(HttpRequest request) => request.Headers.Authorization.ToString();

    // Asked for each time, because that is what makes them be fetched anew when they are old.
    static async ValueTask<OpenIdConnectConfiguration?> Keys(JwtBearerOptions options, HttpContext context)
    {
        try
        {
            return await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    // Not the token itself: what is in memory opens nothing.
    static string Hash(string authorization) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)));

    sealed record Known(ClaimsIdentity Identity, object Keys, DateTimeOffset Until);
}
