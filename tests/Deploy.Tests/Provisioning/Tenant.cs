using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Associations.Provisioning;

namespace Associations.Deploy.Tests.Provisioning;

/// <summary>Another process that uses the infrastructure: this test program again, told to run the one explicit test below and nothing else.</summary>
sealed class Tenant : IAsyncDisposable
{
    const string FolderVariable = "PROVISIONING_TENANT";
    readonly Process _process;
    readonly string _folder;
    readonly ConcurrentQueue<string?> _output = [];

    Tenant(Process process, string folder) => (_process, _folder) = (process, folder);

    internal sealed record Seen(string PostgresAdmin, string RabbitMq, string PostgresDescription, string RabbitMqDescription, string[] Progress, string? Problem);

    internal Seen Has { get; private set; } = null!;

    internal int ProcessId => _process.Id;

    /// <summary>The way that runs the machine's own programs, which root on Debian can also install.</summary>
    internal static Provider Machine => Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get") ? Provider.Packages : Provider.Programs;

    /// <param name="temporaryPath">Becomes the process's folder for temporary files, so that it shares servers with those of the same one only.</param>
    internal static async Task<Tenant> StartAsync(
        string temporaryPath, string? dataFolder = null, Provider? only = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(temporaryPath, $"tenant-{Guid.NewGuid():N}")).FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "Associations.Deploy.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, ["-explicit", "only", "-method", "*." + nameof(TenantTests.Stays_until_it_is_told_to_leave)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                [FolderVariable] = folder,
                [FolderVariable + "_OPTIONS"] = JsonSerializer.Serialize(new ProvisioningOptions { DataFolder = dataFolder, Only = only }),
                ["TMPDIR"] = temporaryPath,
                ["TMP"] = temporaryPath,
            },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var tenant = new Tenant(process, folder);
        process.OutputDataReceived += (_, line) => tenant._output.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => tenant._output.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await tenant.WaitForAsync("here.json");
        tenant.Has = JsonSerializer.Deserialize<Seen>(await File.ReadAllTextAsync(Path.Combine(folder, "here.json")))!;
        return tenant;
    }

    /// <summary>Lets the process end in order.</summary>
    internal async Task LeaveAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "leave"), "");
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the process as a crash would.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, as a terminal that is closed or a service manager does.</summary>
    internal async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-s", "TERM", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await LeaveAsync();
        _process.Dispose();
    }

    /// <summary>The other side: what the process does.</summary>
    internal static async Task ServeAsync(string folder)
    {
        List<string> progress = [];
        var options = JsonSerializer.Deserialize<ProvisioningOptions>(Environment.GetEnvironmentVariable(FolderVariable + "_OPTIONS")!)!;
        Infrastructure? infrastructure = null;
        Seen seen;
        try
        {
            infrastructure = await Infrastructure.StartAsync(options, line => { lock (progress) progress.Add(line); });
            seen = new(infrastructure.PostgresAdmin, infrastructure.RabbitMq, infrastructure.PostgresDescription, infrastructure.RabbitMqDescription, [.. progress], null);
        }
        catch (ProvisioningException problem)
        {
            seen = new("", "", "", "", [.. progress], problem.Message);
        }

        var here = Path.Combine(folder, "here.json");
        await File.WriteAllTextAsync(here + ".new", JsonSerializer.Serialize(seen));
        File.Move(here + ".new", here);
        while (!File.Exists(Path.Combine(folder, "leave"))) await Task.Delay(50);
        if (infrastructure is not null) await infrastructure.DisposeAsync();
    }

    internal static string? Folder => Environment.GetEnvironmentVariable(FolderVariable);

    async Task WaitForAsync(string file)
    {
        while (!File.Exists(Path.Combine(_folder, file)))
        {
            Assert.False(_process.HasExited, $"The other process ended before its time: {string.Join('\n', _output)}");
            await Task.Delay(50);
        }
    }
}

/// <summary>Runs only where <see cref="Tenant"/> asks for it.</summary>
public class TenantTests
{
    [Fact(Explicit = true)]
    public async Task Stays_until_it_is_told_to_leave()
    {
        Assert.SkipWhen(Tenant.Folder is null, "This is the other process of tests about several.");
        await Tenant.ServeAsync(Tenant.Folder);
    }
}
