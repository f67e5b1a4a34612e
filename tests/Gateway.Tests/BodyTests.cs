using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Associations.Gateway.Tests;

public sealed class BodyTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    const int Limit = 1024 * 1024;
    const int ImportLimit = 32 * Limit;

    readonly RunningGateway _gateway = shared.Gateway;

    [Fact]
    public async Task A_webhook_from_Stripe_arrives_byte_for_byte()
    {
        // Everything that a helpful intermediary might tidy: a byte order mark, line ends, escapes, space, bytes that are no UTF-8.
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{ \"id\" : \"evt_1\",\r\n\t\"a\":\"\\u00e9é\\/\" }  \n"u8, 0x00, 0xFF, 0xFE, 0x0D];
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/stripe/webhook") { Content = content };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", "t=1795454688,v1=abc,v0=def");
        using var response = await _gateway.Http.SendAsync(request);

        var seen = _gateway["billing"].Requests.Single(seen => seen.Target == "/v1/stripe/webhook" && seen.Method == "POST");
        Assert.Equal(body, seen.Body);
        Assert.Equal("t=1795454688,v1=abc,v0=def", seen.Headers["Stripe-Signature"]);
        Assert.Equal("application/json; charset=utf-8", seen.Headers["Content-Type"]);
        Assert.Equal($"{body.Length}", seen.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("membership", "/v1/applications", Limit)]
    [InlineData("events", "/v1/events/1/imports", ImportLimit)]
    public async Task A_body_of_the_limit_passes_whole(string service, string path, int limit)
    {
        var body = RandomNumberGenerator.GetBytes(limit);
        using var content = new ByteArrayContent(body);
        using var response = await _gateway.Http.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(service, response.Headers.GetValues("X-Answered-By").Single());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), response.Headers.GetValues("X-Body-Hash").Single());
    }

    [Theory]
    [InlineData("/v1/applications", Limit + 1)]
    [InlineData("/v1/events/1/releases", Limit + 1)]
    [InlineData("/v1/events/1/registrations", Limit + 1)]
    [InlineData("/v1/events/1/imports", ImportLimit + 1)]
    [InlineData("/v1/events/1/imports", 200_000_000)]
    public async Task A_body_that_says_it_is_over_the_limit_is_refused_before_any_service_hears_of_it(string path, int length)
    {
        await using var gateway = await RunningGateway.Start();
        using var content = new Endless(length, declared: true);
        using var response = await gateway.Http.PostAsync(path, content);
        await Expect.Problem(response, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        Assert.Equal(0, gateway["membership"].Begun + gateway["events"].Begun);
    }

    [Theory]
    [InlineData("membership", "/v1/applications", Limit)]
    [InlineData("events", "/v1/events/1/imports", ImportLimit)]
    public async Task A_body_that_does_not_say_how_long_it_is_is_stopped_at_the_limit(string service, string path, int limit)
    {
        await using var gateway = await RunningGateway.Start();
        using var content = new Endless(limit + 1, declared: false);
        using var response = await gateway.Http.PostAsync(path, content);
        await Expect.Problem(response, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        Assert.Empty(gateway[service].Requests);
    }

    [Fact]
    public async Task A_client_that_asks_first_is_told_before_it_sends()
    {
        var (status, answer) = await _gateway.Raw(
            "POST /v1/events/1/imports HTTP/1.1\r\nHost: gateway\r\nContent-Length: 200000000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.Equal(413, status);
        Assert.Contains("/problems/body-too-large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_arrives_before_the_rest_is_sent()
    {
        var first = new TaskCompletionSource();
        var rest = new TaskCompletionSource();
        await using var gateway = await RunningGateway.With("events", async context =>
        {
            Assert.NotEqual(0, await context.Request.Body.ReadAsync(new byte[16]));
            first.SetResult();
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("done");
        });

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events/1/imports");
        request.Content = new Pushed(async stream =>
        {
            await stream.WriteAsync(new byte[64 * 1024]);
            await stream.FlushAsync();
            await rest.Task;
            await stream.WriteAsync("rest"u8.ToArray());
        });
        var answer = gateway.Http.SendAsync(request);
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        rest.SetResult();
        using var response = await answer;
        Assert.Equal("done", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_first_byte_of_an_answer_arrives_before_its_last_is_written()
    {
        var read = new TaskCompletionSource();
        await using var gateway = await RunningGateway.With("webhooks", async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await read.Task;
            await context.Response.WriteAsync("last");
        });
        using var response = await gateway.Http.GetAsync("/v1/feed", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16];
        Assert.Equal(5, await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        read.SetResult();
        using var reader = new StreamReader(stream);
        Assert.Equal("last", await reader.ReadToEndAsync());
    }

    sealed class Endless : HttpContent
    {
        readonly int _length;
        readonly bool _declared;

        internal Endless(int length, bool declared)
        {
            (_length, _declared) = (length, declared);
            Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * 1024];
            for (var left = _length; left > 0; left -= block.Length)
                await stream.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return _declared;
        }
    }

    sealed class Pushed(Func<Stream, Task> push) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => push(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
