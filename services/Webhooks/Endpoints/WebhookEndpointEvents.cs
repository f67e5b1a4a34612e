using Associations.EventSourcing;

namespace Associations.Webhooks.Endpoints;

/// <summary>A partner gave an address to be told at.</summary>
/// <param name="Url">The address, as given.</param>
/// <param name="EventTypes">What it is told of: names, <c>thing.*</c>, or <c>*</c>.</param>
/// <param name="Description">The partner's own words for it.</param>
[EventType("webhookEndpoint.created.v1")]
public sealed record EndpointCreated(string Url, IReadOnlyList<string> EventTypes, string? Description);

/// <summary>The endpoint is told nothing more until it is enabled; what was queued for it is dropped.</summary>
/// <param name="Reason">One of <see cref="DisabledReasons"/>.</param>
[EventType("webhookEndpoint.disabled.v1")]
public sealed record EndpointDisabled(string Reason);

/// <summary>The endpoint is told of what happens from here on.</summary>
[EventType("webhookEndpoint.enabled.v1")]
public sealed record EndpointEnabled;

/// <summary>A new secret signs; those before it sign as well until their time is over.</summary>
/// <param name="OverlapUntil">Until when the secret before it signs too, UTC.</param>
[EventType("webhookEndpoint.secretRotated.v1")]
public sealed record SecretRotated(DateTimeOffset OverlapUntil);

/// <summary>The partner took the endpoint away, for good.</summary>
[EventType("webhookEndpoint.deleted.v1")]
public sealed record EndpointDeleted;

/// <summary>Why an endpoint is disabled; part of the API.</summary>
public static class DisabledReasons
{
    /// <summary>Somebody asked for it.</summary>
    public const string Requested = "requested";

    /// <summary>The receiver answered 410 Gone.</summary>
    public const string Gone = "gone";

    /// <summary>A delivery failed to the end of the schedule, and nothing else had arrived meanwhile.</summary>
    public const string Failing = "failing";
}
