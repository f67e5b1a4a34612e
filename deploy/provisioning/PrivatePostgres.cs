using System.Diagnostics;
using System.Globalization;

namespace Associations.Provisioning;

/// <summary>A PostgreSQL of our own, from the machine's programs: loopback only, a random password, its data in our folder.</summary>
sealed class PrivatePostgres(ServerState state, PostgresPrograms programs) : Server(state)
{
    string Cluster => Path.Combine(State.Folder, "cluster");
    string LogFile => Path.Combine(State.Folder, "postgres.log");

    internal override string Description =>
        $"PostgreSQL {State.Version} from {programs.Folder}, port {State.Port}, data in {State.Folder}";

    internal override Task<bool> AnswersAsync(CancellationToken ct) => Databases.AnswersAsync(State, ct);

    internal override async Task StartAsync(Action<string> progress, CancellationToken ct)
    {
        Directory.CreateDirectory(State.Folder);
        await MakeClusterAsync(progress, ct);
        await StopUnknownAsync(Path.Combine(Cluster, "postmaster.pid"), ct);
        TrimLog(LogFile);
        for (var attempt = 1; ; attempt++)
        {
            var port = Ports.FreeOr(State.Port, []);
            if (State.Port != 0 && port != State.Port)
                progress($"PostgreSQL: port {State.Port} is taken by something else, using {port}");
            State = State with { Port = port };
            progress($"PostgreSQL: starting {programs["postgres"]} on port {port}");
            State = State with { ProcessId = Shell.StartServer(LogFile, EnvironmentVariables, [.. programs.Prefix, .. Command()]) };
            if (await AnswersInTimeAsync(ct)) break;

            // Somebody may have taken the port between our look and the server's, or the last sessions of a killed one are still leaving.
            if (attempt == 3) throw new ProvisioningException($"PostgreSQL did not start; {Tail(LogFile)}");
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }

        State = State with { Version = await Databases.VersionAsync(State, ct) };
    }

    // INT is a fast shutdown: sessions are ended, everything is written.
    internal override Task StopAsync(CancellationToken ct) => EndAsync("INT", TimeSpan.FromSeconds(30), ct);

    internal override Task KillAsync(CancellationToken ct) => EndAsync("KILL", TimeSpan.FromSeconds(10), ct);

    internal override async Task RemoveAsync(CancellationToken ct)
    {
        // QUIT writes nothing more, but it takes the shared memory back, which a kill leaves to the machine until it is started anew.
        await EndAsync("QUIT", TimeSpan.FromSeconds(5), ct);
        DeleteFolder(State.Folder);
    }

    async Task EndAsync(string signal, TimeSpan patience, CancellationToken ct)
    {
        if (!await Shell.EndAsync(State.ProcessId, State.Mark, signal, patience, ct))
            await Shell.EndAsync(State.ProcessId, State.Mark, "KILL", TimeSpan.FromSeconds(10), ct);
    }

    static Dictionary<string, string> EnvironmentVariables => new() { ["LC_ALL"] = "C", ["PGDATA"] = "", ["TZ"] = "UTC" };

    IEnumerable<string> Command() =>
    [
        programs["postgres"], "-D", Cluster, "-c", $"cluster_name={State.Mark}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
        "-c", string.Create(CultureInfo.InvariantCulture, $"port={State.Port}"), .. PostgresSettings.For(State.Temporary),
    ];

    async Task MakeClusterAsync(Action<string> progress, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(Cluster, "PG_VERSION"))) return;
        progress($"PostgreSQL: making a database cluster in {State.Folder}");
        var unfinished = Cluster + ".unfinished";
        DeleteFolder(unfinished);
        var passwordFile = Path.Combine(State.Folder, "initial-password");
        await Secrets.WriteAsync(passwordFile, State.Password, ct);
        if (programs.Prefix.Count > 0)
            await Shell.MustRunAsync(["chown", "-R", PostgresPrograms.PackageUser, State.Folder], ct: ct);
        List<string> initdb =
        [
            .. programs.Prefix, programs["initdb"], "-D", unfinished, "-U", State.User, "-E", "UTF8", "--auth=scram-sha-256",
            $"--pwfile={passwordFile}", .. State.Temporary ? (string[])["--no-sync"] : [],
        ];

        // C.UTF-8 knows the letters of every language and sorts the same everywhere; macOS has had it only lately.
        if ((await Shell.RunAsync([.. initdb, "--locale=C.UTF-8"], EnvironmentVariables, ct)).ExitCode != 0)
        {
            DeleteFolder(unfinished);
            await Shell.MustRunAsync([.. initdb, "--no-locale"], EnvironmentVariables, ct);
        }

        File.Delete(passwordFile);
        Directory.Move(unfinished, Cluster);
    }

    async Task<bool> AnswersInTimeAsync(CancellationToken ct)
    {
        // After a crash it answers only when it has recovered, which is as long as it takes; what ends the wait is the end of the process.
        var patience = TimeSpan.FromMinutes(5);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(50, ct))
        {
            if (await AnswersAsync(ct)) return true;
            if (!Shell.Lives(State.ProcessId, State.Mark)) return false;
        }

        throw new ProvisioningException($"PostgreSQL did not answer within {patience.TotalMinutes} minutes; {Tail(LogFile)}");
    }
}
