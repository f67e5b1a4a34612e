using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Associations.Testing;

namespace Associations.EndToEnd.Tests;

/// <summary>The local run as a person starts it: one process that starts all others.</summary>
sealed partial class LocalRun : IAsyncDisposable
{
    readonly ConcurrentQueue<string> lines = [];
    readonly Process process;

    LocalRun(int port, string data, string[] options)
    {
        Gateway = new Uri($"http://localhost:{port}/");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = folder.Parent!.Name;
        while (!File.Exists(Path.Combine(folder!.FullName, "Associations.sln"))) folder = folder.Parent;
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(folder.FullName, "deploy", "local", "bin", configuration, "net10.0", "Associations.Local.dll"), "--port", $"{port}", "--data", data, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal Uri Gateway { get; }

    internal string Output => string.Join('\n', lines);

    internal int Id => process.Id;

    internal static LocalRun Start(string data, int port, params string[] options) => new(port, data, options);

    /// <summary>Waits for a line, or says what came instead.</summary>
    internal Task Says(string text) => Eventually.Holds(() => process.HasExited && !Output.Contains(text, StringComparison.Ordinal)
        ? throw new InvalidOperationException($"It ended with {process.ExitCode} and never said '{text}':\n{Output}")
        : Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), $"'{text}' in:\n{Output}", TimeSpan.FromMinutes(4));

    /// <summary>Asks it to end, as Ctrl-C does, and waits until it has.</summary>
    internal async Task<int> Stop()
    {
        if (!process.HasExited) _ = Signal(process.Id, 2);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    internal async Task<int> Ends()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>A client of the demonstration, through the gateway.</summary>
    internal async Task<Api> As(string client)
    {
        using var http = new HttpClient { BaseAddress = Gateway };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = "demo" });
        using var answer = await http.PostAsync("connect/token", form);
        var token = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.ToString();
        return new Api(new HttpClient { BaseAddress = Gateway }, token);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Signal(int processId, int signal);
}
