using System.Net;
using System.Text.Json.Nodes;

namespace Associations.Gateway.Tests;

public sealed class TokenTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    readonly RunningGateway _gateway = shared.Gateway;

    [Fact]
    public async Task A_valid_token_passes_and_so_does_a_caller_without_one()
    {
        using var anonymous = await Get("/v1/applications", null);
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
        using var signedIn = await Get("/v1/applications", await _gateway.TokenOf("demo-member"));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
    }

    [Fact]
    public Task A_token_that_is_none_goes_no_further() => Refused(_gateway, "nonsense");

    [Fact]
    public async Task A_token_that_was_changed_goes_no_further()
    {
        var token = await _gateway.TokenOf("demo-member");
        await Refused(_gateway, token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"));
        // "alg": "none"
        await Refused(_gateway, $"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{token.Split('.')[1]}.");
    }

    [Fact]
    public async Task A_token_of_another_issuer_goes_no_further()
    {
        await using var other = await RunningGateway.Start();
        await Refused(_gateway, await other.TokenOf("demo-staff"));
    }

    [Fact]
    public async Task A_token_for_another_audience_goes_no_further()
    {
        await using var gateway = await RunningGateway.Start("--Identity:Audience=somebody-else");
        await Refused(gateway, await gateway.TokenOf("demo-staff"));
    }

    [Fact]
    public async Task Discovery_names_addresses_that_the_caller_can_reach()
    {
        var discovery = JsonNode.Parse(await _gateway.Http.GetStringAsync("/.well-known/openid-configuration"))!;
        Assert.Equal("http://associations.example/", (string)discovery["issuer"]!);
        foreach (var name in (string[])["authorization_endpoint", "token_endpoint", "jwks_uri"])
            Assert.StartsWith(_gateway.Public.ToString(), (string)discovery[name]!, StringComparison.Ordinal);
        Assert.Contains("\"kid\"", await _gateway.Http.GetStringAsync((string)discovery["jwks_uri"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_for_whatever_old_one_is_sent_along()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token");
        request.Headers.Authorization = new("Bearer", "old");
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "demo-staff"), new("client_secret", "demo")]);
        using var response = await _gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task While_the_issuer_has_never_answered_a_token_is_neither_right_nor_wrong()
    {
        var token = await _gateway.TokenOf("demo-staff");
        await using var gateway = await RunningGateway.Start($"--Identity:MetadataAddress=http://127.0.0.1:{Closed.Port()}/");
        using var response = await Get(gateway, "/v1/applications", token);
        await Expect.Problem(response, HttpStatusCode.ServiceUnavailable, "issuer-unavailable");
        using var anonymous = await Get(gateway, "/v1/applications", null);
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
    }

    Task<HttpResponseMessage> Get(string path, string? token) => Get(_gateway, path, token);

    static async Task<HttpResponseMessage> Get(RunningGateway gateway, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await gateway.Http.SendAsync(request);
    }

    static async Task Refused(RunningGateway gateway, string token)
    {
        var path = $"/v1/applications/{Guid.NewGuid()}";
        using var response = await Get(gateway, path, token);
        await Expect.Problem(response, HttpStatusCode.Unauthorized, "not-authenticated");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain(gateway["membership"].Requests, seen => seen.Target == path);
    }
}
