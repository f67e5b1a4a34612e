using System.Globalization;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Associations.Gateway;

/// <summary>What the gateway itself has to refuse, as problem details with the truth about what happened.</summary>
static class Refusals
{
    /// <summary>Refuses a body that says it is too large before a byte of it is read, and before a service hears of it.</summary>
    internal static Task LargeBodies(HttpContext context, RequestDelegate next)
    {
        var limit = context.GetReverseProxyFeature().Route.Config.MaxRequestBodySize;
        if (context.Request.ContentLength is not { } length || length <= limit)
            return next(context);

        // The server may throw away what still comes, for a few seconds, instead of closing the connection at once: many clients
        // read no answer before they have sent everything, and would see a broken connection in place of this one.
        if (context.Request.Headers.Expect.Count == 0 && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        return BodyTooLarge(context, limit);
    }

    /// <summary>Turns the forwarder's failures into problems. A body without a length is counted as it streams and stopped at the limit.</summary>
    internal static async Task Failures(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } failure || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        await (failure switch
        {
            { Error: ForwarderError.RequestBodyClient } when context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge =>
                BodyTooLarge(context, context.GetReverseProxyFeature().Route.Config.MaxRequestBodySize),
            { Error: ForwarderError.RequestBodyClient } =>
                Problems.Problem(context.Response.StatusCode, "invalid-request", "The body did not arrive whole.").ExecuteAsync(context),
            { Error: ForwarderError.NoAvailableDestinations } or { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } =>
                TryLater(context, StatusCodes.Status503ServiceUnavailable, "temporarily-unavailable",
                    "The service that answers this does not run just now. Nothing was changed. Repeat the request after the time in Retry-After."),
            { Error: ForwarderError.RequestTimedOut } =>
                TryLater(context, StatusCodes.Status504GatewayTimeout, "answer-too-late",
                    "The service took too long to answer; it may still have done what was asked. With the same Idempotency-Key the request can be repeated safely; without one, read first whether it was done."),
            _ =>
                TryLater(context, StatusCodes.Status502BadGateway, "answer-lost",
                    "The service's answer was lost; it may still have done what was asked. With the same Idempotency-Key the request can be repeated safely; without one, read first whether it was done."),
        });
    }

    internal static Task TryLater(HttpContext context, int status, string code, string detail)
    {
        context.Response.Headers.RetryAfter = "5";
        return Problems.Problem(status, code, detail).ExecuteAsync(context);
    }

    static Task BodyTooLarge(HttpContext context, long? limit) =>
        Problems.Problem(StatusCodes.Status413PayloadTooLarge, "body-too-large",
            string.Create(CultureInfo.InvariantCulture, $"The body may have {limit} bytes at most.")).ExecuteAsync(context);
}
