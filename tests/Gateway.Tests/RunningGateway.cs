using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Associations.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Associations.Gateway.Tests;

/// <summary>The gateway on real ports, before a server for each service and the real local issuer.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    static readonly string[] _services = ["membership", "events", "billing", "webhooks"];

    readonly string _folder = Directory.CreateTempSubdirectory("associations-gateway-").FullName;
    readonly Dictionary<string, Backend> _backends = [];
    WebApplication _issuer = null!;

    public WebApplication App { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public Uri Public => new(App.Urls.First());

    public Uri Health => new(App.Urls.Last());

    public Backend this[string service] => _backends[service];

    public static Task<RunningGateway> Start(params string[] more) => With(new Dictionary<string, RequestDelegate>(), more);

    /// <summary>Starts one in which a service does other than answer what it saw.</summary>
    public static Task<RunningGateway> With(string special, RequestDelegate handler, params string[] more) =>
        With(new Dictionary<string, RequestDelegate> { [special] = handler }, more);

    /// <summary>Starts one in which some services do other than answer what they saw.</summary>
    public static async Task<RunningGateway> With(Dictionary<string, RequestDelegate> handlers, params string[] more)
    {
        var gateway = new RunningGateway();
        foreach (var service in _services)
            gateway._backends[service] = await Backend.Start(service, handlers.GetValueOrDefault(service));
        gateway._issuer = IdentityApp.Build("--environment=Development", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:Microsoft.Hosting=Warning", "--Identity:Issuer=http://associations.example/", $"--Identity:DataFolder={gateway._folder}");
        await gateway._issuer.StartAsync();
        gateway.App = GatewayApp.Build([
            "--environment=Development", "--urls=http://127.0.0.1:0", "--Health:Port=0", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Yarp=Error",
            "--Identity:Authority=http://associations.example/", $"--Identity:MetadataAddress={gateway._issuer.Urls.Single()}/.well-known/openid-configuration",
            $"--Services:Identity={gateway._issuer.Urls.Single()}",
            .. _services.Select(service => $"--Services:{service}={gateway[service].Address}"), .. more]);
        await gateway.App.StartAsync();
        gateway.Http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = gateway.Public };
        return gateway;
    }

    /// <summary>A token from the issuer, asked for through the gateway.</summary>
    public async Task<string> TokenOf(string client)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", "demo")]);
        using var response = await Http.PostAsync("/connect/token", form);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["access_token"]!;
    }

    /// <summary>Sends bytes as they stand, because a client library would tidy them up, and gives the answer's status line and the rest.</summary>
    public async Task<(int Status, string Answer)> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Public.Host, Public.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.Split(' ')[1], null), answer);
    }

    public Task<(int Status, string Answer)> RawGet(string target) => Raw($"GET {target} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await _issuer.StopAsync();
        await _issuer.DisposeAsync();
        foreach (var backend in _backends.Values)
            await backend.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>One gateway for the tests that leave it as it is.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    public RunningGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await RunningGateway.Start();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}

static class Expect
{
    /// <summary>That the answer is a problem as the API promises it.</summary>
    public static async Task Problem(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal($"/problems/{code}", (string)problem["type"]!);
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.NotEqual("", (string)problem["title"]!);
        Assert.NotEqual("", (string)problem["detail"]!);
        Assert.NotEqual("", (string)problem["traceId"]!);
        if (status >= HttpStatusCode.InternalServerError)
            Assert.NotNull(response.Headers.RetryAfter);
    }
}
