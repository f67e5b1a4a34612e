namespace Associations.Provisioning;

/// <summary>The RabbitMQ that was obtained: a server of ours, or one that somebody else runs.</summary>
sealed class Broker
{
    readonly Uri? _external;
    readonly string? _description;

    Broker(Server server) => Server = server;

    Broker(Uri external, string description) => (_external, _description) = (external, description);

    internal Server? Server { get; }
    internal string Uri => _external?.ToString() ?? VirtualHosts.AmqpUri(Server!.State);
    internal string Description => _description ?? Server!.Description;

    internal static async Task<Broker> ObtainAsync(Home home, Provider? only, Action<string> progress, CancellationToken ct) =>
        only is null or Provider.Environment && await External.RabbitMqAsync(ct) is var (uri, description)
            ? new(uri, description)
            : new(await Obtaining.ServerAsync(Kind.RabbitMq, home, only, progress, ct));

    internal Task CreateVirtualHostAsync(string name, CancellationToken ct) => Server is { State: var state }
        ? VirtualHosts.CreateAsync(VirtualHosts.Management(state), name, state.User, ct)
        : ExternallyAsync(management => VirtualHosts.CreateAsync(management, name, UserName, ct), ["add_vhost", name], ["set_permissions", "-p", name, UserName, ".*", ".*", ".*"]);

    internal Task DeleteVirtualHostAsync(string name, CancellationToken ct) => Server is { State: var state }
        ? VirtualHosts.DeleteAsync(VirtualHosts.Management(state), name, ct)
        : ExternallyAsync(management => VirtualHosts.DeleteAsync(management, name, ct), ["delete_vhost", name]);

    string UserName => System.Uri.UnescapeDataString(External.User(_external!).Name);

    /// <summary>Over the management API; where it is off, and the broker is this machine's, with its administration command.</summary>
    async Task ExternallyAsync(Func<Uri, Task> manage, params string[][] commands)
    {
        var management = External.ManagementOf(_external!);
        try
        {
            await manage(management);
        }
        catch (HttpRequestException off)
        {
            if (!_external!.IsLoopback || RabbitMqPrograms.Control() is not { } control)
                throw new ProvisioningException(
                    $"RabbitMQ's management API does not answer at {management.GetLeftPart(UriPartial.Authority).Replace(management.UserInfo + "@", "", StringComparison.Ordinal)}: enable the plugin rabbitmq_management, and say where it is in {External.Management}.", off);
            foreach (var command in commands)
            {
                var (exitCode, output) = await Shell.RunAsync([control, .. command]);
                if (exitCode != 0 && !output.Contains("already_exists", StringComparison.Ordinal) && !output.Contains("no_such_vhost", StringComparison.Ordinal))
                    throw new ProvisioningException($"'rabbitmqctl {string.Join(' ', command)}' failed: {output.ReplaceLineEndings(" ").Trim()}");
            }
        }
    }
}
