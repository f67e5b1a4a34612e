namespace Associations.Provisioning;

/// <summary>The folders in which servers keep their data.</summary>
static class Homes
{
    /// <summary>For clusters of root whose data folder the user <c>postgres</c> cannot reach, such as one below <c>/root</c>.</summary>
    const string Elsewhere = "/var/lib/associations";

    /// <summary>The file there that names the data folder.</summary>
    const string Owner = "belongs-to";

    internal static async Task<string> ForAsync(Kind kind, string folder, string id, bool temporary, CancellationToken ct)
    {
        var below = Path.Combine(folder, temporary ? $"{kind.Key}-{id}" : kind.Key);
        if (kind != Kind.PostgreSql || !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return below;
        Directory.CreateDirectory(folder);
        if (await ReachableAsync(folder, ct)) return below;
        Sweep();
        var elsewhere = Directory.CreateDirectory(Path.Combine(Elsewhere, $"{kind.Key}-{id}")).FullName;
        await File.WriteAllTextAsync(Path.Combine(elsewhere, Owner), folder, ct);
        return elsewhere;
    }

    /// <summary>Deletes what is left elsewhere of data folders that somebody has deleted.</summary>
    static void Sweep()
    {
        foreach (var home in Directory.Exists(Elsewhere) ? Directory.GetDirectories(Elsewhere) : [])
        {
            var owner = Path.Combine(home, Owner);
            if (File.Exists(owner) && !StateFile.Mentions(File.ReadAllText(owner), home)) Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>Says whether the user that PostgreSQL's package makes can pass through every folder on the way.</summary>
    static async Task<bool> ReachableAsync(string folder, CancellationToken ct)
    {
        if (Shell.Find("setpriv") is not { } setpriv) return true;
        var user = PostgresPrograms.PackageUser;
        if ((await Shell.RunAsync(["id", user], ct: ct)).ExitCode != 0) return Others(folder);
        var (exitCode, _) = await Shell.RunAsync([setpriv, $"--reuid={user}", $"--regid={user}", "--init-groups", "--", "test", "-x", folder], ct: ct);
        return exitCode == 0;
    }

    /// <summary>Before the package is there its user is not either; it will be nobody in particular.</summary>
    static bool Others(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (OperatingSystem.IsLinux() && !at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        return true;
    }
}
