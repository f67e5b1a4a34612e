using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Associations.Gateway.Limits;

/// <summary>
/// How much one address, one caller and one association may ask. The address is judged before the token, because that costs least; caller and
/// association after it, because before it they are only claims.
/// </summary>
sealed class RateLimits
{
    readonly Limit address, caller, association, costly;

    public RateLimits(IConfiguration configuration, TimeProvider time)
    {
        var limits = configuration.GetSection("Limits");
        // Generous enough for an office behind one address and for a partner that reads the whole feed; far from what a flood needs.
        (address, caller) = (new("address", limits, 500, 2000, time), new("caller", limits, 100, 500, time));
        (association, costly) = (new("association", limits, 300, 3000, time), new("costly", limits, 2, 60, time));
    }

    /// <summary>Refuses an address that asks too much, before anything is done for it.</summary>
    internal Task OfAddress(HttpContext context, RequestDelegate next)
    {
        // An IPv6 network of 64 bits is one customer's (RFC 6177), who has as many addresses in it as they like.
        Span<byte> bytes = stackalloc byte[16];
        if (context.Connection.RemoteIpAddress?.MapToIPv6().TryWriteBytes(bytes, out _) != true) bytes.Clear();
        var network = context.Connection.RemoteIpAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? bytes[..8] : bytes;
        return Pass(context, address, MemoryMarshal.Cast<byte, char>(network)) ? next(context) : Refuse(context, address);
    }

    /// <summary>Refuses a caller or an association that asks too much. A request without a token is limited by its address alone.</summary>
    internal Task OfCaller(HttpContext context, RequestDelegate next)
    {
        if (context.User.FindFirst("sub") is not { } subject) return next(context);
        if (!Pass(context, caller, subject.Issuer, subject.Value)) return Refuse(context, caller);
        if (context.GetReverseProxyFeature().Route.Config.Metadata?.ContainsKey(Routes.Costly) == true && !Pass(context, costly, subject.Issuer, subject.Value))
            return Refuse(context, costly);
        return context.User.FindFirst("association") is { } acts && !Pass(context, association, acts.Value) ? Refuse(context, association) : next(context);
    }

    static bool Pass(HttpContext context, Limit limit, ReadOnlySpan<char> key, ReadOnlySpan<char> and = default)
    {
        var verdict = limit.Buckets.Take(key, and);
        var told = context.Features.Get<Told>();
        if (told is null)
        {
            told = new Told(context.Response.Headers);
            context.Features.Set(told);
            context.Response.OnStarting(Tell, told);
        }
        told.Hear(limit, verdict);
        return verdict.Granted;
    }

    // https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/: names and numbers as structured fields (RFC 9651).
    static Task Tell(object state)
    {
        var told = (Told)state;
        told.Headers["RateLimit-Policy"] = told.Limit!.Policy;
        told.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{told.Limit.Name}\";r={told.Verdict.Remaining};t={told.Verdict.Reset}");
        return Task.CompletedTask;
    }

    static Task Refuse(HttpContext context, Limit limit)
    {
        context.Response.Headers.RetryAfter = context.Features.GetRequiredFeature<Told>().Verdict.Reset.ToString(CultureInfo.InvariantCulture);
        return Problems.Problem(StatusCodes.Status429TooManyRequests, "too-many-requests", limit.Name switch
        {
            "address" => "This address has sent too many requests. Nothing was done. Repeat it after the time in Retry-After.",
            "costly" => "You have asked for too many of the operations that cost much, such as payments, imports and releases. Nothing was done. Repeat it after the time in Retry-After.",
            "caller" => "You have sent too many requests. Nothing was done. Repeat it after the time in Retry-After, and mind the RateLimit header.",
            _ => "Your association's callers together have sent too many requests. Nothing was done. Repeat it after the time in Retry-After.",
        }).ExecuteAsync(context);
    }

    /// <summary>What the answer tells: of the limit that is nearest, which is the one that a caller has to mind.</summary>
    sealed class Told(IHeaderDictionary headers)
    {
        double nearness;

        internal IHeaderDictionary Headers => headers;

        internal Limit? Limit { get; private set; }

        internal Buckets.Verdict Verdict { get; private set; }

        internal void Hear(Limit limit, Buckets.Verdict verdict)
        {
            var near = verdict.Remaining / (double)limit.Buckets.Burst;
            if (Limit is null || !verdict.Granted || near < nearness) (Limit, Verdict, nearness) = (limit, verdict, near);
        }
    }

    /// <summary>A limit, by default or as <c>Limits:Caller:PerSecond</c> and <c>Limits:Caller:Burst</c> have it.</summary>
    sealed class Limit
    {
        internal Limit(string name, IConfigurationSection limits, double perSecond, int burst, TimeProvider time)
        {
            (perSecond, burst) = (limits.GetValue($"{name}:PerSecond", perSecond), limits.GetValue($"{name}:Burst", burst));
            if (perSecond is not (> 0 and <= 1_000_000) || burst is < 1 or > 10_000_000)
                throw new InvalidOperationException($"Limits:{name} cannot be used: PerSecond is from above 0 to 1000000, Burst from 1 to 10000000.");
            (Name, Buckets) = (name, new Buckets(perSecond, burst, time));
            Policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={burst};w={Buckets.Window}");
        }

        internal string Name { get; }

        internal string Policy { get; }

        internal Buckets Buckets { get; }
    }
}
