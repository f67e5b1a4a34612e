using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Associations.Local;

/// <summary>A partner's system, as small as one can be: takes webhooks and believes only those whose signature fits.</summary>
sealed class PartnerEndpoint : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<(string Id, string Body)> believed = new();
    byte[]? secret;

    PartnerEndpoint(WebApplication app) => this.app = app;

    /// <summary>Where the system under demonstration reaches it.</summary>
    internal Uri Address { get; private init; } = null!;

    /// <summary>The endpoint's secret, as it was told once.</summary>
    internal string Secret { set => secret = Convert.FromBase64String(value["whsec_".Length..]); }

    internal static async Task<PartnerEndpoint> Start(Uri? address, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address is null ? "http://127.0.0.1:0" : $"http://*:{address.Port}");
        var app = builder.Build();
        PartnerEndpoint? endpoint = null;
        app.MapPost("/webhooks", async (HttpRequest request) => await endpoint!.Receive(request) ? Results.NoContent() : Results.Unauthorized());
        await app.StartAsync(cancellation);
        endpoint = new PartnerEndpoint(app) { Address = new Uri(address ?? new Uri(app.Urls.First()), "/webhooks") };
        return endpoint;
    }

    /// <summary>A webhook of this type that fits, once it has come.</summary>
    internal (string Id, JsonNode Body)? Find(string type, Func<JsonNode, bool> fits) => believed
        .Select(one => ((string Id, JsonNode Body)?)(one.Id, JsonNode.Parse(one.Body)!))
        .FirstOrDefault(one => one!.Value.Body["type"]!.ToString() == type && fits(one.Value.Body["data"]!));

    // Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and body, joined by dots; several signatures while a secret is replaced.
    async Task<bool> Receive(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var (id, at) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        if (secret is null) return false;
        var expected = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{at}.{body}"));
        var signed = request.Headers["webhook-signature"].ToString().Split(' ').Any(one =>
            one.StartsWith("v1,", StringComparison.Ordinal) && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(one[3..]), expected));
        if (signed) believed.Enqueue((id, body));
        return signed;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
