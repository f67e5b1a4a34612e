using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Associations.Benchmarks;

/// <summary>A program that runs beside the benchmark, so that its processor time is its own.</summary>
sealed class OwnProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string name;
    readonly Process process;
    readonly ConcurrentQueue<string> said = new();

    OwnProcess(string name, ProcessStartInfo start)
    {
        this.name = name;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Processor time that it and the processes it has started took so far: nginx works in its children.</summary>
    internal TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            var total = process.TotalProcessorTime;
            foreach (var id in File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                using var child = Process.GetProcessById(int.Parse(id, null));
                total += child.TotalProcessorTime;
            }
            return total;
        }
    }

    /// <summary>How much of the machine's memory it holds, in bytes.</summary>
    internal long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until this port answers.</summary>
    /// <exception cref="NotMeasuredException">It ended, or the port does not answer for half a minute.</exception>
    internal static async Task<OwnProcess> Start(string name, int port, ProcessStartInfo start, CancellationToken cancellation)
    {
        var own = new OwnProcess(name, start);
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            using var caller = new TcpClient();
            try
            {
                await caller.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return own;
            }
            catch (SocketException)
            {
                if (own.process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
                {
                    await own.DisposeAsync();
                    throw new NotMeasuredException($"{name} did not start; it said:\n{string.Join('\n', own.said)}");
                }
            }
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>The command line of a .NET program of this repository, and of this very one by default.</summary>
    internal static ProcessStartInfo DotNet(string? assembly, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet");
        start.ArgumentList.Add(assembly ?? typeof(OwnProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Has it do nothing until <see cref="Resume"/>. Its connections stay as they are, if that is soon.</summary>
    internal Task Pause() => Signal("STOP");

    internal Task Resume() => Signal("CONT");

    async Task Signal(string name)
    {
        using var asking = Process.Start("/bin/kill", [$"-{name}", $"{process.Id}"]);
        await asking.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Asked, not killed: nginx takes its workers with it only when it is asked.
        if (!process.HasExited)
        {
            await Signal("TERM");
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine($"{name} did not end and was killed.");
                process.Kill(entireProcessTree: true);
            }
        }
        process.Dispose();
    }

    void Keep(string? line)
    {
        if (line is null) return;
        said.Enqueue(line);
        while (said.Count > 40) said.TryDequeue(out _);
    }
}
