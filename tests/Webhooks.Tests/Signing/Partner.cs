using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Associations.Webhooks.Tests.Signing;

/// <summary>A partner's side of Standard Webhooks 1.0.0, written from the specification and sharing nothing with the sender's code.</summary>
static class Partner
{
    internal static bool Accepts(string secret, IReadOnlyDictionary<string, string> headers, byte[] body, DateTimeOffset now)
    {
        if (!headers.TryGetValue("webhook-id", out var id) || !headers.TryGetValue("webhook-timestamp", out var timestamp)
            || !headers.TryGetValue("webhook-signature", out var signatures)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > 300)
            return false;

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret.Split('_')[1]));
        hmac.AppendData(Encoding.ASCII.GetBytes(id + "." + timestamp + "."));
        hmac.AppendData(body);
        var expected = hmac.GetHashAndReset();
        // The reference verifier for C# throws on an entry without a comma; so does this one.
        return signatures.Split(' ').Select(entry => (Version: entry[..entry.IndexOf(',', StringComparison.Ordinal)], Value: entry[(entry.IndexOf(',', StringComparison.Ordinal) + 1)..]))
            .Any(entry => entry.Version == "v1" && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(entry.Value), expected));
    }
}
