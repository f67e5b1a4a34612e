using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Associations.StripeEmulator.Webhooks;

/// <summary>Stripe's scheme: HMAC-SHA256 over <c>t.body</c>, keyed with the whole secret as text, its <c>whsec_</c> included.</summary>
static class WebhookSignature
{
    internal static string Header(byte[] body, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
