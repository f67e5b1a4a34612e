using System.Globalization;

namespace Associations.Provisioning;

/// <summary>
/// A folder with servers in it, and our place there. In one that is ours, nobody else gets in and we stop the servers as we leave. A shared
/// one has many tenants at a time, each with a lease that its death gives back; whoever leaves last takes the servers down.
/// </summary>
sealed class Home
{
    readonly Lock _gate = new();
    readonly Dictionary<Kind, Server> _servers = [];
    StateFile _state;
    FileStream? _door;
    readonly FileStream? _lease;

    Home(string folder, bool shared, FileStream door, FileStream? lease)
    {
        (Folder, Shared, _door, _lease) = (folder, shared, door, lease);
        _state = StateFile.Read(folder);
    }

    internal string Folder { get; }
    internal bool Shared { get; }

    static string DoorOf(string folder) => Path.Combine(folder, "door.lock");
    static string LeaseOf(string folder) => Path.Combine(folder, "lease.lock");

    /// <summary>Enters, and keeps the door shut until <see cref="OpenDoor"/>: who comes later finds servers that run.</summary>
    internal static async Task<Home> EnterAsync(ProvisioningOptions options, Action<string> progress, CancellationToken ct)
    {
        if (options.DataFolder is { } own)
        {
            var folder = Path.GetFullPath(own);
            Directory.CreateDirectory(folder);
            var door = Locks.TryAlone(DoorOf(folder))
                ?? throw new ProvisioningException($"Another process uses the data in {folder}: stop it, or name another folder.");
            return Opened(() => new Home(folder, shared: false, door, lease: null), door);
        }
        else
        {
            var folder = SharedFolder(options.Only);
            Directory.CreateDirectory(folder);
            var door = await Locks.AloneAsync(DoorOf(folder), () => progress($"waiting for another process that starts or stops the servers in {folder}"), ct);
            return Opened(() => new Home(folder, shared: true, door, Locks.TryTogether(LeaseOf(folder))), door);
        }
    }

    static Home Opened(Func<Home> open, FileStream door)
    {
        try
        {
            return open();
        }
        catch
        {
            door.Dispose();
            throw;
        }
    }

    /// <summary>One per user, and per version of what is written there.</summary>
    static string SharedFolder(Provider? only)
    {
        var way = only is null ? "" : "-" + only.Value.ToString().ToLowerInvariant();
        return Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"associations-servers-1-{Environment.UserName}{way}"));
    }

    internal ServerState? Remembered(Kind kind) => kind == Kind.PostgreSql ? _state.Postgres : _state.RabbitMq;

    /// <summary>Remembers the server, and every change of it from now on.</summary>
    internal void Keep(Kind kind, Server server)
    {
        server.Changed = Write;
        _servers[kind] = server;
        Write(server.State);

        void Write(ServerState state)
        {
            lock (_gate)
            {
                _state = kind == Kind.PostgreSql ? _state with { Postgres = state } : _state with { RabbitMq = state };
                _state.Write(Folder);
            }
        }
    }

    internal void Forget(Kind kind)
    {
        lock (_gate)
        {
            _state = kind == Kind.PostgreSql ? _state with { Postgres = null } : _state with { RabbitMq = null };
            _state.Write(Folder);
        }
    }

    /// <summary>Others may enter a shared home from now on.</summary>
    internal void OpenDoor()
    {
        if (!Shared) return;
        _door?.Dispose();
        _door = null;
    }

    internal async Task LeaveAsync()
    {
        if (!Shared)
        {
            await Task.WhenAll(_servers.Values.Select(server => server.StopAsync(CancellationToken.None)));
            _door?.Dispose();
            return;
        }

        _door ??= await Locks.AloneAsync(DoorOf(Folder), () => { }, CancellationToken.None);
        using var door = _door;
        _lease?.Dispose();
        using var alone = Locks.TryAlone(LeaseOf(Folder));
        if (alone is null) return;

        // What is there now, which may have been made anew since we came.
        _state = StateFile.Read(Folder);
        await DeleteServersAsync(CancellationToken.None);
        foreach (var leftover in Directory.GetDirectories(Folder)) Directory.Delete(leftover, recursive: true);
    }

    /// <summary>Ends the servers that are remembered here, and deletes their data.</summary>
    internal async Task DeleteServersAsync(CancellationToken ct)
    {
        foreach (var kind in (Kind[])[Kind.PostgreSql, Kind.RabbitMq])
            if (Remembered(kind) is { } state)
                await (await Obtaining.KnownAsync(kind, state, only: null, ct)).RemoveAsync(ct);
        StateFile.Delete(Folder);
    }
}
