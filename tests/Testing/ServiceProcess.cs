using System.Collections.Concurrent;
using System.Diagnostics;

namespace Associations.Testing;

/// <summary>A service as a process of its own, which can be killed.</summary>
public static class ServiceProcess
{
    /// <summary>Starts it on a free port.</summary>
    /// <param name="service">A type of the service.</param>
    /// <param name="database">The address of its database.</param>
    /// <param name="broker">The address of its virtual host.</param>
    /// <param name="output">Takes what it says.</param>
    /// <param name="settings">Further settings, as environment variables.</param>
    public static Process Start(
        Type service, string database, string broker, ConcurrentQueue<string> output, params IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [service.Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__Store"] = database;
        start.Environment["ConnectionStrings__Broker"] = broker;
        start.Environment["Identity__Authority"] = Tokens.Issuer;
        // It says there when it is ready.
        start.Environment["Logging__LogLevel__MassTransit"] = "Information";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until its queues exist; only then can a message wait in them.</summary>
    public static Task HasStarted(ConcurrentQueue<string> output) => Eventually.Holds(
        () => Task.FromResult(output.Any(line => line.Contains("Bus started", StringComparison.Ordinal))), "the process", TimeSpan.FromSeconds(60));

    /// <summary>Where it listens, once it does.</summary>
    public static async Task<Uri> Address(ConcurrentQueue<string> output)
    {
        const string Says = "Now listening on: ";
        await HasStarted(output);
        var line = await Eventually.Get(() => Task.FromResult(output.FirstOrDefault(line => line.Contains(Says, StringComparison.Ordinal))), "the address");
        return new Uri(line[(line.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..].Trim());
    }
}
