using System.Net;

namespace Associations.Gateway.Tests;

public sealed class RoutingTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    readonly RunningGateway _gateway = shared.Gateway;

    [Theory]
    [InlineData("membership", "associations", "membership-types", "membership-types/1/versions", "people", "people/1/merge", "applications/1/approve")]
    [InlineData("membership", "memberships", "memberships/1/renew", "organisations/1/seats", "chapters/1/join", "communities", "committees/1/appointments")]
    [InlineData("membership", "guest-passes/1/consume", "dues-runs?dryRun=true", "directory", "voter-rolls", "reports/retention", "reports/1/billing")]
    [InlineData("billing", "invoices", "invoices/1/payments", "invoices/1/credit-notes", "payments/1", "refunds", "credit-notes", "disputes")]
    [InlineData("billing", "ledger/accounts", "ledger/entries", "statements/1", "bank-statements", "bank-statements/1/match", "stripe/webhook")]
    [InlineData("billing", "reports/aged-receivables", "reports/aged-receivables?asOf=2026-01-01", "reports/deferred-revenue", "Reports/Deferred-Revenue")]
    [InlineData("events", "events", "events/1", "events/1/rooms", "events/1/drafts/main/conflicts?code=a", "events/1/agenda", "events/1/agenda.ics")]
    [InlineData("events", "event-series", "event-series/1", "events/1/imports?draft=main", "events/1/registrations/2", "events/1/scans", "credits", "credits/1")]
    [InlineData("webhooks", "webhook-endpoints", "webhook-endpoints/1/rotate-secret", "webhook-deliveries/1/resend", "feed?after=a&limit=2", "event-types")]
    public async Task Each_path_of_the_api_reaches_the_service_that_answers_it_as_it_was_sent(string service, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var response = await _gateway.Http.GetAsync($"/v1/{path}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal((path, service), (path, response.Headers.GetValues("X-Answered-By").Single()));
            Assert.Contains(_gateway[service].Requests, seen => seen.Target == $"/v1/{path}");
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Every_method_passes(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/people/{method}");
        using var response = await _gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(_gateway["membership"].Requests, seen => seen.Method == method && seen.Target == $"/v1/people/{method}");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1/unknown")]
    [InlineData("/v1/peoples")]
    [InlineData("/v1/stripe")]
    [InlineData("/v2/people")]
    [InlineData("/people")]
    [InlineData("/.well-known/other")]
    public async Task A_path_that_nobody_answers_is_not_found(string path)
    {
        using var response = await _gateway.Http.GetAsync(path);
        await Expect.Problem(response, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public void A_setting_that_is_missing_or_cannot_work_ends_the_start_and_is_named()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build("--Services:Membership=http://a", "--Services:Billing=http://b"));
        Assert.StartsWith("Services:events is missing", missing.Message, StringComparison.Ordinal);

        string[] services = ["--Services:Membership=http://a", "--Services:Billing=http://b", "--Services:Events=http://c", "--Services:Webhooks=http://d"];
        var issuer = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build(services));
        Assert.StartsWith("Identity:Authority is missing", issuer.Message, StringComparison.Ordinal);
        var plain = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build([.. services, "--environment=Production", "--Identity:Authority=http://issuer/"]));
        Assert.Contains("HTTPS", plain.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build("--Services:Membership=http://a,localhost:80"));
        Assert.Contains("'localhost:80' is none", wrong.Message, StringComparison.Ordinal);
    }
}
