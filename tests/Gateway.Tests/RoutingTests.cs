using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Associations.Gateway.Tests;

public sealed class RoutingTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    readonly RunningGateway _gateway = shared.Gateway;

    [Fact]
    public async Task Each_operation_of_the_description_reaches_the_service_that_answers_it_as_it_was_sent()
    {
        foreach (var (method, path, service) in OperationsOfTheDescription())
        {
            // What stands in braces is the service's to judge, so anything may.
            var target = $"{Regex.Replace(path, "{[^}]+}", "a%20b")}?limit=2&after={Guid.NewGuid()}";
            using var request = new HttpRequestMessage(new HttpMethod(method), target);
            if (method == "POST") request.Content = new StringContent("{}");
            using var response = await _gateway.Http.SendAsync(request);
            Assert.Equal((target, HttpStatusCode.OK), (target, response.StatusCode));
            Assert.Equal((target, service), (target, response.Headers.GetValues("X-Answered-By").Single()));
            Assert.Contains(_gateway[service].Requests, seen => seen.Method == method && seen.Target == target);
        }
    }

    [Theory]
    [InlineData("PUT", "/v1/applications", "GET, HEAD, POST")]
    [InlineData("DELETE", "/v1/memberships/1", "GET, HEAD")]
    [InlineData("GET", "/v1/stripe/webhook", "POST")]
    [InlineData("PATCH", "/v1/webhook-endpoints/1", "DELETE, GET, HEAD")]
    public async Task A_method_that_no_operation_has_ends_here_and_is_told_those_that_there_are(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _gateway.Http.SendAsync(request);
        await Expect.Problem(response, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_description_that_is_served_is_the_one_whose_operations_are_forwarded()
    {
        using var response = await _gateway.Http.GetAsync("/openapi/v1.json");
        var served = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var (committed, scheme) = (JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "gateway", "openapi.json")))!, served["components"]!["securitySchemes"]!["token"]!);
        Assert.Equal("/connect/token", (string)scheme["flows"]!["clientCredentials"]!["tokenUrl"]!);
        Assert.Equal("/connect/authorize", (string)scheme["flows"]!["authorizationCode"]!["authorizationUrl"]!);
        committed["components"]!["securitySchemes"]!["token"] = scheme.DeepClone();
        Assert.True(JsonNode.DeepEquals(committed, served));
        Assert.Equal("3.1.1", (string)served["openapi"]!);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var same = await _gateway.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task Every_kind_of_refusal_has_a_page_for_people_and_for_programs()
    {
        foreach (var slug in JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "gateway", "openapi.json")))!["x-problem-types"]!.AsArray().Select(type => (string)type!["slug"]!))
        {
            using var page = await _gateway.Http.GetAsync($"/problems/{slug}");
            Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
            Assert.Contains("What to do", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var asked = new HttpRequestMessage(HttpMethod.Get, $"/problems/{slug}") { Headers = { Accept = { new("application/json") } } };
            using var json = await _gateway.Http.SendAsync(asked);
            Assert.Equal(slug, (string)JsonNode.Parse(await json.Content.ReadAsStringAsync())!["slug"]!);
        }

        using var list = await _gateway.Http.GetAsync("/problems");
        Assert.Contains("/problems/seats-sold-out", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Expect.Problem(await _gateway.Http.GetAsync("/problems/unheard-of"), HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/problems")]
    [InlineData("/problems/not-found")]
    public async Task What_can_be_read_can_be_asked_for_its_headers_alone(string path)
    {
        using var whole = await _gateway.Http.GetAsync(path);
        using var asked = new HttpRequestMessage(HttpMethod.Head, path);
        using var headers = await _gateway.Http.SendAsync(asked);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (whole.StatusCode, headers.StatusCode));
        Assert.Equal(whole.Content.Headers.ContentType, headers.Content.Headers.ContentType);
        Assert.Empty(await headers.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/problems")]
    [InlineData("/problems/not-found")]
    public async Task What_was_read_is_not_sent_again_while_it_is_the_same(string path)
    {
        using var whole = await _gateway.Http.GetAsync(path);
        using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
        using var same = await _gateway.Http.SendAsync(asked);
        Assert.Equal((HttpStatusCode.NotModified, whole.Headers.ETag), (same.StatusCode, same.Headers.ETag));
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
        using var other = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { new("\"another\"") } } };
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Http.SendAsync(other)).StatusCode);
    }

    [Fact]
    public async Task The_reference_is_drawn_by_what_the_gateway_itself_serves()
    {
        using var page = await _gateway.Http.GetAsync("/docs/");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("//cdn", html, StringComparison.Ordinal);
        foreach (Match script in Regex.Matches(html, "src=\"([^\"]+)\""))
        {
            using var file = await _gateway.Http.GetAsync(new Uri(new Uri(_gateway.Public, "/docs/"), script.Groups[1].Value));
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1/unknown")]
    [InlineData("/v1/applicationss")]
    [InlineData("/v1/stripe")]
    [InlineData("/v2/people")]
    [InlineData("/people")]
    [InlineData("/.well-known/other")]
    [InlineData("/mailbox")]
    public async Task A_path_that_nobody_answers_is_not_found(string path)
    {
        using var response = await _gateway.Http.GetAsync(path);
        await Expect.Problem(response, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_mailbox_that_is_named_is_read_through_the_gateway_and_nothing_is_sent_to_it()
    {
        await using var mailbox = await Backend.Start("mailbox", null);
        await using var gateway = await RunningGateway.Start($"--Services:Mailbox={mailbox.Address}");
        foreach (var path in (string[])["/mailbox", "/mailbox/1/html"])
        {
            using var read = await gateway.Http.GetAsync(path);
            Assert.Equal("mailbox", read.Headers.GetValues("X-Answered-By").Single());
            using var sent = await gateway.Http.PostAsync(path, null);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, sent.StatusCode);
        }
    }

    [Fact]
    public void A_setting_that_is_missing_or_cannot_work_ends_the_start_and_is_named()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build("--Services:Membership=http://a", "--Services:Billing=http://b", "--Services:Webhooks=http://c"));
        Assert.StartsWith("Services:events is missing", missing.Message, StringComparison.Ordinal);

        string[] services = ["--Services:Membership=http://a", "--Services:Billing=http://b", "--Services:Events=http://c", "--Services:Webhooks=http://d"];
        var issuer = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build(services));
        Assert.StartsWith("Identity:Authority is missing", issuer.Message, StringComparison.Ordinal);
        var plain = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build([.. services, "--environment=Production", "--Identity:Authority=http://issuer/"]));
        Assert.Contains("Identity__Authority is not https", plain.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build("--Services:Membership=http://a,localhost:80"));
        Assert.Contains("'localhost:80' is none", wrong.Message, StringComparison.Ordinal);
    }

    static IEnumerable<(string Method, string Path, string Service)> OperationsOfTheDescription() =>
        from path in JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "gateway", "openapi.json")))!["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where (string)method.Value!["x-service"]! != "all"
        select (method.Key.ToUpperInvariant(), path.Key, (string)method.Value!["x-service"]!);

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Associations.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests read the repository and were started outside it.");
    }
}
