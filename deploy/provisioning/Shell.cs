using System.Diagnostics;
using System.Globalization;

namespace Associations.Provisioning;

/// <summary>Programs run to their end, and programs that outlive the call.</summary>
static class Shell
{
    /// <summary>Runs a program to its end. What it wrote to both streams is returned in one text.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, CancellationToken ct = default)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory), // readable for every user we may become
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a program to its end and fails with what it said last when that is not success.</summary>
    internal static async Task<string> MustRunAsync(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, CancellationToken ct = default)
    {
        var (exitCode, output) = await RunAsync(command, environment, ct);
        if (exitCode == 0) return output;
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3);
        throw new ProvisioningException($"'{string.Join(' ', command)}' failed with exit code {exitCode}: {string.Join(" / ", last)}");
    }

    /// <summary>
    /// Starts a server in a session of its own: a Ctrl-C in our terminal does not reach it, and it is stopped in order, by us. Its output
    /// goes to a file and not to a pipe, which would break when we end first.
    /// </summary>
    /// <returns>The server's process id.</returns>
    internal static int StartServer(string logFile, IReadOnlyDictionary<string, string> environment, IEnumerable<string> command)
    {
        const string Script = """
            log=$1; shift
            exec </dev/null >>"$log" 2>&1
            command -v setsid >/dev/null && exec setsid "$@"
            exec perl -e 'use POSIX; POSIX::setsid(); exec @ARGV' "$@"
            """;
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", logFile, .. command]) { WorkingDirectory = "/" };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        return process.Id;
    }

    /// <summary>Says whether the process lives and is the one we mean: ids are used again, so its command line must hold the mark.</summary>
    internal static bool Lives(int? pid, string mark)
    {
        if (pid is not > 1 || OperatingSystem.IsWindows()) return false;
        if (OperatingSystem.IsLinux()) return LivesOnLinux($"/proc/{pid}", mark);
        var (_, output) = RunAsync(["ps", "-ww", "-p", Text(pid.Value), "-o", "command="]).GetAwaiter().GetResult();
        return output.Contains(mark, StringComparison.Ordinal);
    }

    static bool LivesOnLinux(string process, string mark)
    {
        try
        {
            // Dead, but not yet collected by its parent. While one of its threads is left, so are its ports.
            var status = File.ReadAllText(process + "/stat");
            if (status[status.LastIndexOf(')') + 2] is 'Z' or 'X' && Directory.GetDirectories(process + "/task").Length <= 1) return false;

            // Empty while it becomes another program, and while it ends: both are to be waited for.
            var commandLine = File.ReadAllText(process + "/cmdline");
            return commandLine.Length == 0 || commandLine.Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal (<c>INT</c>, <c>TERM</c>, <c>KILL</c>, …) and waits until the process is gone, at most so long.</summary>
    internal static async Task<bool> EndAsync(int? pid, string mark, string signal, TimeSpan patience, CancellationToken ct = default)
    {
        if (!Lives(pid, mark)) return true;
        await RunAsync(["/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Text(pid!.Value)], ct: ct);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(20, ct))
            if (!Lives(pid, mark))
                return true;
        return false;
    }

    /// <summary>Finds a program in the given folders first, then on the PATH.</summary>
    internal static string? Find(string program, params IEnumerable<string> folders) =>
        folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(folder => Endings, (folder, ending) => Path.Combine(folder, program + ending))
            .FirstOrDefault(File.Exists);

    static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".bat"] : [""];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
