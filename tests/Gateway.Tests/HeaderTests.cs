using System.Text.Json.Nodes;

namespace Associations.Gateway.Tests;

public sealed class HeaderTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    readonly RunningGateway _gateway = shared.Gateway;

    [Fact]
    public async Task What_a_caller_says_of_itself_in_headers_ends_at_the_gateway()
    {
        string[] claimed =
        [
            "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Prefix", "X-Forwarded-Access-Token", "X_Forwarded_User", "Forwarded", "X-Original-URL",
            "X-Original-For", "X-Auth-Request-User", "X-Authenticated-User", "X-User", "X-User-Id", "X-Remote-User", "Remote-User", "REMOTE_USER",
            "X-Client-IP", "X-Client-Cert", "X-Real-IP", "True-Client-IP", "X-MS-CLIENT-PRINCIPAL-ID", "X-Role", "X-Tenant-Id", "X-Associations-Caller",
        ];
        var seen = await Send(_gateway, claimed.Select(name => (name, "forged")));
        Assert.DoesNotContain(seen.Headers, header => header.Value.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_request_came_from_is_said_by_the_gateway_and_not_by_the_caller()
    {
        var seen = await Send(_gateway, [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https")]);
        Assert.Equal("127.0.0.1", seen.Headers["X-Forwarded-For"]);
        Assert.Equal(_gateway.Public.Authority, seen.Headers["X-Forwarded-Host"]);
        Assert.Equal("http", seen.Headers["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task A_proxy_that_is_trusted_is_believed()
    {
        await using var gateway = await RunningGateway.Start("--Gateway:TrustedProxies=10.0.0.0/8, 127.0.0.0/8");
        var seen = await Send(gateway, [("X-Forwarded-For", "198.51.100.1, 203.0.113.9, 10.1.2.3"), ("X-Forwarded-Host", "api.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-User", "forged")]);
        Assert.Equal("203.0.113.9", seen.Headers["X-Forwarded-For"]);
        Assert.DoesNotContain("X-Forwarded-User", seen.Headers.Keys);
    }

    [Fact]
    public async Task What_is_the_callers_to_say_passes()
    {
        var token = await _gateway.TokenOf("demo-staff");
        var seen = await Send(_gateway, [("Authorization", $"Bearer {token}"), ("Idempotency-Key", "k1"), ("If-Match", "\"7\""), ("Accept-Language", "de")]);
        Assert.Equal($"Bearer {token}", seen.Headers["Authorization"]);
        Assert.Equal("k1", seen.Headers["Idempotency-Key"]);
        Assert.Equal("\"7\"", seen.Headers["If-Match"]);
        Assert.Equal("de", seen.Headers["Accept-Language"]);
    }

    [Fact]
    public async Task The_trace_runs_through()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var seen = await Send(_gateway, [("traceparent", $"00-{trace}-00f067aa0ba902b7-01")]);
        Assert.StartsWith($"00-{trace}-", seen.Headers["traceparent"], StringComparison.Ordinal);
        Assert.DoesNotContain("00f067aa0ba902b7", seen.Headers["traceparent"], StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nowhere");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var response = await _gateway.Http.SendAsync(request);
        Assert.Equal(trace, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["traceId"]!);
    }

    [Theory]
    [InlineData("/v1/applications")]
    [InlineData("/v1/nowhere")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task No_answer_says_what_software_gave_it(string path)
    {
        using var response = await _gateway.Http.GetAsync(path);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("X-Powered-By"));
    }

    static async Task<Seen> Send(RunningGateway gateway, IEnumerable<(string Name, string Value)> headers)
    {
        var path = $"/v1/applications/{Guid.NewGuid()}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await gateway.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return gateway["membership"].Requests.Single(seen => seen.Target == path);
    }
}
