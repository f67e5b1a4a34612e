namespace Associations.StripeEmulator.Webhooks;

/// <summary>Where events are sent. The configured one is not stored; those made over the control endpoint are.</summary>
sealed record WebhookEndpoint : StripeObject
{
    internal const string Configured = "we_configured";

    public required Uri Url { get; init; }
    public required string Secret { get; init; }
    public IReadOnlyList<string> EnabledEvents { get; init; } = ["*"];

    /// <summary><c>enabled</c> or <c>disabled</c>.</summary>
    public string Status { get; init; } = "enabled";
}
