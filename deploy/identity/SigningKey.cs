using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Associations.Identity;

/// <summary>The RSA key that signs tokens: made once, kept as PKCS#8 PEM, readable by its owner alone.</summary>
static class SigningKey
{
    const string FileName = "signing-key.pem";

    internal static RsaSecurityKey ReadOrMake(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
                Make(folder, path);
            var rsa = RSA.Create();
            rsa.ImportFromPem(File.ReadAllText(path));
            var key = new RsaSecurityKey(rsa);
            key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new IdentityNotStartedException($"The signing key {path} cannot be made or read: {e.Message}");
        }
    }

    static void Make(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        using var rsa = RSA.Create(2048);
        var draft = Path.Combine(folder, $"{FileName}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options))
            writer.Write(rsa.ExportPkcs8PrivateKeyPem());

        // Renamed when whole, so a crash here never leaves half a key that the next start would stumble over.
        File.Move(draft, path);
    }
}
