using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Associations.ServiceDefaults;

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
    internal Task OfAddress(HttpContext context, RequestDelegate next) =>
        Pass(context, address, KeyOf(context.Connection.RemoteIpAddress)) ? next(context) : Refuse(context, address);

    /// <summary>Refuses a caller or an association that asks too much. A request without a token is limited by its address alone.</summary>
    internal Task OfCaller(HttpContext context, RequestDelegate next)
    {
        if (context.User.FindFirst("sub") is not { } subject) return next(context);
        var key = $"{subject.Issuer}\n{subject.Value}";
        if (!Pass(context, caller, key)) return Refuse(context, caller);
        if (context.GetReverseProxyFeature().Route.Config.Metadata?.ContainsKey(Routes.Costly) == true && !Pass(context, costly, key)) return Refuse(context, costly);
        return context.User.FindFirst("association") is { } acts && !Pass(context, association, acts.Value) ? Refuse(context, association) : next(context);
    }

    // An IPv6 network of 64 bits is one customer's (RFC 6177), who has as many addresses in it as they like.
    static string KeyOf(IPAddress? from)
    {
        if (from is null) return "";
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        return from.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)) : from.ToString();
    }

    static bool Pass(HttpContext context, Limit limit, string key)
    {
        var verdict = limit.Buckets.Take(key);
        // The answer tells of the limit that is nearest: it is the one that a caller has to mind.
        var told = (Told?)context.Items[typeof(Told)];
        var nearness = verdict.Remaining / (double)limit.Buckets.Burst;
        if (told is null || !verdict.Granted || nearness < told.Nearness)
        {
            if (told is null) context.Response.OnStarting(Tell, context);
            context.Items[typeof(Told)] = new Told(limit, verdict, nearness);
        }
        return verdict.Granted;
    }

    // https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/: names and numbers as structured fields (RFC 9651).
    static Task Tell(object state)
    {
        var context = (HttpContext)state;
        var (limit, verdict, _) = (Told)context.Items[typeof(Told)]!;
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = limit.Policy;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";r={verdict.Remaining};t={verdict.Reset}");
        return Task.CompletedTask;
    }

    static Task Refuse(HttpContext context, Limit limit)
    {
        var (_, verdict, _) = (Told)context.Items[typeof(Told)]!;
        context.Response.Headers.RetryAfter = verdict.Reset.ToString(CultureInfo.InvariantCulture);
        return Problems.Problem(StatusCodes.Status429TooManyRequests, "too-many-requests", limit.Name switch
        {
            "address" => "This address has sent too many requests. Nothing was done. Repeat it after the time in Retry-After.",
            "costly" => "You have asked for too many of the operations that cost much, such as payments, imports and releases. Nothing was done. Repeat it after the time in Retry-After.",
            "caller" => "You have sent too many requests. Nothing was done. Repeat it after the time in Retry-After, and mind the RateLimit header.",
            _ => "Your association's callers together have sent too many requests. Nothing was done. Repeat it after the time in Retry-After.",
        }).ExecuteAsync(context);
    }

    sealed record Told(Limit Limit, Buckets.Verdict Verdict, double Nearness);

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
