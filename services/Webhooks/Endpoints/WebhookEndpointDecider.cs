using Associations.EventSourcing;

namespace Associations.Webhooks.Endpoints;

/// <summary>The rules of an endpoint's life.</summary>
static class WebhookEndpointDecider
{
    /// <summary>How long both secrets sign after a rotation, so that a partner can exchange its copy without losing a delivery.</summary>
    internal static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    internal static Decision Disable(WebhookEndpoint endpoint, string reason) => endpoint.Status == EndpointStatus.Enabled
        ? Decision.Accepted(new EndpointDisabled(reason))
        : Decision.AlreadyDone;

    internal static Decision Enable(WebhookEndpoint endpoint) => endpoint.Status switch
    {
        EndpointStatus.Disabled => Decision.Accepted(new EndpointEnabled()),
        EndpointStatus.Enabled => Decision.AlreadyDone,
        EndpointStatus.Deleted => Decision.Rejected("endpoint-deleted", "A deleted endpoint stays deleted; create another one."),
    };

    internal static Decision Delete(WebhookEndpoint endpoint) => endpoint.Status == EndpointStatus.Deleted
        ? Decision.AlreadyDone
        : Decision.Accepted(new EndpointDeleted());

    /// <param name="signing">How many secrets sign at the moment, the present one included.</param>
    /// <param name="now">The instant of the decision.</param>
    internal static Decision RotateSecret(int signing, DateTimeOffset now) => signing < EndpointSecrets.Most
        ? Decision.Accepted(new SecretRotated(now + Overlap))
        : Decision.Rejected("rotated-too-often", $"{signing} secrets sign already. Rotate again when the first of them has ended, {Overlap.TotalHours:0} h after it was replaced.");
}
