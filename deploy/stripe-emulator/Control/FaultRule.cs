using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Associations.StripeEmulator.Control;

/// <summary>A misbehaviour that the emulator can be told; in JSON in kebab case, such as <c>error-after-effect</c>.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>Waits before anything is done; the idempotency key is in use meanwhile.</summary>
    DelayBeforeEffect,

    /// <summary>Does it at once, and answers late.</summary>
    DelayAnswer,

    /// <summary>Does nothing and answers an error (500 unless <see cref="FaultRule.Status"/> says otherwise).</summary>
    ErrorBeforeEffect,

    /// <summary>Does it and answers an error, which is then the stored answer for the idempotency key.</summary>
    ErrorAfterEffect,

    /// <summary>Closes the connection and does nothing.</summary>
    DropBeforeEffect,

    /// <summary>Does it, stores the answer and closes the connection instead of sending it.</summary>
    DropAfterEffect,

    /// <summary>Sends the call's webhooks, and waits for their first attempt, before the call is answered.</summary>
    WebhookFirst,

    /// <summary>
    /// A payment that succeeds by the call has its balance transaction <see cref="FaultRule.Milliseconds"/> later, told by
    /// <c>charge.updated</c>: as at Stripe where a card is captured asynchronously.
    /// </summary>
    LateBalance,

    /// <summary>Delivers the same event <see cref="FaultRule.Copies"/> times more.</summary>
    WebhookDuplicate,

    /// <summary>Makes a second event, with an id of its own, for the same thing.</summary>
    WebhookTwin,

    /// <summary>Holds the next <see cref="FaultRule.Times"/> events and then sends them, the last one first.</summary>
    WebhookReorder,

    /// <summary>Never delivers, unless told to later.</summary>
    WebhookWithhold,

    /// <summary>Delivers <see cref="FaultRule.Milliseconds"/> later.</summary>
    WebhookDelay,

    /// <summary>Delivers, before the event, one of the same type about an object that nobody here knows.</summary>
    WebhookForeign,

    /// <summary>Signs an attempt with another secret.</summary>
    WebhookBadSignature,

    /// <summary>Signs an attempt with a clock that is off by <see cref="FaultRule.Seconds"/>.</summary>
    WebhookClock,

    /// <summary>Sends, properly signed, the event with <see cref="FaultRule.Merge"/> merged into it.</summary>
    WebhookAlter,
}

/// <summary>One ordered misbehaviour: of which kind, for which calls or events, how often.</summary>
public sealed record FaultRule
{
    /// <summary>Given by the emulator.</summary>
    public string? Id { get; init; }

    /// <summary>What to do wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>For calls: only this method, such as <c>POST</c>.</summary>
    public string? Method { get; init; }

    /// <summary>For calls: only this path, such as <c>/v1/refunds</c>; a <c>*</c> at the end stands for any rest.</summary>
    public string? Path { get; init; }

    /// <summary>For webhooks: only this type, such as <c>payment_intent.succeeded</c> or <c>charge.*</c>.</summary>
    public string? EventType { get; init; }

    /// <summary>How many of the next matches; 0 means until the rule is taken away.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For the delays, and for <see cref="FaultKind.LateBalance"/>.</summary>
    public int Milliseconds { get; init; }

    /// <summary>The status of the errors, 400 to 599.</summary>
    public int Status { get; init; } = 500;

    /// <summary>For <see cref="FaultKind.ErrorBeforeEffect"/>: whether the key keeps the error, as at Stripe once execution began.</summary>
    public bool Stored { get; init; } = true;

    /// <summary>For <see cref="FaultKind.WebhookDuplicate"/>.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>For <see cref="FaultKind.WebhookClock"/>: added to the clock, so negative is an old signature.</summary>
    public int Seconds { get; init; } = -301;

    /// <summary>
    /// For <see cref="FaultKind.WebhookAlter"/>, such as <c>{"api_version":"2019-12-03"}</c>: merged into the event as RFC 7396 says,
    /// except that null stays null and <c>{}</c> empties an object.
    /// </summary>
    public JsonObject? Merge { get; init; }
}

sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
