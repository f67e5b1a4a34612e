namespace Associations.Provisioning;

/// <summary>The packages of Debian and Ubuntu: installed without questions and without a service left running.</summary>
static class Packages
{
    const string PolicyFile = "/usr/sbin/policy-rc.d";
    static readonly SemaphoreSlim OneAtATime = new(1, 1);
    static bool _listsAreFresh;

    internal static bool CanInstall => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get");

    internal static async Task InstallAsync(string package, Action<string> progress, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        var ours = false;
        try
        {
            var (_, status) = await Shell.RunAsync(["dpkg-query", "-W", "-f=${Status}", package], ct: ct);
            if (status.Contains("ok installed", StringComparison.Ordinal)) return;
            if (!_listsAreFresh)
            {
                progress("apt-get update");
                await AptGetAsync(["update"], ct);
                _listsAreFresh = true;
            }

            progress($"apt-get install {package}; this takes a minute or two, once");
            ours = await ForbidServicesAsync(ct);
            await AptGetAsync(["install", "-y", "--no-install-recommends", package], ct);
        }
        finally
        {
            if (ours) File.Delete(PolicyFile);
            OneAtATime.Release();
        }
    }

    static Task<string> AptGetAsync(string[] arguments, CancellationToken ct) => Shell.MustRunAsync(
        ["/usr/bin/apt-get", "-q", "-o", "DPkg::Lock::Timeout=600", .. arguments],
        new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive", ["LC_ALL"] = "C.UTF-8" }, ct);

    /// <summary>The packages start a system service unless this script forbids it. Where there is one already it stays as it is.</summary>
    static async Task<bool> ForbidServicesAsync(CancellationToken ct)
    {
        if (File.Exists(PolicyFile)) return false;
        await File.WriteAllTextAsync(PolicyFile, "#!/bin/sh\nexit 101\n", ct);
        await Shell.MustRunAsync(["chmod", "755", PolicyFile], ct: ct);
        return true;
    }
}
