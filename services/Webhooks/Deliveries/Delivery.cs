using Associations.EventSourcing;
using Associations.Webhooks.Egress;
using Associations.Webhooks.Feed;

namespace Associations.Webhooks.Deliveries;

/// <summary>How a delivery stands.</summary>
public enum DeliveryStatus
{
    /// <summary>An attempt is due, under way or awaited.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Succeeded,

    /// <summary>The last attempt there was to be has failed.</summary>
    Failed,

    /// <summary>The endpoint was disabled or deleted first.</summary>
    Cancelled,
}

/// <summary>Why a delivery is made.</summary>
public enum DeliveryKind
{
    /// <summary>Something happened. Tried again by the schedule.</summary>
    Event,

    /// <summary>Somebody asked to send an event again. Tried once.</summary>
    Resend,

    /// <summary>Somebody tests the endpoint. Tried once.</summary>
    Test,
}

/// <summary>One POST.</summary>
/// <param name="At">When it began, UTC; it is the attempt's <c>webhook-timestamp</c>.</param>
/// <param name="Status">The HTTP status, or null when there was no answer.</param>
/// <param name="DurationMs">Until the answer's headers, in milliseconds.</param>
/// <param name="Error">Why there was no answer: <c>timeout</c>, <c>dns</c>, <c>address-refused</c>, <c>connection</c>, <c>tls</c> or <c>invalid-answer</c>.</param>
public sealed record Attempt(DateTimeOffset At, int? Status, long DurationMs, string? Error);

/// <summary>One event on its way to one endpoint: the queue's item before it arrives, and the record of how it went after.</summary>
public sealed record Delivery
{
    /// <summary>The delivery; ids rise with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it goes.</summary>
    public required Guid EndpointId { get; init; }

    /// <summary>The event's id, which is the <c>webhook-id</c> of every attempt.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The event's type.</summary>
    public required string EventType { get; init; }

    /// <summary>The event's place in the feed, by which first attempts are ordered; 0 for a test.</summary>
    public required long Sequence { get; init; }

    /// <summary>Why it is made.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>What is sent, byte for byte in UTF-8 on every attempt.</summary>
    public required string Body { get; init; }

    /// <summary>How it stands.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>When the next attempt is to be made, UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>
    /// True until the first attempt of an event. First attempts of an endpoint are made one after the other in the feed's order; all others
    /// go beside them, so that one event which an endpoint cannot take holds up none behind it.
    /// </summary>
    public required bool First { get; init; }

    /// <summary>Until when one process has it in hand; after that the process is taken for dead. Null when nobody has.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>What was tried, in order.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The trace that the event belongs to (W3C Trace Context).</summary>
    public string? Traceparent { get; init; }

    internal static Delivery Of(Guid endpoint, FeedEntryAdded entry, long sequence, string body, DateTimeOffset now) =>
        Once(DeliveryKind.Event, endpoint, entry.EventId, entry.Type, sequence, body, now) with { First = true };

    internal static Delivery Once(DeliveryKind kind, Guid endpoint, Guid eventId, string eventType, long sequence, string body, DateTimeOffset now) => new()
    {
        Id = Uuid.New(now),
        EndpointId = endpoint,
        EventId = eventId,
        EventType = eventType,
        Sequence = sequence,
        Kind = kind,
        Body = body,
        Status = DeliveryStatus.Pending,
        DueAt = now,
        First = false,
    };

    /// <summary>
    /// The delivery after an attempt. One that was cancelled meanwhile, or has arrived by another attempt, keeps its status and notes this one.
    /// </summary>
    /// <param name="startedAt">When the attempt began.</param>
    /// <param name="reply">What came back.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="random">From 0 to 1, for the jitter of the next wait.</param>
    internal Delivery After(DateTimeOffset startedAt, Reply reply, DateTimeOffset now, double random)
    {
        var tried = this with
        {
            First = false,
            LeasedUntil = null,
            Attempts = [.. Attempts, new Attempt(startedAt, reply.Status, (long)reply.Duration.TotalMilliseconds, reply.Error)],
        };
        var outcome = AttemptOutcomes.Of(reply);
        if (outcome == AttemptOutcome.Succeeded) return tried with { Status = DeliveryStatus.Succeeded };
        if (Status != DeliveryStatus.Pending) return tried;

        var wait = Kind == DeliveryKind.Event && outcome == AttemptOutcome.Failed
            ? RetrySchedule.WaitAfter(tried.Attempts.Count, AttemptOutcomes.RetryAfter(reply), random)
            : null;
        return wait is { } pause ? tried with { DueAt = now + pause } : tried with { Status = DeliveryStatus.Failed };
    }
}
