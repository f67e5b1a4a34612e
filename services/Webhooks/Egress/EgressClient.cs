using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Associations.Webhooks.Egress;

/// <summary>Finds the addresses of a host name. The system's resolver, except in tests of what a hostile name server does.</summary>
delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>
/// The only way out to partners' systems. Each connection resolves the name once and goes to an address that was checked, so a name that
/// answers differently a moment later gains nothing; redirects, proxies and cookies are off; the whole exchange has one deadline; and of the
/// answer nothing but status and headers is looked at.
/// </summary>
sealed class EgressClient : IDisposable
{
    /// <summary>From the first attempt to connect to the last header of the answer.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    readonly HttpClient http;
    readonly TimeProvider time;
    readonly ResolveHost resolve;
    readonly bool allowPrivateNetworks;

    public EgressClient(EgressOptions options, TimeProvider time) : this(options, time, Dns.GetHostAddressesAsync)
    {
    }

    internal EgressClient(EgressOptions options, TimeProvider time, ResolveHost resolve)
    {
        this.time = time;
        this.resolve = resolve;
        allowPrivateNetworks = options.AllowPrivateNetworks;
#pragma warning disable CA2000 // The client owns its handler.
        http = new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Associations-Webhooks", "1.0"));
    }

    SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        Credentials = null,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16, // kB
        // What is left of a body when the answer is disposed is read in the background only so far, to keep the connection, or dropped.
        MaxResponseDrainSize = 4096,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        ConnectCallback = Connect,
    };

    internal async Task<Reply> Post(Uri url, IEnumerable<KeyValuePair<string, string>> headers, byte[] body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        var started = time.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new Reply((int)response.StatusCode, null, RetryAfter(response), time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Reply(null, ReplyErrors.Timeout, null, time.GetElapsedTime(started));
        }
        catch (HttpRequestException e)
        {
            return new Reply(null, ErrorOf(e), null, time.GetElapsedTime(started));
        }
    }

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var host = context.DnsEndPoint.Host;
        // The resolver throws at 0.0.0.0 and ::, which are refused addresses like others.
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, ct);
        // A name with public and private answers is used with its public ones only.
        var allowed = found.Where(address => allowPrivateNetworks || PublicAddresses.Contains(address)).ToArray();
        if (allowed.Length == 0)
            throw found.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new AddressRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static string ErrorOf(HttpRequestException e) => e switch
    {
        { InnerException: AddressRefusedException } => ReplyErrors.AddressRefused,
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => ReplyErrors.Dns,
        { HttpRequestError: HttpRequestError.NameResolutionError } => ReplyErrors.Dns,
        { HttpRequestError: HttpRequestError.SecureConnectionError } => ReplyErrors.Tls,
        { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => ReplyErrors.InvalidAnswer,
        _ => ReplyErrors.Connection,
    };

    TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    public void Dispose() => http.Dispose();

    sealed class AddressRefusedException() : IOException("The host has no address on the public internet.");
}
