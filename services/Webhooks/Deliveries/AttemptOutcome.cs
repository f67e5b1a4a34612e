using Associations.Webhooks.Egress;

namespace Associations.Webhooks.Deliveries;

/// <summary>What one attempt means for its delivery and its endpoint (Standard Webhooks 1.0.0, "Operational considerations").</summary>
enum AttemptOutcome
{
    /// <summary>Any 2xx. What the body says makes no difference.</summary>
    Succeeded,

    /// <summary>Everything else, redirects among it: they are never followed. Tried again by the <see cref="RetrySchedule"/>.</summary>
    Failed,

    /// <summary>410 Gone: the receiver wants no more of this endpoint, which is disabled at once.</summary>
    Gone,
}

static class AttemptOutcomes
{
    internal static AttemptOutcome Of(Reply reply) => reply.Status switch
    {
        >= 200 and <= 299 => AttemptOutcome.Succeeded,
        410 => AttemptOutcome.Gone,
        _ => AttemptOutcome.Failed,
    };

    /// <summary><c>Retry-After</c> counts where its meaning is "I am overloaded": 429 (RFC 6585) and 503 (RFC 9110).</summary>
    internal static TimeSpan? RetryAfter(Reply reply) => reply.Status is 429 or 503 ? reply.RetryAfter : null;
}
