using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Associations.Provisioning;

/// <summary>What is done inside a RabbitMQ, over its management API: a virtual host takes a tenth of a second, with rabbitmqctl a whole one.</summary>
static class VirtualHosts
{
    // No proxy: the address is this machine's or one that somebody gave us on purpose.
    static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    internal static string AmqpUri(ServerState state) => $"amqp://{state.User}:{state.Password}@{state.Host}:{state.Port}/";

    internal static Uri Management(ServerState state) => new($"http://{state.User}:{state.Password}@{state.Host}:{state.ManagementPort}/");

    /// <summary>Says whether the management API accepts our password and messages are accepted on the AMQP port.</summary>
    internal static async Task<bool> AnswersAsync(ServerState state, int amqpPort, CancellationToken ct)
    {
        if (state.Port == 0) return false;
        try
        {
            using var response = await SendAsync(HttpMethod.Get, Management(state), $"api/health/checks/port-listener/{amqpPort}", null, ct);
            return response.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or IOException || (notYet is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    internal static async Task<string> VersionAsync(Uri management, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Get, management, "api/overview", null, ct);
        response.EnsureSuccessStatusCode();
        var overview = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return overview.GetProperty("rabbitmq_version").GetString() ?? "";
    }

    /// <summary>Makes a virtual host that the user may do everything in; one that exists stays as it is.</summary>
    internal static async Task CreateAsync(Uri management, string name, string user, CancellationToken ct)
    {
        using var made = await SendAsync(HttpMethod.Put, management, $"api/vhosts/{Uri.EscapeDataString(name)}", new { }, ct);
        await CheckAsync(made, $"make the virtual host '{name}'", ct);
        using var permitted = await SendAsync(HttpMethod.Put, management, $"api/permissions/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(user)}",
            new { configure = ".*", write = ".*", read = ".*" }, ct);
        await CheckAsync(permitted, $"permit '{user}' to use the virtual host '{name}'", ct);
    }

    internal static async Task DeleteAsync(Uri management, string name, CancellationToken ct)
    {
        using var response = await SendAsync(HttpMethod.Delete, management, $"api/vhosts/{Uri.EscapeDataString(name)}", null, ct);
        if (response.StatusCode != HttpStatusCode.NotFound) await CheckAsync(response, $"delete the virtual host '{name}'", ct);
    }

    static async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri management, string path, object? body, CancellationToken ct)
    {
        var root = new UriBuilder(management) { UserName = "", Password = "" }.Uri;
        // The name of a virtual host may hold an escaped slash, which must stay escaped.
        using var request = new HttpRequestMessage(method, new Uri($"{root.ToString().TrimEnd('/')}/{path}"));
        var credentials = Uri.UnescapeDataString(management.UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        if (body is not null) request.Content = JsonContent.Create(body);
        return await Http.SendAsync(request, ct);
    }

    static async Task CheckAsync(HttpResponseMessage response, string what, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode) return;
        var reason = await response.Content.ReadAsStringAsync(ct);
        throw new ProvisioningException($"RabbitMQ's management API did not {what}: {(int)response.StatusCode} {reason}");
    }
}
