using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Associations.Local;

/// <summary>
/// A process of the system: started with its settings, its output in a file, restarted when it dies, and asked to end before it is made to.
/// </summary>
sealed partial class Child(string name, string assembly, string log, IReadOnlyDictionary<string, string> settings, Uri health) : IAsyncDisposable
{
    const int MostDeaths = 5;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    readonly CancellationTokenSource stopping = new();
    readonly TaskCompletionSource<string> givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Process? process;
    Task watch = Task.CompletedTask;

    internal string Name => name;

    /// <summary>Ends with a sentence when the process keeps dying.</summary>
    internal Task<string> GivenUp => givenUp.Task;

    internal void Start()
    {
        process = Launch();
        watch = Watch();
    }

    /// <summary>Waits until the process says of itself that it is ready.</summary>
    internal async Task Ready(HttpClient http, CancellationToken cancellation)
    {
        while (true)
        {
            if (givenUp.Task.IsCompleted) throw new InvalidOperationException(await givenUp.Task);
            try
            {
                using var answer = await http.GetAsync(new Uri(health, "/health/ready"), cancellation);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // It listens and has not answered in time, as on a machine that is busy. It is asked again.
            }
            await Task.Delay(100, cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (process is { HasExited: false } running)
        {
            Terminate(running);
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await running.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Screen.Warn($"{name} did not end within {Patience.TotalSeconds:0} s and was killed.");
                running.Kill(entireProcessTree: true);
            }
        }
        await watch;
        process?.Dispose();
        stopping.Dispose();
    }

    async Task Watch()
    {
        var deaths = new Queue<long>();
        while (true)
        {
            try
            {
                await process!.WaitForExitAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (stopping.IsCancellationRequested) return;

            deaths.Enqueue(Stopwatch.GetTimestamp());
            while (deaths.Count > 0 && Stopwatch.GetElapsedTime(deaths.Peek()) > TimeSpan.FromMinutes(1)) deaths.Dequeue();
            if (deaths.Count >= MostDeaths)
            {
                givenUp.TrySetResult($"{name} died {MostDeaths} times within a minute. Its log says why: {log}");
                return;
            }
            Screen.Warn($"{name} died with exit code {process.ExitCode} and is started again; its log: {log}");
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            process.Dispose();
            process = Launch();
        }
    }

    Process Launch()
    {
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        var started = Process.Start(start) ?? throw new InvalidOperationException($"{name} cannot be started: 'dotnet' is not on the PATH.");
        var file = TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true });
        started.OutputDataReceived += (_, line) => file.WriteLine(line.Data);
        started.ErrorDataReceived += (_, line) => file.WriteLine(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    static void Terminate(Process running)
    {
        if (OperatingSystem.IsWindows()) running.Kill(entireProcessTree: true);
        else _ = Signal(running.Id, 15);
    }

    // .NET can end a process but not ask it to.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
