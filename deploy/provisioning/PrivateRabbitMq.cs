using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Associations.Provisioning;

/// <summary>A RabbitMQ of our own, from the machine's programs: loopback only, a random user and password, everything it writes in our folder.</summary>
sealed class PrivateRabbitMq(ServerState state, RabbitMqPrograms programs) : Server(state)
{
    /// <summary>For Erlang: a machine that runs the system as well gains nothing from threads that wait by spinning.</summary>
    internal const string Light = "+sbwt none +sbwtdcpu none +sbwtdio none";

    string LogFile => Path.Combine(State.Folder, "rabbitmq.log");

    internal override string Description =>
        $"RabbitMQ {State.Version} from {Path.GetDirectoryName(programs.Server)}, port {State.Port}, management on {State.ManagementPort}, data in {State.Folder}";

    internal override Task<bool> AnswersAsync(CancellationToken ct) => VirtualHosts.AnswersAsync(State, State.Port, ct);

    internal override async Task StartAsync(Action<string> progress, CancellationToken ct)
    {
        Directory.CreateDirectory(State.Folder);
        await StopUnknownAsync(Path.Combine(State.Folder, "rabbitmq.pid"), ct);
        await EndPortMapperAsync(ct); // of an earlier run that came to its end without us
        TrimLog(LogFile);
        for (var attempt = 1; ; attempt++)
        {
            ChoosePorts(progress);
            await WriteSettingsAsync(ct);
            progress($"RabbitMQ: starting {programs.Server} on port {State.Port}");
            State = State with { ProcessId = Shell.StartServer(LogFile, EnvironmentVariables(), [programs.Server, "-associations", State.Mark]) };
            if (await AnswersInTimeAsync(ct)) break;

            // Somebody may have taken one of the ports between our look and the server's.
            if (attempt == 3) throw new ProvisioningException($"RabbitMQ did not start; {Tail(LogFile)}");
            await EndPortMapperAsync(ct);
        }

        State = State with { Version = await VirtualHosts.VersionAsync(VirtualHosts.Management(State), ct) };
    }

    internal override async Task StopAsync(CancellationToken ct)
    {
        // It closes its queues in a second and then, in some versions, waits five more for a part of its statistics. What it has confirmed
        // is on disk before it confirms it, so that the impatient end costs nothing.
        await Shell.EndAsync(State.ProcessId, State.Mark, "TERM", TimeSpan.FromSeconds(4), ct);
        await KillAsync(ct);
    }

    internal override async Task KillAsync(CancellationToken ct)
    {
        await Shell.EndAsync(State.ProcessId, State.Mark, "KILL", TimeSpan.FromSeconds(10), ct);
        await EndPortMapperAsync(ct);
    }

    internal override async Task RemoveAsync(CancellationToken ct)
    {
        await KillAsync(ct);
        DeleteFolder(State.Folder);
    }

    void ChoosePorts(Action<string> progress)
    {
        List<int> chosen = [];
        int Choose(int preferred)
        {
            var port = Ports.FreeOr(preferred, chosen);
            if (preferred != 0 && port != preferred) progress($"RabbitMQ: port {preferred} is taken by something else, using {port}");
            chosen.Add(port);
            return port;
        }

        State = State with
        {
            Port = Choose(State.Port),
            ManagementPort = Choose(State.ManagementPort),
            DistributionPort = Choose(State.DistributionPort),
            EpmdPort = Choose(State.EpmdPort),
        };
    }

    async Task WriteSettingsAsync(CancellationToken ct)
    {
        List<string> settings =
        [
            $"listeners.tcp.1 = 127.0.0.1:{State.Port}",
            "management.tcp.ip = 127.0.0.1",
            $"management.tcp.port = {State.ManagementPort}",
            $"default_user = {State.User}",
            $"default_pass = {State.Password}",
            "log.console = true",
            "log.console.level = info",
            "log.file = false",
        ];

        // Statistics cost more than the messages of a test; whoever runs the system looks at them.
        if (State.Temporary) settings.AddRange(["management_agent.disable_metrics_collector = true", "management.disable_stats = true"]);
        await Secrets.WriteAsync(Path.Combine(State.Folder, "rabbitmq.conf"), string.Join('\n', settings) + '\n', ct);
        await File.WriteAllTextAsync(Path.Combine(State.Folder, "enabled_plugins"), "[rabbitmq_management].\n", ct);
        await File.WriteAllTextAsync(Path.Combine(State.Folder, "rabbitmq-env.conf"), "", ct);
    }

    Dictionary<string, string> EnvironmentVariables()
    {
        string Below(string name) => Path.Combine(State.Folder, name);
        var schedulers = Math.Clamp(Environment.ProcessorCount, 1, 4);
        return new()
        {
            ["HOME"] = State.Folder, // the Erlang cookie
            ["RABBITMQ_CONF_ENV_FILE"] = Below("rabbitmq-env.conf"), // the system's own would set names and folders
            ["RABBITMQ_CONFIG_FILE"] = Below("rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Below("advanced.config"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Below("generated"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Below("enabled_plugins"),
            ["RABBITMQ_MNESIA_BASE"] = Below("data"),
            ["RABBITMQ_LOG_BASE"] = State.Folder,
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Below("rabbitmq.pid"),
            ["RABBITMQ_NODENAME"] = "associations@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Text(State.Port),
            ["RABBITMQ_DIST_PORT"] = Text(State.DistributionPort),
            // A port mapper of its own: two instances do not meet, and it ends with the one it serves.
            ["ERL_EPMD_PORT"] = Text(State.EpmdPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            // The start script then becomes the server instead of waiting for it, so that the process id is the server's.
            ["RABBITMQ_ALLOW_INPUT"] = "1",
            ["RABBITMQ_SERVER_START_ARGS"] = "-noinput",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                $"+S {schedulers}:{schedulers} {Light} -kernel inet_dist_use_interface {{127,0,0,1}}",
        };
    }

    async Task<bool> AnswersInTimeAsync(CancellationToken ct)
    {
        var patience = TimeSpan.FromMinutes(5);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(50, ct))
        {
            if (await AnswersAsync(ct)) return true;
            if (!Shell.Lives(State.ProcessId, State.Mark)) return false;
        }

        throw new ProvisioningException($"RabbitMQ did not answer within {patience.TotalMinutes} minutes; {Tail(LogFile)}");
    }

    /// <summary>Ends the port mapper (epmd) that Erlang leaves running, by its own protocol; it refuses until it has noticed that the node is gone.</summary>
    async Task EndPortMapperAsync(CancellationToken ct)
    {
        if (State.EpmdPort == 0) return;
        try
        {
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(3); await Task.Delay(20, ct))
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, State.EpmdPort, ct);
                await client.GetStream().WriteAsync(new byte[] { 0, 1, (byte)'k' }, ct);
                var answer = new byte[2];
                var length = await client.GetStream().ReadAsync(answer, ct).AsTask().WaitAsync(TimeSpan.FromSeconds(1), ct);
                if (length == 2 && answer is [(byte)'O', (byte)'K']) return;
            }
        }
        catch (Exception gone) when (gone is SocketException or IOException or TimeoutException)
        {
            // It is not there, which is what is wanted.
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
