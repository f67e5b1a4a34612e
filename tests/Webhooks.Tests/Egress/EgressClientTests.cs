using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Associations.Webhooks.Egress;
using Microsoft.Extensions.Time.Testing;

namespace Associations.Webhooks.Tests.Egress;

public sealed class EgressClientTests
{
    static readonly EgressOptions Public = new();
    static readonly EgressOptions Private = new() { AllowPrivateNetworks = true };

    [Theory]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[2002:a9fe:a9fe::]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://127.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("http://localhost:5432/")]
    [InlineData("http://127.0.0.1:5672/")]
    public async Task A_target_inside_is_refused_before_a_connection_is_made(string url)
    {
        using var client = new EgressClient(Public, TimeProvider.System);
        var reply = await Post(client, url);
        Assert.Equal((null, ReplyErrors.AddressRefused), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_name_that_was_public_when_saved_and_is_loopback_when_sent_is_refused()
    {
        using var inside = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var client = new EgressClient(Public, TimeProvider.System, Resolves("127.0.0.1", "::1"));
        Assert.Equal(ReplyErrors.AddressRefused, (await Post(client, $"http://partner.example:{inside.Port}/")).Error);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_the_check_and_the_connection()
    {
        var asked = 0;
        using var client = new EgressClient(Public, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "10.0.0.1" : "127.0.0.1")]));
        Assert.Equal(ReplyErrors.AddressRefused, (await Post(client, "http://rebinding.example/")).Error);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Of_a_mixed_answer_only_the_public_address_is_used()
    {
        // Nothing listens at the public address from here, so no connection comes about; the private one next to it would have answered.
        using var inside = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var clock = new FakeTimeProvider();
        using var client = new EgressClient(Public, clock, Resolves("127.0.0.1", "1.1.1.1"));
        var post = Post(client, $"http://partner.example:{inside.Port}/");
        while (!post.IsCompleted)
        {
            clock.Advance(EgressClient.Deadline);
            await Task.Yield();
        }

        Assert.Contains((await post).Error, (string?[])[ReplyErrors.Timeout, ReplyErrors.Connection]);
        Assert.Equal(0, inside.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_answer_and_never_followed(int status)
    {
        using var target = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var receiver = RawServer.Answering($"HTTP/1.1 {status} Elsewhere\r\nLocation: http://127.0.0.1:{target.Port}/\r\nContent-Length: 0\r\n\r\n");
        using var client = new EgressClient(Private, TimeProvider.System);
        Assert.Equal(status, (await Post(client, receiver.Url)).Status);
        Assert.Equal(0, target.Connections);
    }

    [Fact]
    public async Task A_body_without_end_does_not_keep_the_answer_waiting()
    {
        using var receiver = RawServer.Answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", thenStall: true);
        using var client = new EgressClient(Private, new FakeTimeProvider());
        Assert.Equal(200, (await Post(client, receiver.Url)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nSlow: ")]
    public async Task A_receiver_that_stalls_before_its_headers_end_is_given_up_at_the_deadline(string said)
    {
        using var receiver = RawServer.Answering(said, thenStall: true);
        var clock = new FakeTimeProvider();
        using var client = new EgressClient(Private, clock);
        var post = Post(client, receiver.Url);
        await receiver.Received;

        clock.Advance(EgressClient.Deadline - TimeSpan.FromSeconds(1));
        Assert.False(post.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var reply = await post;
        Assert.Equal((null, ReplyErrors.Timeout, EgressClient.Deadline), (reply.Status, reply.Error, reply.Duration));
    }

    [Fact]
    public async Task A_receiver_that_stalls_in_the_TLS_handshake_is_given_up_at_the_deadline()
    {
        using var receiver = RawServer.Answering("", thenStall: true);
        var clock = new FakeTimeProvider();
        using var client = new EgressClient(Private, clock);
        var post = Post(client, $"https://127.0.0.1:{receiver.Port}/");
        await receiver.Received;
        clock.Advance(EgressClient.Deadline);
        Assert.Equal(ReplyErrors.Timeout, (await post).Error);
    }

    [Theory]
    [InlineData("not http at all\r\n\r\n", ReplyErrors.InvalidAnswer)]
    [InlineData("", ReplyErrors.Connection)]
    public async Task What_is_no_answer_is_named(string said, string error)
    {
        using var receiver = RawServer.Answering(said);
        using var client = new EgressClient(Private, TimeProvider.System);
        Assert.Equal(error, (await Post(client, receiver.Url)).Error);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        using var receiver = RawServer.Answering("HTTP/1.1 200 OK\r\nX: " + new string('x', 20_000) + "\r\n\r\n", thenStall: true);
        using var client = new EgressClient(Private, TimeProvider.System);
        Assert.Equal(ReplyErrors.InvalidAnswer, (await Post(client, receiver.Url)).Error);
    }

    [Fact]
    public async Task A_closed_port_and_an_unknown_name_are_told_apart()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new EgressClient(Private, TimeProvider.System);
        Assert.Equal(ReplyErrors.Connection, (await Post(client, $"http://127.0.0.1:{port}/")).Error);

        using var nameless = new EgressClient(Private, TimeProvider.System, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        Assert.Equal(ReplyErrors.Dns, (await Post(nameless, "http://partner.invalid/")).Error);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=partner.example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var receiver = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", certificate: certificate);
        using var client = new EgressClient(Private, TimeProvider.System, Resolves("127.0.0.1"));
        Assert.Equal(ReplyErrors.Tls, (await Post(client, $"https://partner.example:{receiver.Port}/")).Error);
    }

    [Theory]
    [InlineData("120", 120d)]
    [InlineData("Thu, 01 Jan 2026 00:02:00 GMT", 120d)]
    [InlineData("Wed, 31 Dec 2025 23:59:00 GMT", -60d)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999999999", null)]
    public async Task Retry_After_is_read_in_both_its_forms(string header, double? seconds)
    {
        using var receiver = RawServer.Answering($"HTTP/1.1 429 Later\r\nRetry-After: {header}\r\nContent-Length: 0\r\n\r\n");
        using var client = new EgressClient(Private, new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(seconds, (await Post(client, receiver.Url)).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Cookies_are_neither_kept_nor_sent()
    {
        using var receiver = RawServer.Answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var client = new EgressClient(Private, TimeProvider.System);
        await Post(client, receiver.Url);
        await Post(client, receiver.Url);
        Assert.Equal(2, receiver.Connections);
        Assert.DoesNotContain("Cookie", receiver.Heard, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("User-Agent: Associations-Webhooks/1.0", receiver.Heard, StringComparison.Ordinal);
        Assert.Contains("webhook-id: a", receiver.Heard, StringComparison.Ordinal);
    }

    static ResolveHost Resolves(params string[] addresses) => (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    static Task<Reply> Post(EgressClient client, string url) =>
        client.Post(new Uri(url), [new("webhook-id", "a")], "{}"u8.ToArray(), TestContext.Current.CancellationToken);

    /// <summary>A receiver that says exactly what it is told to on every connection, HTTP or not.</summary>
    sealed class RawServer : IDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);
        readonly TaskCompletionSource received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly StringBuilder heard = new();
        int connections;

        internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
        internal string Url => $"http://127.0.0.1:{Port}/";
        internal int Connections => Volatile.Read(ref connections);
        internal Task Received => received.Task;

        internal string Heard
        {
            get
            {
                lock (heard)
                    return heard.ToString();
            }
        }

        internal static RawServer Answering(string text, bool thenStall = false, X509Certificate2? certificate = null)
        {
            var server = new RawServer();
            server.listener.Start();
            _ = server.Accept(text, thenStall, certificate);
            return server;
        }

        async Task Accept(string text, bool thenStall, X509Certificate2? certificate)
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref connections);
                _ = Answer(client, text, thenStall, certificate);
            }
        }

        async Task Answer(TcpClient client, string text, bool thenStall, X509Certificate2? certificate)
        {
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(certificate);
                stream = tls;
            }

            var buffer = new byte[8192];
            var read = await stream.ReadAsync(buffer);
            lock (heard)
                heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            received.TrySetResult();
            if (!thenStall)
                client.Close();
        }

        public void Dispose() => listener.Dispose();
    }
}
