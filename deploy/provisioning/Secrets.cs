using System.Security.Cryptography;
using System.Text;

namespace Associations.Provisioning;

/// <summary>Passwords, and files that hold them and are readable by their owner alone.</summary>
static class Secrets
{
    internal static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal static FileStream Create(string file)
    {
        File.Delete(file); // the mode is given to a file as it is made
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }

    internal static async Task WriteAsync(string file, string text, CancellationToken ct)
    {
        await using var stream = Create(file);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}
