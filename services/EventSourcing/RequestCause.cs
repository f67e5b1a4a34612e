using System.Net;
using System.Reflection;
using System.Text.Json;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.EventSourcing;

/// <summary>Reads from a request who asks, by which operation, from where, and what the caller says about it.</summary>
static class RequestCause
{
    internal const string ChangeReason = "Change-Reason";
    const int LongestReason = 200;

    /// <summary>The cause of everything that this request appends; one per request, however many steps it takes.</summary>
    internal static Cause Of(HttpContext context)
    {
        if (context.Items[typeof(Cause)] is Cause known) return known;
        var caller = Caller.Of(context);
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var hops = context.RequestServices.GetRequiredService<AuditOptions>().TrustedHops;
        var said = context.Request.Headers[ChangeReason];
        var cause = new Cause(caller.Actor, Operation(context.Request))
        {
            Role = caller.Role,
            Client = caller.Client,
            Origin = new RequestOrigin(Uuid.New(now), caller.Actor, AddressOf(context, hops), said.Count == 0 ? null : said.ToString(), now, default),
        };
        context.Items[typeof(Cause)] = cause;
        return cause;
    }

    /// <summary>Refuses a <c>Change-Reason</c> that cannot be kept, before anything is done.</summary>
    internal static Task Check(HttpContext context, RequestDelegate next)
    {
        var said = context.Request.Headers[ChangeReason];
        var fits = said.Count == 0
            || (said.Count == 1 && said.ToString() is var text && !string.IsNullOrWhiteSpace(text) && text.Length <= LongestReason && !text.Any(char.IsControl));
        return fits ? next(context) : Problems.Invalid(ChangeReason, $"Give one reason of 1 to {LongestReason} characters on a single line.").ExecuteAsync(context);
    }

    // A use case is a class with the name of what it does. Where a route is mapped without one, its template says it.
    static string Operation(HttpRequest request)
    {
        if (request.HttpContext.GetEndpoint() is not { } endpoint) return request.Method;
        var useCase = endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType;
        while (useCase?.DeclaringType is { } outer) useCase = outer;
        return useCase is { Namespace: not null }
            ? JsonNamingPolicy.KebabCaseLower.ConvertName(useCase.Name)
            : $"{request.Method} {(endpoint as RouteEndpoint)?.RoutePattern.RawText}";
    }

    // The gateway writes one X-Forwarded-For and lets none through. Anyone else could write what they like: of them the connection is
    // known and nothing more.
    static string? AddressOf(HttpContext context, IReadOnlyList<IPNetwork> hops)
    {
        var peer = context.Connection.RemoteIpAddress;
        if (peer is { IsIPv4MappedToIPv6: true }) peer = peer.MapToIPv4();
        if (peer is null || !hops.Any(hop => hop.Contains(peer))) return peer?.ToString();
        var last = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return IPAddress.TryParse(last, out var caller) ? caller.ToString() : peer.ToString();
    }
}
