using System.Text.Json.Serialization;

namespace Associations.Provisioning;

/// <summary>All that is needed to find a server of ours again, from another process and after a crash.</summary>
sealed record ServerState
{
    public required Provider Provider { get; init; }

    /// <summary>Random; part of the command line or the container's name, so that nobody else's process is ever taken for ours.</summary>
    public required string Id { get; init; }

    /// <summary>Where its data, log and settings are.</summary>
    public required string Folder { get; init; }

    /// <summary>Data may be lost: for tests.</summary>
    public required bool Temporary { get; init; }

    public required string User { get; init; }
    public required string Password { get; init; }
    public string Host { get; init; } = "127.0.0.1";
    public int Port { get; init; }
    public int ManagementPort { get; init; }
    public int DistributionPort { get; init; }
    public int EpmdPort { get; init; }
    public int? ProcessId { get; init; }
    public string Version { get; init; } = "";

    [JsonIgnore]
    public string Mark => $"associations-{Id}";
}

/// <summary>A PostgreSQL or RabbitMQ that is ours to start and stop.</summary>
abstract class Server(ServerState state)
{
    internal ServerState State
    {
        get;
        private protected set
        {
            field = value;
            Changed(value);
        }
    } = state;

    /// <summary>Is told at once of every change, so that a crash a moment later finds what was started.</summary>
    internal Action<ServerState> Changed { get; set; } = _ => { };

    /// <summary>One line: the way, the version, the port and where its data is.</summary>
    internal abstract string Description { get; }

    /// <summary>Says whether it runs and accepts our password, so that it can be used as it is.</summary>
    internal abstract Task<bool> AnswersAsync(CancellationToken ct);

    /// <summary>Starts it, with what data it has, and returns when it answers.</summary>
    internal abstract Task StartAsync(Action<string> progress, CancellationToken ct);

    /// <summary>Stops it in order; nothing to do when it does not run.</summary>
    internal abstract Task StopAsync(CancellationToken ct);

    /// <summary>Ends it at once, as a power cut would.</summary>
    internal abstract Task KillAsync(CancellationToken ct);

    /// <summary>Ends it and deletes its data.</summary>
    internal abstract Task RemoveAsync(CancellationToken ct);

    private protected static string Tail(string logFile)
    {
        try
        {
            var last = File.ReadLines(logFile).Where(line => !string.IsNullOrWhiteSpace(line)).TakeLast(4).Select(line => line.Trim());
            return $"its log {logFile} ends: {string.Join(" / ", last)}";
        }
        catch (IOException)
        {
            return $"it left no log at {logFile}";
        }
    }

    /// <summary>Stops a server of ours that was started by a process which died before it could write that down, but which has written its own id.</summary>
    private protected async Task StopUnknownAsync(string pidFile, CancellationToken ct)
    {
        if (!File.Exists(pidFile) || !int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), out var pid)) return;
        if (pid == State.ProcessId || !Shell.Lives(pid, State.Mark)) return;
        State = State with { ProcessId = pid };
        await StopAsync(ct);
    }

    /// <summary>Keeps a log that grows with every start from filling the disk.</summary>
    private protected static void TrimLog(string logFile)
    {
        const long Most = 10 * 1024 * 1024;
        if (new FileInfo(logFile) is { Exists: true, Length: > Most }) File.Move(logFile, logFile + ".old", overwrite: true);
    }

    private protected static void DeleteFolder(string folder)
    {
        // A server killed a moment ago may still be writing its last file.
        for (var attempt = 0; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException && attempt < 50)
            {
                Thread.Sleep(20);
            }
        }
    }
}
