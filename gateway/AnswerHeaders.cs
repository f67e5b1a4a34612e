using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Associations.Gateway;

/// <summary>What every answer says to a browser and to caches, and which other origins' pages may ask at all.</summary>
static class AnswerHeaders
{
    // What a page of another origin may read of an answer.
    static readonly string[] Exposed = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotent-Replayed", "traceparent", "Allow"];

    /// <summary>Adds the origins of <c>Gateway:Cors:Origins</c>; none unless it names some.</summary>
    /// <exception cref="InvalidOperationException">It names every origin in Production, or something that is no origin.</exception>
    internal static void AddCors(WebApplicationBuilder builder)
    {
        var origins = (builder.Configuration["Gateway:Cors:Origins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (origins.Contains("*") && builder.Environment.IsProduction())
            throw new InvalidOperationException("Gateway:Cors:Origins must not be '*' in Production: name the origins of your own pages.");
        if (origins.FirstOrDefault(origin => origin != "*" && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin)) is { } wrong)
            throw new InvalidOperationException($"Gateway:Cors:Origins must hold origins such as https://members.example separated by commas; '{wrong}' is none.");
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(new CorsPolicyBuilder(origins)
            .WithMethods("GET", "POST", "DELETE").AllowAnyHeader().WithExposedHeaders(Exposed).SetPreflightMaxAge(TimeSpan.FromHours(1)).Build()));
    }

    /// <summary>Writes them as the answer begins, so that refusals have them too and what a service says of caching counts.</summary>
    internal static Task Write(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsTrace(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }
        context.Response.OnStarting(state =>
        {
            var answered = (HttpContext)state;
            var headers = answered.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            if (answered.Request.IsHttps) headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
            // What was answered to somebody is theirs, and no cache between us keeps it.
            if (headers.CacheControl.Count == 0 && (answered.Request.Headers.Authorization.Count > 0 || answered.Response.StatusCode >= 400)) headers.CacheControl = "no-store";
            headers.Remove("Server");
            headers.Remove("X-Powered-By");
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
