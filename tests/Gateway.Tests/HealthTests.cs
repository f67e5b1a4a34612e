using System.Net;

namespace Associations.Gateway.Tests;

public sealed class HealthTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    readonly RunningGateway _gateway = shared.Gateway;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task The_gateways_health_is_on_its_own_port_and_there_alone(string path)
    {
        using var inside = await _gateway.Http.GetAsync(new Uri(_gateway.Health, path));
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
        using var outside = await _gateway.Http.GetAsync(path);
        await Expect.Problem(outside, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Health_is_one_word_in_whatever_state()
    {
        Assert.Equal("Healthy", await _gateway.Http.GetStringAsync(new Uri(_gateway.Health, "/health/ready")));
        await using var gateway = await RunningGateway.Start($"--Identity:MetadataAddress=http://127.0.0.1:{Closed.Port()}/");
        using var unhealthy = await gateway.Http.GetAsync(new Uri(gateway.Health, "/health/ready"));
        Assert.Equal("Unhealthy", await unhealthy.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", unhealthy.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/v1/traces")]
    [InlineData("/v1/metrics")]
    [InlineData("/v1/logs")]
    [InlineData("/swagger")]
    [InlineData("/env")]
    [InlineData("/debug")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    public async Task Nothing_else_is_told_about_the_process_on_either_port(string path)
    {
        foreach (var address in (Uri[])[_gateway.Public, _gateway.Health])
        {
            using var response = await _gateway.Http.GetAsync(new Uri(address, path));
            await Expect.Problem(response, HttpStatusCode.NotFound, "not-found");
        }
        // Telemetry is sent; nothing listens for somebody to fetch it.
        Assert.Equal(2, _gateway.App.Urls.Count);
    }

    [Theory]
    [InlineData("/v1/applications")]
    [InlineData("/connect/token")]
    public async Task Nothing_else_is_on_that_port(string path)
    {
        using var response = await _gateway.Http.GetAsync(new Uri(_gateway.Health, path));
        await Expect.Problem(response, HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/HEALTH/live")]
    [InlineData("//health/live")]
    [InlineData("/%68ealth/live")]
    [InlineData("/v1/../health/live")]
    [InlineData("/v1/applications/../../health/live")]
    [InlineData("/v1/applications/%2e%2e/%2e%2e/health/live")]
    [InlineData("/v1/applications/..%2f..%2fhealth/live")]
    [InlineData("/v1/applications/..%2F..%2Fhealth%2Flive")]
    [InlineData("/v1/applications/%252e%252e/%252e%252e/health/live")]
    [InlineData("/v1/applications/..\\..\\health/live")]
    [InlineData("/v1/applications/..%5c..%5chealth/live")]
    [InlineData("/v1/applications/..;/..;/health/live")]
    [InlineData("http://gateway/health/live")]
    [InlineData("/connect/../health/live")]
    [InlineData("/connect/..%2fhealth/ready")]
    public async Task No_service_is_asked_for_its_health_through_the_gateway(string target)
    {
        var (status, answer) = await _gateway.RawGet(target);
        Assert.DoesNotContain("Healthy", answer, StringComparison.Ordinal);
        Assert.True(status is 200 or 400 or 404, answer);
        foreach (var service in (string[])["membership", "events", "billing", "webhooks"])
            Assert.All(_gateway[service].Requests, seen => Assert.StartsWith("/v1/", seen.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_not_ready_before_the_issuers_keys_are_known_and_yet_alive()
    {
        await using var gateway = await RunningGateway.Start($"--Identity:MetadataAddress=http://127.0.0.1:{Closed.Port()}/");
        using var ready = await gateway.Http.GetAsync(new Uri(gateway.Health, "/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using var live = await gateway.Http.GetAsync(new Uri(gateway.Health, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }
}
