using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Associations.Gateway.Tests;

/// <summary>What a service behind the gateway saw of a request.</summary>
public sealed record Seen(string Service, string Method, string Target, string Path, Dictionary<string, string> Headers, byte[] Body);

/// <summary>A real server in a service's place: it answers what it saw, or whatever a test has it do.</summary>
public sealed class Backend : IAsyncDisposable
{
    readonly WebApplication _app;
    int _begun;

    Backend(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>Requests whose headers arrived, whether or not their bodies did.</summary>
    public int Begun => _begun;

    public static async Task<Backend> Start(string service, RequestDelegate? handler = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var backend = new Backend(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref backend._begun);
            return (handler ?? (http => backend.Echo(http, service)))(context);
        });
        await app.StartAsync();
        return backend;
    }

    async Task Echo(HttpContext context, string service)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue(new Seen(service, context.Request.Method, Target(context), context.Request.Path,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        context.Response.Headers.Server = "Backend";
        context.Response.Headers["X-Answered-By"] = service;
        context.Response.Headers["X-Body-Hash"] = Convert.ToHexStringLower(SHA256.HashData(body.ToArray()));
        await context.Response.WriteAsync("answered");
    }

    // The target as it was on the wire, before anything is decoded.
    static string Target(HttpContext context) => context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
