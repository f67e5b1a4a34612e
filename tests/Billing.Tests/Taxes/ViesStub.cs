using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Associations.Billing.Tests.Taxes;

/// <summary>An HTTP server in the place of VIES, that answers as it is told to, or does not.</summary>
sealed class ViesStub : IAsyncDisposable
{
    readonly WebApplication app;

    ViesStub(WebApplication app) => this.app = app;

    internal Uri Address => new($"{app.Urls.Single()}/taxation_customs/vies/rest-api");

    /// <summary>What it was asked.</summary>
    internal ConcurrentQueue<JsonNode> Asked { get; } = [];

    /// <summary>What it does with a request, whose body it is given.</summary>
    internal Func<HttpContext, JsonNode, Task> Behaviour { get; set; } = (_, _) => Task.CompletedTask;

    internal static async Task<ViesStub> Start()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var stub = new ViesStub(builder.Build());
        stub.app.MapPost("/taxation_customs/vies/rest-api/check-vat-number", async context =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            stub.Asked.Enqueue(body);
            await stub.Behaviour(context, body);
        });
        await stub.app.StartAsync();
        return stub;
    }

    /// <summary>Answers as VIES does.</summary>
    internal static Func<HttpContext, JsonNode, Task> Says(bool valid) => (context, asked) => context.Response.WriteAsJsonAsync(new
    {
        countryCode = (string)asked["countryCode"]!,
        vatNumber = (string)asked["vatNumber"]!,
        requestDate = "2026-03-01T12:00:00.000Z",
        valid,
        requestIdentifier = asked["requesterNumber"] is null ? "" : "WAPIAAAAY",
        name = "ANALYTICAL ENGINES GMBH",
        address = "BERLIN",
    });

    /// <summary>Answers with these bytes.</summary>
    internal static Func<HttpContext, JsonNode, Task> Sends(int status, string body, string mediaType = "application/json") => (context, _) =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, mediaType);
        return context.Response.WriteAsync(body);
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
