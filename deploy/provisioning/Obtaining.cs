using System.Security.Cryptography;

namespace Associations.Provisioning;

/// <summary>The order of the ways: the first that can be taken is taken, and one that holds data from before is taken again.</summary>
static class Obtaining
{
    internal static async Task<Server> ServerAsync(Kind kind, Home home, Provider? only, Action<string> progress, CancellationToken ct)
    {
        try
        {
            return await FirstAsync(kind, home, only, progress, ct);
        }
        catch (Exception unforeseen) when (unforeseen is not ProvisioningException && !ct.IsCancellationRequested)
        {
            // An engine that hangs, a disk that is full, a program that is not what its name says: still one line, with the cause inside.
            throw new ProvisioningException($"{kind.Name} could not be had: {unforeseen.Message.ReplaceLineEndings(" ").Trim()} ({unforeseen.GetType().Name})", unforeseen);
        }
    }

    static async Task<Server> FirstAsync(Kind kind, Home home, Provider? only, Action<string> progress, CancellationToken ct)
    {
        if (home.Remembered(kind) is { } remembered)
        {
            var known = await KnownAsync(kind, remembered, only, ct);
            home.Keep(kind, known);
            if (await known.AnswersAsync(ct))
            {
                progress($"{kind.Name}: found running, port {remembered.Port}");
                return known;
            }

            if (!home.Shared)
            {
                await known.StopAsync(ct); // it may live and not answer
                return await StartedAsync(known, progress, ct);
            }

            progress($"{kind.Name}: what was left of an earlier run does not answer; making a new one");
            await known.RemoveAsync(ct);
            home.Forget(kind);
        }

        foreach (var way in only is { } one ? [one] : Enum.GetValues<Provider>())
            if (await TryAsync(kind, way, home, only is not null, progress, ct) is { } server)
            {
                home.Keep(kind, server);
                return await StartedAsync(server, progress, ct);
            }

        throw new ProvisioningException(Missing(kind));
    }

    /// <summary>The server that made the data, whatever else could be had by now.</summary>
    internal static async Task<Server> KnownAsync(Kind kind, ServerState remembered, Provider? only, CancellationToken ct)
    {
        if (only is { } one && Way(one) != Way(remembered.Provider))
            throw new ProvisioningException(
                $"The {kind.Name} data in {remembered.Folder} was made by the way '{remembered.Provider}', not '{one}': delete it or use another folder.");
        if (Way(remembered.Provider) == Provider.Containers) return kind.FromContainer(remembered);
        return await kind.FromProgramsAsync(remembered, ct)
            ?? throw new ProvisioningException(
                $"{kind.Name}'s programs, which made the data in {remembered.Folder}, are not on this machine any more: install '{kind.Package}', or delete the data.");

        // Installed packages are the machine's own programs.
        static Provider Way(Provider provider) => provider == Provider.Packages ? Provider.Programs : provider;
    }

    static async Task<Server?> TryAsync(Kind kind, Provider way, Home home, bool insisted, Action<string> progress, CancellationToken ct)
    {
        switch (way)
        {
            case Provider.Containers when await Engine.ClientAsync() is { } client:
                return await Engine.HasAsync(client, kind.Image, progress, ct) ? kind.FromContainer(await NewStateAsync(kind, way, home, ct)) : null;
            case Provider.Containers when insisted:
                throw new ProvisioningException("No Docker engine answers: start it, or say where it is in DOCKER_HOST.");
            case Provider.Programs:
                return await kind.FromProgramsAsync(await NewStateAsync(kind, way, home, ct), ct);
            case Provider.Packages when Packages.CanInstall:
                await Packages.InstallAsync(kind.Package, progress, ct);
                return await kind.FromProgramsAsync(await NewStateAsync(kind, way, home, ct), ct);
            case Provider.Packages when insisted:
                throw new ProvisioningException("Packages can be installed only on Debian or Ubuntu, and only as root.");
            case Provider.Environment when insisted:
                throw new ProvisioningException($"{kind.Variable} is not set.");
            default:
                return null;
        }
    }

    static async Task<Server> StartedAsync(Server server, Action<string> progress, CancellationToken ct)
    {
        await server.StartAsync(progress, ct);
        return server;
    }

    static async Task<ServerState> NewStateAsync(Kind kind, Provider way, Home home, CancellationToken ct)
    {
        var id = RandomNumberGenerator.GetHexString(12, lowercase: true);
        return new()
        {
            Provider = way,
            Id = id,
            Folder = way == Provider.Containers ? home.Folder : await Homes.ForAsync(kind, home.Folder, id, home.Shared, ct),
            Temporary = home.Shared,
            User = kind.User,
            Password = Secrets.New(),
        };
    }

    static string Missing(Kind kind)
    {
        var install = OperatingSystem.IsMacOS() ? $"'brew install {(kind == Kind.PostgreSql ? "postgresql@17" : "rabbitmq")}'"
            : OperatingSystem.IsWindows() ? "Docker Desktop"
            : $"the package '{kind.Package}' (as root on Debian and Ubuntu this is done for you)";
        return $"No {kind.Name} can be had here: start a Docker engine that has or can pull {kind.Image}, install {install}, or set {kind.Variable} to one that runs elsewhere.";
    }
}
