using System.Security.Cryptography;
using System.Text;

namespace Associations.StripeEmulator.Idempotency;

/// <summary>
/// The first answer to a call with an idempotency key, a 500 included, from the moment that its execution began. Kept for 24 hours.
/// The key holds a hash of the API key, because keys of one API key mean nothing to another; the fingerprint is a hash of method,
/// path and parameters, because another call under the same key is an error.
/// </summary>
sealed record StoredResult(
    string Key, string Fingerprint, string Path, int Status, string Body, string RequestId, long AtMilliseconds)
{
    /// <summary>The longest key that Stripe takes.</summary>
    internal const int LongestKey = 255;

    // Secrets are not written to disk, not even pretended ones.
    internal static string KeyOf(string apiKey, string idempotencyKey) => $"{Hash(apiKey)[..16]}:{idempotencyKey}";

    internal static string FingerprintOf(string method, string path, IEnumerable<KeyValuePair<string, string>> parameters) =>
        Hash(string.Join('\n', parameters.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)
            .Prepend($"{method} {path}")));

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
