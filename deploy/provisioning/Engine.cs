using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;

namespace Associations.Provisioning;

/// <summary>The Docker engine, where one answers.</summary>
static class Engine
{
    const string VersionVariable = "DOCKER_API_VERSION";

    /// <summary>The version that Testcontainers speaks unless told otherwise; an older engine refuses it.</summary>
    static readonly System.Version Spoken = new(1, 44);

    static readonly Lazy<Task<IDockerClient?>> Found = new(ConnectAsync);

    /// <summary>A client of the engine, or <see langword="null"/> where none answers.</summary>
    internal static Task<IDockerClient?> ClientAsync() => Found.Value;

    /// <summary>
    /// The address at which a container's published ports are reached, and the one that they are bound to, so that nobody else reaches
    /// them: the loopback interface, or the engine's bridge when we are in a container ourselves. A remote engine binds them to all.
    /// </summary>
    internal static async Task<(string Host, string? Bind)> AddressAsync(IDockerClient client, CancellationToken ct)
    {
        if (TestcontainersSettings.DockerHostOverride is { Length: > 0 } told) return (told, null);
        if (client.Options.Endpoint.Scheme is not ("unix" or "npipe")) return (client.Options.Endpoint.Host, null);
        if (!File.Exists("/.dockerenv")) return ("127.0.0.1", "127.0.0.1");
        var bridge = await client.Networks.InspectNetworkAsync("bridge", ct);
        var gateway = bridge.IPAM?.Config?.Select(config => config.Gateway).FirstOrDefault(address => !string.IsNullOrEmpty(address)) ?? "127.0.0.1";
        return (gateway, gateway);
    }

    /// <summary>Says whether the image is there, or could be pulled just now.</summary>
    internal static async Task<bool> HasAsync(IDockerClient client, string image, Action<string> progress, CancellationToken ct)
    {
        try
        {
            await client.Images.InspectImageAsync(image, ct);
            return true;
        }
        catch (DockerApiException)
        {
            // Not there yet.
        }

        try
        {
            progress($"pulling {image}, once");
            var (name, tag) = (image.Split(':')[0], image.Split(':')[1]);
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name, Tag = tag }, new AuthConfig(), new Progress<JSONMessage>(), ct);
            await client.Images.InspectImageAsync(image, ct);
            return true;
        }
        catch (Exception failed) when (failed is DockerApiException or HttpRequestException or IOException)
        {
            progress($"{image} is not on this machine and cannot be pulled: {failed.Message.ReplaceLineEndings(" ").Trim()}");
            return false;
        }
    }

    static async Task<IDockerClient?> ConnectAsync()
    {
        try
        {
            await SpeakItsVersionAsync();
            if (TestcontainersSettings.OS.DockerEndpointAuthConfig is not { } endpoint) return null;
            var client = endpoint.GetDockerClientBuilder().Build();
            await client.System.PingAsync();
            return client;
        }
        catch (Exception)
        {
            // Whatever is wrong with Docker here, there are other ways.
            return null;
        }
    }

    /// <summary>Asks an engine on a Unix socket for its version before Testcontainers reads the variable, which it does once.</summary>
    static async Task SpeakItsVersionAsync()
    {
        const string Scheme = "unix://";
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? Scheme + "/var/run/docker.sock";
        if (Environment.GetEnvironmentVariable(VersionVariable) is not null || !host.StartsWith(Scheme, StringComparison.Ordinal)) return;
        if (!File.Exists(host[Scheme.Length..])) return;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(host[Scheme.Length..]), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        using var response = await http.GetAsync(new Uri("http://docker/_ping"));
        if (response.Headers.TryGetValues("Api-Version", out var versions) && System.Version.TryParse(versions.First(), out var version) && version < Spoken)
            Environment.SetEnvironmentVariable(VersionVariable, version.ToString());
    }
}
