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
    public async Task The_callers_trace_runs_through()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736", caller = $"00-{trace}-00f067aa0ba902b7-01";
        Assert.Equal(caller, (await Send(_gateway, [("traceparent", caller)])).Headers["traceparent"]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nowhere");
        request.Headers.Add("traceparent", caller);
        using var response = await _gateway.Http.SendAsync(request);
        Assert.Equal(trace, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["traceId"]!);
    }

    [Fact]
    public async Task Where_spans_are_collected_the_gateways_is_between_the_callers_and_the_services()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var gateway = await RunningGateway.Start($"--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{Closed.Port()}/");
        var seen = await Send(gateway, [("traceparent", $"00-{trace}-00f067aa0ba902b7-01")]);
        Assert.StartsWith($"00-{trace}-", seen.Headers["traceparent"], StringComparison.Ordinal);
        Assert.DoesNotContain("00f067aa0ba902b7", seen.Headers["traceparent"], StringComparison.Ordinal);
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

    [Theory]
    [InlineData("GET", "/v1/invoices")]
    [InlineData("GET", "/v1/nowhere")]
    [InlineData("PUT", "/v1/invoices")]
    [InlineData("GET", "/problems/not-found")]
    [InlineData("GET", "/docs/")]
    [InlineData("GET", "/openapi/v1.json")]
    public async Task Every_answer_tells_a_browser_to_be_careful_and_says_nothing_of_what_made_it(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _gateway.Http.SendAsync(request);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var header in new[] { "Server", "X-Powered-By", "X-AspNet-Version", "Strict-Transport-Security" }) Assert.False(answer.Headers.Contains(header), header);
    }

    [Fact]
    public async Task What_is_answered_to_somebody_is_kept_by_no_cache_unless_the_service_says_it_may()
    {
        await using var gateway = await RunningGateway.With("events", context =>
        {
            context.Response.Headers.CacheControl = "public, no-cache";
            context.Response.Headers["Server"] = "Kestrel 10";
            context.Response.Headers["X-Powered-By"] = "somebody";
            return Task.CompletedTask;
        });
        var token = await gateway.TokenOf("demo-staff");
        async Task<HttpResponseMessage> Get(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", token) } };
            return await gateway.Http.SendAsync(request);
        }

        using var invoices = await Get("/v1/invoices");
        Assert.True(invoices.Headers.CacheControl!.NoStore);
        using var agenda = await Get("/v1/events/1/agenda");
        Assert.Equal("public, no-cache", string.Join(", ", agenda.Headers.GetValues("Cache-Control")));
        Assert.False(agenda.Headers.Contains("Server") || agenda.Headers.Contains("X-Powered-By"));
        using var refused = await gateway.Http.GetAsync("/v1/nowhere");
        Assert.True(refused.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_proxy_that_is_trusted_and_speaks_https_is_told_to_keep_to_it()
    {
        await using var gateway = await RunningGateway.Start("--Gateway:TrustedProxies=127.0.0.0/8");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/invoices");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await gateway.Http.SendAsync(request);
        Assert.StartsWith("max-age=", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_pages_that_are_named_may_ask_from_a_browser()
    {
        await using var gateway = await RunningGateway.Start("--Gateway:Cors:Origins=https://members.example");
        async Task<HttpResponseMessage> Ask(RunningGateway asked, HttpMethod method, string origin)
        {
            using var request = new HttpRequestMessage(method, "/v1/invoices");
            request.Headers.Add("Origin", origin);
            if (method == HttpMethod.Options)
            {
                request.Headers.Add("Access-Control-Request-Method", "GET");
                request.Headers.Add("Access-Control-Request-Headers", "authorization, if-match");
            }
            return await asked.Http.SendAsync(request);
        }

        using var preflight = await Ask(gateway, HttpMethod.Options, "https://members.example");
        Assert.Equal(System.Net.HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("https://members.example", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var allowed = await Ask(gateway, HttpMethod.Get, "https://members.example");
        Assert.Equal("https://members.example", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Idempotent-Replayed", string.Join(',', allowed.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));

        foreach (var (asked, origin) in new[] { (gateway, "https://evil.example"), (gateway, "null"), (_gateway, "https://members.example") })
        {
            using var refused = await Ask(asked, HttpMethod.Options, origin);
            using var read = await Ask(asked, HttpMethod.Get, origin);
            Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin") || read.Headers.Contains("Access-Control-Allow-Origin"), origin);
        }
    }

    [Fact]
    public void Every_page_of_the_world_may_not_be_named_in_Production()
    {
        string[] services = ["--Services:Membership=http://a", "--Services:Billing=http://b", "--Services:Events=http://c", "--Services:Webhooks=http://d", "--Identity:Authority=https://issuer.example/"];
        var all = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build([.. services, "--environment=Production", "--Gateway:Cors:Origins=*"]));
        Assert.StartsWith("Gateway:Cors:Origins", all.Message, StringComparison.Ordinal);
        var path = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build([.. services, "--environment=Development", "--Gateway:Cors:Origins=https://a.example/app"]));
        Assert.Contains("'https://a.example/app' is none", path.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_is_refused_because_it_would_repeat_what_only_the_caller_knows()
    {
        var (status, answer) = await _gateway.Raw("TRACE /v1/invoices HTTP/1.1\r\nHost: gateway\r\nCookie: secret\r\nConnection: close\r\n\r\n");
        Assert.Equal(405, status);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_headers_is_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 500).Select(n => $"X-{n}: {n}\r\n"));
        Assert.Equal(431, (await _gateway.Raw($"GET /v1/invoices HTTP/1.1\r\nHost: gateway\r\n{many}Connection: close\r\n\r\n")).Status);
        var large = new string('a', 70_000);
        Assert.Equal(431, (await _gateway.Raw($"GET /v1/invoices HTTP/1.1\r\nHost: gateway\r\nX-Large: {large}\r\nConnection: close\r\n\r\n")).Status);
        Assert.Equal(414, (await _gateway.Raw($"GET /v1/invoices?{large} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n")).Status);
    }
}
