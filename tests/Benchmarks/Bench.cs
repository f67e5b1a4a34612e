using System.Runtime.InteropServices;
using Associations.Provisioning;
using Npgsql;

namespace Associations.Benchmarks;

/// <summary>The two servers, the paths that are compared on them, and the conditions they are compared in.</summary>
sealed class Bench : IAsyncDisposable
{
    const int WarmUp = 500;
    // Its own, so that commits wait for the disk as they do in production; servers for tests do not. One run at a time may use it.
    static readonly string Folder = Path.Combine(Path.GetTempPath(), $"associations-benchmarks-{Environment.UserName}");

    readonly string name = $"benchmarks-{Guid.CreateVersion7():N}";
    readonly Infrastructure? infrastructure;
    string database = "", broker = "";

    Bench(Infrastructure? infrastructure) => this.infrastructure = infrastructure;

    /// <summary>PostgreSQL and RabbitMQ, for what needs more of them than the paths.</summary>
    internal Infrastructure Servers => infrastructure!;

    /// <summary>How messages travel in the product: command, event stream, relay, broker, inbox, reaction.</summary>
    internal DeliveryPath Relay { get; private set; } = null!;

    /// <summary>The least that could do: one INSERT, then one publish, then a bare consumer.</summary>
    internal DeliveryPath Raw { get; private set; } = null!;

    /// <summary>The same without PostgreSQL: what the broker costs by itself.</summary>
    internal DeliveryPath Broker { get; private set; } = null!;

    /// <summary>Starts the servers, and the paths on them, where what is measured needs them.</summary>
    internal static async Task<Bench> Start(bool servers, bool paths, CancellationToken cancellation)
    {
        if (!servers) return new Bench(null);
        var infrastructure = await Infrastructure.StartAsync(new ProvisioningOptions { DataFolder = Folder }, line => Console.Error.WriteLine(line), cancellation);
        var bench = new Bench(infrastructure);
        try
        {
            var database = await infrastructure.CreateServiceDatabaseAsync(bench.name, "owner", "runs", cancellation);
            bench.database = database.Owner;
            bench.broker = await infrastructure.CreateVirtualHostAsync(bench.name, cancellation);
            if (!paths) return bench;
            bench.Relay = await RelayPath.Start(database, bench.broker, cancellation);
            bench.Raw = await RawPath.Start("raw", bench.database, bench.broker, cancellation);
            bench.Broker = await RawPath.Start("broker alone", null, bench.broker, cancellation);
            foreach (var path in (DeliveryPath[])[bench.Relay, bench.Raw, bench.Broker])
            {
                Console.Error.WriteLine($"warming up: {path.Name}");
                await Batch.Run(path, WarmUp, writers: 1, cancellation);
                await Batch.Run(path, WarmUp, Batch.MostWriters, cancellation);
            }
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything that a figure depends on and that another machine or another hour has otherwise.</summary>
    internal async Task DescribeConditions(CancellationToken cancellation)
    {
        Console.WriteLine($"Machine:    {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        if (infrastructure is not null)
        {
            await using var postgres = new NpgsqlConnection(database);
            await postgres.OpenAsync(cancellation);
            await using var settings = new NpgsqlCommand(
                "select 'fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')", postgres);
            Console.WriteLine($"PostgreSQL: {infrastructure.PostgresDescription}; {await settings.ExecuteScalarAsync(cancellation)}");
            Console.WriteLine($"RabbitMQ:   {infrastructure.RabbitMqDescription}");
        }
        Console.WriteLine($"Load:       {Load()} at the start (1, 5, 15 minutes)");

        var (before, idle) = (Environment.CpuUsage.TotalTime, TimeSpan.FromSeconds(3));
        await Task.Delay(idle, cancellation);
        Console.WriteLine($"Idle:       this process takes {(Environment.CpuUsage.TotalTime - before) / idle:0.0 %} of a core when no message is under way");
#if DEBUG
        Console.WriteLine("Built without optimisation: these figures mean nothing. Use -c Release.");
#endif
    }

    /// <summary>Linux' load averages: how many threads wanted to run, against how many cores there are.</summary>
    internal static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown on this system";

    public async ValueTask DisposeAsync()
    {
        foreach (var path in (DeliveryPath?[])[Relay, Raw, Broker])
            if (path is not null) await path.DisposeAsync();
        if (infrastructure is null) return;
        NpgsqlConnection.ClearAllPools();
        await infrastructure.DropServiceDatabaseAsync(name);
        await infrastructure.DeleteVirtualHostAsync(name);
        await infrastructure.DisposeAsync();
        await Infrastructure.DeleteDataAsync(Folder);
    }
}
