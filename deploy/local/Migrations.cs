using System.Diagnostics;

namespace Associations.Local;

/// <summary>The step before a service starts: it makes the schema of its database fit, as the database's owner, and ends.</summary>
static class Migrations
{
    /// <param name="name">The service.</param>
    /// <param name="assembly">Its assembly.</param>
    /// <param name="log">Where its lines go.</param>
    /// <param name="settings">Both connection strings.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="InvalidOperationException">It refused or failed; the message is what it said.</exception>
    internal static async Task Run(string name, string assembly, string log, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "migrate"])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} cannot be migrated: 'dotnet' is not on the PATH.");
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        await File.AppendAllTextAsync(log, await said + await wrong, cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{name} cannot be migrated. {(await wrong).Trim()} Its log: {log}");
        Screen.Say($"The database of {name} is migrated");
    }
}
