using System.Security.Cryptography;

namespace Associations.Webhooks.Signing;

/// <summary>
/// The key that a partner and we share for one endpoint: 24 to 64 random bytes, written <c>whsec_</c> and base64 (Standard Webhooks 1.0.0).
/// Printing it shows the prefix alone, so that it cannot slip into a log line.
/// </summary>
sealed class WebhookSecret
{
    internal const string Prefix = "whsec_";
    const int Fewest = 24, Most = 64, Usual = 32;

    readonly byte[] key;

    WebhookSecret(byte[] key) => this.key = key;

    internal ReadOnlySpan<byte> Key => key;

    internal static WebhookSecret Generate() => new(RandomNumberGenerator.GetBytes(Usual));

    /// <exception cref="FormatException">The text lacks the prefix, is not base64, or holds fewer than 24 or more than 64 bytes.</exception>
    internal static WebhookSecret Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            throw new FormatException($"A webhook secret starts with {Prefix}.");
        var key = Convert.FromBase64String(text[Prefix.Length..]);
        return key.Length is >= Fewest and <= Most
            ? new WebhookSecret(key)
            : throw new FormatException($"A webhook secret holds {Fewest} to {Most} bytes, not {key.Length}.");
    }

    /// <summary>The whole secret as text. For the one answer that shows it, and for the document that keeps it.</summary>
    internal string Reveal() => Prefix + Convert.ToBase64String(key);

    public override string ToString() => Prefix + "…";
}
