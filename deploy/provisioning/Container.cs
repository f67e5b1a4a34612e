using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Associations.Provisioning;

/// <summary>
/// A server in a container. The container is found by its name, and it is deleted with every stop: what has to last is in a volume, and a
/// port taken meanwhile is no obstacle. Testcontainers' reaper is not asked to look after it, because it outlives the process that made it.
/// </summary>
abstract class Container(ServerState state, string image) : Server(state)
{
    string ContainerName => $"{State.Mark}-{image.Split(':')[0]}";

    internal override async Task StartAsync(Action<string> progress, CancellationToken ct)
    {
        var client = await ClientAsync();
        var (host, bind) = await Engine.AddressAsync(client, ct);
        State = State with { Host = host };
        for (var attempt = 1; ; attempt++)
        {
            await DeleteContainerAsync(client, keepVolume: true, ct);
            ChoosePorts();
            progress($"{image}: starting a container on port {State.Port}");
            var container = Build(bind);
            try
            {
                await container.StartAsync(ct);
            }
            catch (DockerApiException failed) when (attempt < 3 && failed.Message.Contains("port", StringComparison.OrdinalIgnoreCase))
            {
                continue; // somebody was faster
            }
            catch (DockerApiException failed)
            {
                throw new ProvisioningException($"Docker did not start {image}: {failed.Message.ReplaceLineEndings(" ").Trim()}", failed);
            }

            await AnswersInTimeAsync(container, ct);
            State = State with { Version = await VersionAsync(ct) };
            return;
        }
    }

    internal override async Task StopAsync(CancellationToken ct)
    {
        var client = await ClientAsync();
        try
        {
            await client.Containers.StopContainerAsync(ContainerName, new ContainerStopParameters { WaitBeforeKillSeconds = 30 }, ct);
        }
        catch (DockerContainerNotFoundException)
        {
            return;
        }

        await DeleteContainerAsync(client, keepVolume: true, ct);
    }

    internal override async Task KillAsync(CancellationToken ct) => await DeleteContainerAsync(await ClientAsync(), keepVolume: true, ct);

    internal override async Task RemoveAsync(CancellationToken ct)
    {
        if (await Engine.ClientAsync() is { } client) await DeleteContainerAsync(client, keepVolume: false, ct);
    }

    /// <summary>What tells this server's container from another's: environment, command, data path, hostname.</summary>
    private protected abstract ContainerBuilder Configure(ContainerBuilder builder);

    /// <summary>Where the image keeps its data.</summary>
    private protected abstract string DataPath { get; }

    /// <summary>The ports inside the container, and ours outside.</summary>
    private protected abstract IReadOnlyList<(int Inside, int Outside)> PortMap { get; }

    private protected abstract void ChoosePorts();

    private protected abstract Task<string> VersionAsync(CancellationToken ct);

    IContainer Build(string? bind)
    {
        var builder = Configure(new ContainerBuilder(image))
            .WithName(ContainerName)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(false)
            .WithCreateParameterModifier(parameters =>
            {
                if (bind is null) return;
                foreach (var binding in (parameters.HostConfig?.PortBindings ?? new Dictionary<string, IList<PortBinding>>()).Values.SelectMany(bindings => bindings)) binding.HostIP = bind;
            });
        if (!State.Temporary) builder = builder.WithVolumeMount(ContainerName, DataPath);
        return PortMap.Aggregate(builder, (with, port) => with.WithPortBinding(port.Outside, port.Inside)).Build();
    }

    async Task AnswersInTimeAsync(IContainer container, CancellationToken ct)
    {
        var patience = TimeSpan.FromMinutes(5);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(100, ct))
        {
            if (await AnswersAsync(ct)) return;
            if (waited.Elapsed > TimeSpan.FromSeconds(2) && !await RunsAsync(ct)) break;
        }

        var (output, errors) = await container.GetLogsAsync(ct: ct);
        var last = (output + errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(4);
        throw new ProvisioningException($"{image} did not start; the log of container {ContainerName} ends: {string.Join(" / ", last)}");
    }

    async Task<bool> RunsAsync(CancellationToken ct)
    {
        try
        {
            return (await (await ClientAsync()).Containers.InspectContainerAsync(ContainerName, ct)).State?.Running == true;
        }
        catch (DockerContainerNotFoundException)
        {
            return false;
        }
    }

    async Task DeleteContainerAsync(IDockerClient client, bool keepVolume, CancellationToken ct)
    {
        try
        {
            await client.Containers.RemoveContainerAsync(ContainerName, new ContainerRemoveParameters { Force = true, RemoveVolumes = State.Temporary }, ct);
        }
        catch (DockerContainerNotFoundException)
        {
            // Nothing to delete.
        }

        if (keepVolume || State.Temporary) return;
        try
        {
            await client.Volumes.RemoveAsync(ContainerName, force: true, ct);
        }
        catch (DockerApiException)
        {
            // It never was, or somebody else has mounted it.
        }
    }

    async Task<IDockerClient> ClientAsync() => await Engine.ClientAsync()
        ?? throw new ProvisioningException($"No Docker engine answers, and {image} with its data in volume '{ContainerName}' needs one: start it, or delete the data.");
}
