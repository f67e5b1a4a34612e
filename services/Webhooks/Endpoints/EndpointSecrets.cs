using Associations.Webhooks.Signing;

namespace Associations.Webhooks.Endpoints;

/// <summary>The secrets of one endpoint. They are in this document alone: no event, no answer but the first, and no log line has them.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Current">The one that signs until it is rotated, with its prefix.</param>
/// <param name="Replaced">Those before it that may sign still.</param>
public sealed record EndpointSecrets(Guid Id, string Current, IReadOnlyList<ReplacedSecret> Replaced)
{
    /// <summary>More signatures than these would make a header that some receivers refuse.</summary>
    internal const int Most = 4;

    internal EndpointSecrets Rotate(WebhookSecret next, DateTimeOffset overlapUntil, DateTimeOffset now) =>
        new(Id, next.Reveal(), [new ReplacedSecret(Current, overlapUntil), .. Replaced.Where(secret => secret.Until > now)]);

    /// <summary>The secrets that sign at an instant, the newest first.</summary>
    internal IReadOnlyList<WebhookSecret> SigningAt(DateTimeOffset now) =>
        [WebhookSecret.Parse(Current), .. Replaced.Where(secret => secret.Until > now).Select(secret => WebhookSecret.Parse(secret.Secret))];

    /// <summary>For a log line that prints the record by mistake.</summary>
    public override string ToString() => $"{nameof(EndpointSecrets)} of {Id}";
}

/// <summary>A secret that another one has replaced.</summary>
/// <param name="Secret">With its prefix.</param>
/// <param name="Until">When it ceases to sign, UTC.</param>
public sealed record ReplacedSecret(string Secret, DateTimeOffset Until)
{
    /// <summary>For a log line that prints the record by mistake.</summary>
    public override string ToString() => $"{nameof(ReplacedSecret)} until {Until:O}";
}
