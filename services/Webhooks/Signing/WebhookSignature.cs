using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Associations.Webhooks.Signing;

/// <summary>
/// Standard Webhooks 1.0.0, scheme <c>v1</c>: HMAC-SHA256 over <c>id.timestamp.body</c>, where the timestamp is that of the attempt in
/// Unix seconds and the body is the bytes that are sent.
/// </summary>
static class WebhookSignature
{
    internal const string IdHeader = "webhook-id";
    internal const string TimestampHeader = "webhook-timestamp";
    internal const string SignatureHeader = "webhook-signature";

    /// <summary>The value of <c>webhook-signature</c>: one <c>v1,base64</c> per secret with a space between, so that both verify while one replaces the other.</summary>
    /// <exception cref="ArgumentException">There is no secret, or the id is empty or has a dot: with one, two messages could sign alike.</exception>
    internal static string Sign(IReadOnlyCollection<WebhookSecret> secrets, string id, DateTimeOffset attemptedAt, ReadOnlySpan<byte> body)
    {
        if (secrets.Count == 0)
            throw new ArgumentException("A message is signed by one secret at least.", nameof(secrets));
        if (id.Length == 0 || id.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException("A webhook id is not empty and has no dot.", nameof(id));

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{Timestamp(attemptedAt)}."), .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret.Key, signed))));
    }

    internal static string Timestamp(DateTimeOffset attemptedAt) => attemptedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
