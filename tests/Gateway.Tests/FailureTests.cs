using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Associations.Gateway.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_service_that_does_not_run_is_said_to_be_away_and_nothing_was_changed(string method)
    {
        await using var gateway = await RunningGateway.Start($"--Services:Billing=http://127.0.0.1:{Closed.Port()}");
        using var request = new HttpRequestMessage(new HttpMethod(method), method == "GET" ? "/v1/invoices" : "/v1/invoices/1/payments");
        if (method == "POST")
            request.Content = new ByteArrayContent(new byte[100_000]);
        using var response = await gateway.Http.SendAsync(request);
        await Expect.Problem(response, HttpStatusCode.ServiceUnavailable, "temporarily-unavailable");
        using var other = await gateway.Http.GetAsync("/v1/applications");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_service_is_asked_again_as_soon_as_it_is_back()
    {
        var port = Closed.Port();
        await using var gateway = await RunningGateway.Start($"--Services:Billing=http://127.0.0.1:{port}");
        for (var i = 0; i < 5; i++)
        {
            using var away = await gateway.Http.GetAsync("/v1/invoices");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        }

        Closed.Open(port);
        await using var billing = await Backend.Start("billing", port: port);
        using var back = await gateway.Http.GetAsync("/v1/invoices");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_the_way_is_not_called_a_failure_of_the_request()
    {
        await using var gateway = await RunningGateway.With("billing", context => { context.Abort(); return Task.CompletedTask; });
        using var response = await gateway.Http.PostAsync("/v1/invoices/1/payments", new StringContent("{}"));
        await Expect.Problem(response, HttpStatusCode.BadGateway, "answer-lost");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_the_wait()
    {
        await using var gateway = await RunningGateway.With("billing", context => Task.Delay(Timeout.Infinite, context.RequestAborted), "--Gateway:ActivityTimeout=00:00:00.2");
        using var response = await gateway.Http.GetAsync("/v1/invoices");
        await Expect.Problem(response, HttpStatusCode.GatewayTimeout, "answer-too-late");
    }

    [Fact]
    public async Task An_answer_that_trickles_ends_when_the_time_of_a_request_is_over()
    {
        var ended = new TaskCompletionSource();
        await using var gateway = await RunningGateway.With(
            "billing",
            async context =>
            {
                context.RequestAborted.Register(ended.SetResult);
                while (true)
                {
                    await context.Response.WriteAsync(".");
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(20, context.RequestAborted);
                }
            },
            "--Gateway:TimeLimit=00:00:00.5");
        using var response = await gateway.Http.GetAsync("/v1/invoices", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(404, "application/problem+json", "{\"type\":\"/problems/not-found\"}")]
    [InlineData(404, null, "")]
    [InlineData(503, "text/plain", "busy")]
    [InlineData(500, "application/problem+json", "{\"type\":\"/problems/internal-error\"}")]
    public async Task A_refusal_of_a_service_passes_as_it_is(int status, string? type, string body)
    {
        await using var gateway = await RunningGateway.With("billing", async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.ContentLength = body.Length;
            await context.Response.WriteAsync(body);
        });
        using var response = await gateway.Http.GetAsync("/v1/invoices");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Of_two_addresses_the_one_that_answers_is_used()
    {
        await using var second = await Backend.Start("second");
        await using var gateway = await RunningGateway.Start($"--Services:Billing=http://127.0.0.1:{Closed.Port()}, {second.Address}");
        // The first requests may still try the dead one; the health checks take it out.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var inARow = 0;
        while (inARow < 20)
        {
            using var response = await gateway.Http.GetAsync("/v1/invoices", patience.Token);
            inARow = response.IsSuccessStatusCode ? inARow + 1 : 0;
        }
    }

    [Fact]
    public async Task What_is_under_way_is_answered_before_the_gateway_stops()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var gateway = await RunningGateway.With("events", async context =>
        {
            begun.SetResult();
            await go.Task;
            await context.Response.WriteAsync("answered");
        });
        var answer = gateway.Http.GetStringAsync("/v1/events");
        await begun.Task;
        var stopping = gateway.App.StopAsync();
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        Assert.Equal("answered", await answer);
        await stopping;
    }
}

static class Closed
{
    // Taken and not listened on: a port that was given back may be another test's gateway a moment later, which answers.
    static readonly ConcurrentDictionary<int, Socket> Taken = new();

    /// <summary>A port on which nothing listens, until it is opened.</summary>
    public static int Port()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        Taken[port] = socket;
        return port;
    }

    /// <summary>Gives it back, to be listened on.</summary>
    public static void Open(int port) => Taken[port].Dispose();
}
