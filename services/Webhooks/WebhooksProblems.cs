using Associations.ServiceDefaults.OpenApi;

namespace Associations.Webhooks;

/// <summary>The refusals of this service, as their pages under <c>/problems</c> explain them.</summary>
static class WebhooksProblems
{
    internal static readonly ProblemType EndpointDisabled = new("endpoint-disabled", 409,
        "Nothing is sent to an endpoint that is disabled or deleted.", "Enable it first; what it has missed is in the feed.");

    internal static readonly ProblemType EndpointDeleted = new("endpoint-deleted", 409,
        "A deleted endpoint stays deleted.", "Create another one.");

    internal static readonly ProblemType TooManyEndpoints = new("too-many-endpoints", 409,
        "The association has as many endpoints as it may have.", "Delete one that is no longer used.");

    internal static readonly ProblemType RotatedTooOften = new("rotated-too-often", 409,
        "As many secrets sign at once as a receiver can be expected to look at.", "Rotate again when the oldest has ended, 24 hours after it was replaced.");

    internal static readonly ProblemType CursorUnknown = new("cursor-unknown", 410,
        "The feed does not reach as far as this cursor, as after a restored backup.", "Read the feed from its beginning, and skip the ids that you know.");
}
