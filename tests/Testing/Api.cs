using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Associations.Testing;

/// <summary>A caller of the API: sends JSON, and hands back what came as JSON.</summary>
public sealed class Api
{
    readonly HttpClient client;

    internal Api(HttpClient client, string? token)
    {
        this.client = client;
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Reads.</summary>
    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    /// <summary>Sends a command.</summary>
    public Task<Answer> Post(string path, object? body = null, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), headers);

    /// <summary>Sends a whole thing in place of what there is.</summary>
    public Task<Answer> Put(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, JsonContent.Create(body), headers);

    /// <summary>Sends a body as it is.</summary>
    public Task<Answer> PostRaw(string path, string body, string mediaType = "application/json") =>
        Send(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, mediaType), []);

    /// <summary>Sends any request.</summary>
    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
        // A test that is not about versions decides on whatever there is, and says so, because it must say something. Null leaves it away.
        if (!headers.Any(header => header.Name == "If-Match") && Conformity.NeedsIfMatch(method, path)) request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        await Conformity.Check(method, path, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
        return new Answer(response.StatusCode, text, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString(),
            response.Content.Headers.ContentType?.MediaType)
        {
            Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        };
    }
}

/// <summary>An answer of the API.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, string? ETag, string? Location, string? MediaType)
{
    /// <summary>All its headers, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>True when it is the answer to an earlier request with the same key.</summary>
    public bool IsReplayed => Headers.GetValueOrDefault("Idempotent-Replayed") == "true";

    /// <summary>The body.</summary>
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The body is empty.");

    /// <summary>A string in the body, by names joined with dots.</summary>
    public string this[string path] => path.Split('.').Aggregate(Json, (node, name) => node[name]!).ToString();

    /// <summary>The id of what the answer is about.</summary>
    public Guid Id => Guid.Parse(this["id"]);

    /// <summary>The answer, if it has this status; its text tells why not.</summary>
    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>The answer, if it is this problem.</summary>
    public Answer IsProblem(HttpStatusCode status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.EndsWith("/" + code, this["type"], StringComparison.Ordinal);
        Assert.Equal((int)status, Json["status"]!.GetValue<int>());
        Assert.NotEmpty(this["traceId"]);
        return this;
    }
}
