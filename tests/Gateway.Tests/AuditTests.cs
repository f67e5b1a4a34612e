using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Associations.Gateway.Tests;

public sealed class AuditTests
{
    const string History = """{"items":[{"type":"invoice.issued.v1"}],"next":null}""";

    [Theory]
    [InlineData("membership")]
    [InlineData("webhooks")]
    public async Task The_one_service_that_knows_the_thing_is_heard(string service)
    {
        await using var gateway = await Answering(("membership", 404), ("events", 403), ("billing", 404), ("webhooks", 404), (service, 200));
        using var response = await Get(gateway);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.False(response.Headers.Contains("X-Internal"));
        Assert.Equal(History, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(404, 404, 404, 404, 404)]
    [InlineData(403, 404, 403, 403, 404)]
    [InlineData(403, 403, 403, 403, 403)]
    [InlineData(400, 400, 400, 403, 400)]
    [InlineData(401, 401, 401, 401, 401)]
    [InlineData(503, 404, 404, 404, 503)]
    [InlineData(404, 404, 500, 403, 503)]
    [InlineData(404, 302, 404, 404, 503)]
    public async Task Where_none_knows_it_the_answer_is_the_one_that_is_true_of_all(int membership, int events, int billing, int webhooks, int expected)
    {
        await using var gateway = await Answering(("membership", membership), ("events", events), ("billing", billing), ("webhooks", webhooks));
        using var response = await Get(gateway);
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_history_that_the_caller_holds_is_not_sent_again()
    {
        await using var gateway = await RunningGateway.With(Handlers([("membership", 404), ("events", 404), ("webhooks", 404)], ("billing", Billing)));
        using var first = await Get(gateway);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/audit?subject=1&limit=2") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await gateway.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified, "\"7\""), (first.StatusCode, second.StatusCode, second.Headers.ETag?.Tag));

        static Task Billing(HttpContext context)
        {
            context.Response.Headers.ETag = "\"7\"";
            if (context.Request.Headers.IfNoneMatch != "\"7\"") return Reply(context, 200);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task While_a_service_is_away_nobody_says_that_a_thing_has_no_history()
    {
        await using var gateway = await Answering([("membership", 404), ("events", 404), ("webhooks", 404)], $"--Services:Billing=http://127.0.0.1:{Closed.Port()}");
        using var response = await Get(gateway);
        await Expect.Problem(response, HttpStatusCode.ServiceUnavailable, "temporarily-unavailable");
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("billing", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_one_service_has_is_whole_though_another_is_away()
    {
        await using var gateway = await Answering([("membership", 404), ("events", 200), ("webhooks", 404)], $"--Services:Billing=http://127.0.0.1:{Closed.Port()}");
        using var response = await Get(gateway);
        Assert.Equal(History, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_service_that_does_not_answer_ends_the_wait()
    {
        await using var gateway = await RunningGateway.With(
            Handlers([("membership", 404), ("events", 404), ("webhooks", 404)], ("billing", context => Task.Delay(Timeout.Infinite, context.RequestAborted))),
            "--Gateway:ActivityTimeout=00:00:00.2");
        using var response = await Get(gateway);
        await Expect.Problem(response, HttpStatusCode.ServiceUnavailable, "temporarily-unavailable");
    }

    [Fact]
    public async Task Of_a_services_addresses_the_next_is_asked_when_one_is_away()
    {
        await using var second = await Backend.Start("billing", context => Reply(context, 200));
        await using var gateway = await Answering([("membership", 404), ("events", 404), ("webhooks", 404)],
            $"--Services:Billing=http://127.0.0.1:{Closed.Port()},{second.Address}");
        using var response = await Get(gateway);
        Assert.Equal(History, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_that_breaks_off_does_not_look_whole()
    {
        var begun = new TaskCompletionSource();
        await using var gateway = await RunningGateway.With(Handlers([("membership", 404), ("events", 404), ("webhooks", 404)], ("billing", async context =>
        {
            await context.Response.WriteAsync("""{"items":[""");
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        }
        )));
        using var response = await Get(gateway);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        begun.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(response.Content.ReadAsStringAsync);
    }

    [Fact]
    public async Task Each_service_gets_the_callers_token_and_question_and_a_wrong_token_reaches_none()
    {
        await using var gateway = await RunningGateway.Start();
        var token = await gateway.TokenOf("demo-staff");
        using (await Get(gateway, token)) { }
        var seen = Services.SelectMany(service => gateway[service].Requests).ToList();
        Assert.NotEmpty(seen);
        Assert.All(seen, one => Assert.Equal(("/v1/audit?subject=1&limit=2", $"Bearer {token}"), (one.Target, one.Headers["Authorization"])));

        using var refused = await Get(gateway, token + "x");
        await Expect.Problem(refused, HttpStatusCode.Unauthorized, "not-authenticated");
        // By what it carries and not by how many there are: of the first question a service may have begun only now.
        Assert.All(Services.SelectMany(service => gateway[service].Requests), one => Assert.Equal($"Bearer {token}", one.Headers["Authorization"]));
    }

    static readonly string[] Services = ["membership", "events", "billing", "webhooks"];

    static Task<RunningGateway> Answering(params (string Service, int Status)[] answers) => Answering(answers, []);

    static Task<RunningGateway> Answering((string Service, int Status)[] answers, params string[] more) => RunningGateway.With(Handlers(answers), more);

    static Dictionary<string, RequestDelegate> Handlers((string Service, int Status)[] answers, params (string Service, RequestDelegate Handler)[] others)
    {
        var handlers = others.ToDictionary(other => other.Service, other => other.Handler);
        foreach (var (service, status) in answers) handlers[service] = context => Reply(context, status);
        return handlers;
    }

    static Task Reply(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status == 200 ? "application/json" : "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Internal"] = "1";
        if (status == 302) context.Response.Headers.Location = "/elsewhere";
        return context.Response.WriteAsync(status == 200 ? History : """{"type":"/problems/some"}""");
    }

    static async Task<HttpResponseMessage> Get(RunningGateway gateway, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/audit?subject=1&limit=2");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
