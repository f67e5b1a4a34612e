using System.Globalization;

namespace Associations.Provisioning;

/// <summary>A folder of PostgreSQL programs that belong together, and the user they have to run as.</summary>
/// <param name="Folder">Holds at least <c>postgres</c> and <c>initdb</c>, of one version.</param>
/// <param name="Major">The major version: a data folder can be opened by no other.</param>
/// <param name="Prefix">What stands before a command so that it runs as a user PostgreSQL accepts; empty when we are one.</param>
sealed record PostgresPrograms(string Folder, int Major, IReadOnlyList<string> Prefix)
{
    /// <summary>PostgreSQL refuses to run as root, so root hands over to the user that every distribution's package makes.</summary>
    internal const string PackageUser = "postgres";

    /// <summary>The newest, or the newest of that major version; <see langword="null"/> when there is none.</summary>
    internal static async Task<PostgresPrograms?> FindAsync(int? major, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows()) return null;
        var found = new List<PostgresPrograms>();
        foreach (var folder in Folders().Distinct())
        {
            var postgres = Path.Combine(folder, "postgres");
            if (!File.Exists(postgres) || !File.Exists(Path.Combine(folder, "initdb"))) continue;
            var (exitCode, output) = await Shell.RunAsync([postgres, "--version"], ct: ct); // postgres (PostgreSQL) 17.2 (Debian …)
            var version = output.Split(' ').FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0])) ?? "";
            var digits = string.Concat(version.TakeWhile(char.IsAsciiDigit));
            if (exitCode == 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var its))
                found.Add(new(folder, its, []));
        }

        var best = found.Where(programs => major is null || programs.Major == major).MaxBy(programs => programs.Major);
        return best is null ? null : best with { Prefix = await PrefixAsync(ct) };
    }

    internal string this[string program] => Path.Combine(Folder, program);

    static IEnumerable<string> Folders()
    {
        foreach (var root in (string[])["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"])
        {
            if (!Directory.Exists(root)) continue;
            foreach (var version in Directory.EnumerateDirectories(root, root.EndsWith("opt", StringComparison.Ordinal) ? "postgresql*" : "*"))
                yield return Path.Combine(version, "bin");
        }

        foreach (var folder in Directory.Exists("/usr") ? Directory.EnumerateDirectories("/usr", "pgsql-*") : [])
            yield return Path.Combine(folder, "bin");

        // A program on the PATH may be a link or a wrapper: what counts is the folder that it really lies in, with its companions.
        if (Shell.Find("postgres") is { } linked)
            yield return Path.GetDirectoryName(File.ResolveLinkTarget(linked, returnFinalTarget: true)?.FullName ?? linked)!;
    }

    static async Task<IReadOnlyList<string>> PrefixAsync(CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess) return [];
        var (exitCode, _) = await Shell.RunAsync(["id", PackageUser], ct: ct);
        if (exitCode != 0)
            throw new ProvisioningException(
                $"PostgreSQL does not run as root and there is no user '{PackageUser}': run this as an ordinary user, or add that user.");
        if (Shell.Find("setpriv") is { } setpriv)
            return [setpriv, $"--reuid={PackageUser}", $"--regid={PackageUser}", "--init-groups", "--"];
        if (Shell.Find("runuser", "/usr/sbin", "/sbin") is { } runuser) return [runuser, "-u", PackageUser, "--"];
        throw new ProvisioningException("PostgreSQL does not run as root, and neither setpriv nor runuser is there: run this as an ordinary user.");
    }
}
