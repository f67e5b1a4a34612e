namespace Associations.Billing.StripeEvents;

/// <summary>
/// Something that Stripe sent, kept as it came before it is answered: what was acknowledged is here, whatever happens next.
/// </summary>
public sealed record StripeEvent
{
    /// <summary>Stripe's id of the event; the same one sent twice is stored once.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its type, such as <c>payment_intent.succeeded</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The id of the object that it is about, or null.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The API version that it was written in.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Whether it is about real money, or null where it does not say.</summary>
    public bool? IsLive { get; init; }

    /// <summary>The bytes as they came.</summary>
    public string Raw { get; init; } = "";

    /// <summary>When it came, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When to work on it, UTC; null when that is done.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often working on it has failed.</summary>
    public int Failures { get; init; }

    /// <summary>What became of it: <c>applied</c>, <c>foreign</c> (of another system on the same account), <c>ignored</c> (a type not used here).</summary>
    public string? Result { get; init; }
}
