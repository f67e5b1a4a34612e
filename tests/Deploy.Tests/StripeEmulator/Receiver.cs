using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

/// <summary>A webhook endpoint on a real port that keeps what it was sent and answers as told.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<Received> _received = [];

    Receiver(WebApplication app) => _app = app;

    internal Uri Address { get; private set; } = null!;

    /// <summary>Decides the status of the answer; 200 when nothing is set.</summary>
    internal Func<Received, int> Answer { get; set; } = _ => 200;

    internal IReadOnlyList<Received> All => [.. _received];

    internal static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.MapPost("/stripe", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var received = new Received(await reader.ReadToEndAsync(), request.Headers["Stripe-Signature"].ToString());
            receiver._received.Enqueue(received);
            return Results.StatusCode(receiver.Answer(received));
        });
        await receiver._app.StartAsync();
        var addresses = receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        receiver.Address = new Uri(new Uri(addresses.Single()), "/stripe");
        return receiver;
    }

    /// <summary>Waits for so many webhooks of a type, and checks their signatures with Stripe's own code.</summary>
    internal async Task<IReadOnlyList<Event>> Events(string type, int count = 1)
    {
        var found = await Eventually.Is(
            () => Task.FromResult(All.Select(received => received.Verified()).Where(happened => happened.Type == type).ToList()),
            events => events.Count >= count);
        Assert.Equal(count, found.Count);
        return found;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

sealed record Received(string Body, string Signature)
{
    internal Event Verified() => EventUtility.ConstructEvent(Body, Signature, Emulator.Secret);
}
