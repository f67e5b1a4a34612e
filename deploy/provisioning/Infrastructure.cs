using System.Runtime.InteropServices;

namespace Associations.Provisioning;

/// <summary>
/// A PostgreSQL and a RabbitMQ, obtained however they can be had (see <see cref="Provider"/>). Disposing leaves nothing running that was
/// started for it; a process that ends without disposing does the same on its way out, unless it is killed, and then the next start does.
/// </summary>
public sealed class Infrastructure : IAsyncDisposable
{
    readonly Home _home;
    readonly Postgres _postgres;
    readonly Broker _broker;
    readonly Action<string> _progress;
    readonly PosixSignalRegistration[] _signals;
    int _left;

    Infrastructure(Home home, Postgres postgres, Broker broker, Action<string> progress)
    {
        (_home, _postgres, _broker, _progress) = (home, postgres, broker, progress);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;

        // Nobody else hears these in a test program. Whoever owns a data folder has services to stop first, and does it in that order.
        PosixSignal[] heard = home.Shared ? [PosixSignal.SIGTERM, PosixSignal.SIGHUP] : [];
        _signals = [.. heard.Select(signal => PosixSignalRegistration.Create(signal, _ => OnProcessExit(null, EventArgs.Empty)))];
    }

    /// <summary>An Npgsql connection string of a role that may create databases and roles; its database is <c>postgres</c> unless the environment names another.</summary>
    public string PostgresAdmin => _postgres.Admin;

    /// <summary><c>amqp://user:password@host:port/</c>, the default virtual host, as an administrator.</summary>
    public string RabbitMq => _broker.Uri;

    /// <summary>One line: which way was taken, which version, which port.</summary>
    public string PostgresDescription => _postgres.Description;

    /// <summary>One line: which way was taken, which version, which port.</summary>
    public string RabbitMqDescription => _broker.Description;

    /// <summary>Obtains both servers, at the same time, and returns when both answer. The first time on a fresh machine this takes minutes.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="progress">Is told in a line what is happening; may be called from several threads.</param>
    /// <param name="ct">Ends the attempt; what it had started is stopped.</param>
    /// <exception cref="ProvisioningException">One cannot be had or does not start. The message is one line that says what to do.</exception>
    public static async Task<Infrastructure> StartAsync(ProvisioningOptions options, Action<string>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        progress ??= _ => { };
        var home = await Home.EnterAsync(options, progress, ct);
        try
        {
            var postgres = Postgres.ObtainAsync(home, options.Only, progress, ct);
            var broker = Broker.ObtainAsync(home, options.Only, progress, ct);
            await BothAsync(postgres, broker);
            var infrastructure = new Infrastructure(home, await postgres, await broker, progress);
            home.OpenDoor();
            return infrastructure;
        }
        catch
        {
            await home.LeaveAsync();
            throw;
        }
    }

    /// <summary>
    /// Deletes the servers of a data folder with their data, wherever it is kept (a container's volume, a folder that root has to keep
    /// elsewhere), and stops them should they run without an owner. Other files of the folder stay.
    /// </summary>
    /// <exception cref="ProvisioningException">Another process uses the data.</exception>
    public static async Task DeleteDataAsync(string dataFolder, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        if (!Directory.Exists(dataFolder)) return;
        var home = await Home.EnterAsync(new ProvisioningOptions { DataFolder = dataFolder }, _ => { }, ct);
        try
        {
            await home.DeleteServersAsync(ct);
        }
        finally
        {
            await home.LeaveAsync();
        }
    }

    /// <summary>Makes a database, unless it exists, and returns an administrator's Npgsql connection string to it.</summary>
    /// <exception cref="ArgumentException">The name is empty or longer than 63 bytes.</exception>
    public Task<string> CreateDatabaseAsync(string name, CancellationToken ct = default) =>
        Databases.CreateAsync(_postgres.Admin, name, ct);

    /// <summary>
    /// Makes a service's database and its two login roles, unless they exist: <c>{name}_owner</c>, which owns the database and all that is
    /// in it, and <c>{name}</c>, which may connect and no more until a migration grants it its tables. Nobody else can connect to it. The
    /// roles get the passwords given, also when they had others; what the second owned is given to the first.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, or with <c>_owner</c> longer than 63 bytes.</exception>
    public Task<ServiceDatabase> CreateServiceDatabaseAsync(string name, string ownerPassword, string password, CancellationToken ct = default) =>
        Databases.CreateServiceAsync(_postgres.Admin, name, ownerPassword, password, ct);

    /// <summary>Ends all sessions of a database and deletes it; nothing to do when there is none.</summary>
    public Task DropDatabaseAsync(string name, CancellationToken ct = default) => Databases.DropAsync(_postgres.Admin, name, ct);

    /// <summary>Deletes a service's database and its two roles.</summary>
    public Task DropServiceDatabaseAsync(string name, CancellationToken ct = default) => Databases.DropServiceAsync(_postgres.Admin, name, ct);

    /// <summary>Makes a virtual host, unless it exists, and returns the <c>amqp://</c> URI that leads to it.</summary>
    public async Task<string> CreateVirtualHostAsync(string name, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        await _broker.CreateVirtualHostAsync(name, ct);
        return $"{_broker.Uri.TrimEnd('/')}/{Uri.EscapeDataString(name)}";
    }

    /// <summary>Deletes a virtual host with all that is in it; nothing to do when there is none.</summary>
    public Task DeleteVirtualHostAsync(string name, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _broker.DeleteVirtualHostAsync(name, ct);
    }

    /// <summary>Stops PostgreSQL in order, as for maintenance.</summary>
    /// <exception cref="InvalidOperationException">It is shared or somebody else's, and not ours to stop.</exception>
    public Task StopPostgresAsync(CancellationToken ct = default) => Ours(_postgres.Server).StopAsync(ct);

    /// <summary>Starts it again after a stop or a kill, with the data that it had, and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It is shared or somebody else's, and not ours to start.</exception>
    public Task StartPostgresAsync(CancellationToken ct = default) => Ours(_postgres.Server).StartAsync(_progress, ct);

    /// <summary>Kills it, as a power cut would.</summary>
    /// <exception cref="InvalidOperationException">It is shared or somebody else's, and not ours to kill.</exception>
    public Task KillPostgresAsync(CancellationToken ct = default) => Ours(_postgres.Server).KillAsync(ct);

    /// <inheritdoc cref="StopPostgresAsync"/>
    public Task StopRabbitMqAsync(CancellationToken ct = default) => Ours(_broker.Server).StopAsync(ct);

    /// <inheritdoc cref="StartPostgresAsync"/>
    public Task StartRabbitMqAsync(CancellationToken ct = default) => Ours(_broker.Server).StartAsync(_progress, ct);

    /// <inheritdoc cref="KillPostgresAsync"/>
    public Task KillRabbitMqAsync(CancellationToken ct = default) => Ours(_broker.Server).KillAsync(ct);

    /// <summary>Stops what is ours alone, in order, with its data kept; gives up our part in what is shared.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0) return;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        foreach (var signal in _signals) signal.Dispose();
        await _home.LeaveAsync();
    }

    /// <summary>Waits for both, and says of both what is wrong, so that it is mended in one go.</summary>
    static async Task BothAsync(Task one, Task other)
    {
        try
        {
            await Task.WhenAll(one, other);
        }
        catch (ProvisioningException) when (one.Exception?.InnerException is ProvisioningException first && other.Exception?.InnerException is ProvisioningException second)
        {
            throw new ProvisioningException($"{first.Message} {second.Message}", new AggregateException(first, second));
        }
    }

    Server Ours(Server? server) => server is not null && !_home.Shared
        ? server
        : throw new InvalidOperationException("Only a server of our own can be stopped: give ProvisioningOptions a DataFolder, and do not set the variable that names one from elsewhere.");

    void OnProcessExit(object? sender, EventArgs e) => DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
}
