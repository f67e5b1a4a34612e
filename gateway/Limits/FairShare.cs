using System.Collections.Concurrent;
using Associations.ServiceDefaults;

namespace Associations.Gateway.Limits;

/// <summary>
/// How many requests of one association may be under way at a time, so that one whose requests pile up leaves room for the others. There is no
/// queue: what is over is refused at once, and a caller waits better than a server does.
/// </summary>
sealed class FairShare(IConfiguration configuration)
{
    readonly int most = configuration.GetValue("Limits:InFlightPerAssociation", 64);
    // It holds those associations alone that have a request under way, so it is as small as what is under way.
    readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.Ordinal);

    internal int Associations => underWay.Count;

    internal async Task Share(HttpContext context, RequestDelegate next)
    {
        if (context.User.FindFirst("association")?.Value is not { } association)
        {
            await next(context);
            return;
        }
        if (underWay.AddOrUpdate(association, 1, (_, count) => count + 1) > most)
        {
            Leave(association);
            context.Response.Headers.RetryAfter = "1";
            await Problems.Problem(StatusCodes.Status429TooManyRequests, "too-many-requests",
                "Too many requests of your association are under way at once. Nothing was done. Repeat it after the time in Retry-After.").ExecuteAsync(context);
            return;
        }
        try
        {
            await next(context);
        }
        finally
        {
            Leave(association);
        }
    }

    void Leave(string association)
    {
        var left = underWay.AddOrUpdate(association, 0, (_, count) => count - 1);
        // Removed only while it is still nobody's: who came in between keeps the count.
        if (left == 0) underWay.TryRemove(new KeyValuePair<string, int>(association, 0));
    }
}
