using System.Text.Json.Nodes;

namespace Associations.StripeEmulator.Webhooks;

/// <summary>
/// One event on its way to one endpoint: not before a time in Unix milliseconds, and among those due together in their sequence.
/// A rule may hold it until others can be sent before it. An alteration is merged into the event whenever it is sent, which
/// makes one about an unknown object.
/// </summary>
sealed record Delivery(
    string Id, string EventId, string EventType, string EndpointId, DeliveryStatus Status, long NotBefore, long Sequence,
    IReadOnlyList<DeliveryAttempt> Attempts, string? HeldBy = null, JsonObject? Alteration = null);

/// <summary>How far a webhook delivery has come.</summary>
public enum DeliveryStatus
{
    /// <summary>To be sent, for the first time or again.</summary>
    Pending,

    /// <summary>Kept back by a rule.</summary>
    Withheld,

    /// <summary>Answered with a 2xx.</summary>
    Delivered,

    /// <summary>Tried as often as configured, in vain.</summary>
    Failed,
}

/// <summary>One attempt at a webhook delivery.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Status">The receiver's HTTP status, none when there was no answer.</param>
/// <param name="Error">Why there was no answer.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Error);
