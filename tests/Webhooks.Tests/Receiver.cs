using System.Collections.Concurrent;
using Associations.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Associations.Webhooks.Tests;

/// <summary>A partner's system: a real server that keeps what it is sent and answers as a test wants.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Call> calls = new();

    Receiver(WebApplication app) => this.app = app;

    internal string Url => app.Urls.Single() + "/hooks";
    internal IReadOnlyList<Call> Calls => [.. calls];

    /// <param name="answer">Is told which call it is, from 1, and answers it; 200 if not given.</param>
    internal static async Task<Receiver> Start(Func<int, HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        var count = 0;
        receiver.app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            receiver.calls.Enqueue(new Call(http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            if (answer is not null) await answer(Interlocked.Increment(ref count), http);
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    internal static Task<Receiver> Answering(int status, params (string Name, string Value)[] headers) => Start((_, http) =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        return Task.CompletedTask;
    });

    internal async Task<IReadOnlyList<Call>> Get(int count)
    {
        await Eventually.Holds(() => Task.FromResult(calls.Count >= count), $"{count} calls at a receiver");
        return Calls;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

sealed record Call(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    internal string Id => Headers["webhook-id"];
    internal System.Text.Json.Nodes.JsonNode Json => System.Text.Json.Nodes.JsonNode.Parse(Body)!;
    internal long Sequence => Json["sequence"]!.GetValue<long>();
}
