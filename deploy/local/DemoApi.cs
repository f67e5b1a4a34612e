using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Associations.Local;

/// <summary>The API as one of the demonstration's clients sees it: through the gateway, with a token of the issuer.</summary>
sealed class DemoApi
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    readonly HttpClient http;

    DemoApi(HttpClient http) => this.http = http;

    internal static async Task<DemoApi> SignIn(Uri gateway, string client, CancellationToken cancellation)
    {
        var http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(2) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = "demo",
        });
        using var answer = await http.PostAsync("connect/token", form, cancellation);
        var token = (await Read(answer, cancellation))["access_token"]!.ToString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new DemoApi(http);
    }

    internal static DemoApi Anonymous(Uri gateway) => new(new HttpClient { BaseAddress = gateway });

    internal async Task<JsonNode> Get(string path, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(path, cancellation);
        return await Read(answer, cancellation);
    }

    internal async Task<JsonNode> Post(string path, object? body, CancellationToken cancellation)
    {
        using var answer = await http.PostAsync(path, body is null ? null : JsonContent.Create(body), cancellation);
        return await Read(answer, cancellation);
    }

    internal async Task<JsonNode> PostFile(string path, string file, string mediaType, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await http.PostAsync(path, content, cancellation);
        return await Read(answer, cancellation);
    }

    internal async Task Delete(string path, CancellationToken cancellation)
    {
        using var answer = await http.DeleteAsync(path, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reads until it fits; what other services do takes its own time.</summary>
    internal static async Task<JsonNode> Until(Func<Task<JsonNode?>> look, string what, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await look() is { } found) return found;
            try
            {
                await Task.Delay(50, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new DemonstrationException($"Waited {Patience.TotalSeconds:0} s in vain for {what}.");
            }
        }
    }

    static async Task<JsonNode> Read(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new DemonstrationException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}

/// <summary>A step of the demonstration did not hold; the message says what came instead.</summary>
sealed class DemonstrationException(string message) : Exception(message);
