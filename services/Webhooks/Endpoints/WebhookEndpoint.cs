using Associations.EventSourcing;
using Associations.Webhooks.EventTypes;

namespace Associations.Webhooks.Endpoints;

/// <summary>Whether an endpoint is told anything.</summary>
public enum EndpointStatus
{
    /// <summary>It is.</summary>
    Enabled,

    /// <summary>Not until it is enabled again.</summary>
    Disabled,

    /// <summary>Never again; to callers it does not exist.</summary>
    Deleted,
}

/// <summary>An address of a partner's system, and what it wants to be told. Its secrets are kept in <see cref="EndpointSecrets"/>.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="EventTypes">Names, <c>thing.*</c>, or <c>*</c>.</param>
/// <param name="Description">The partner's own words for it.</param>
/// <param name="Status">Whether it is told anything.</param>
/// <param name="DisabledReason">Why not; one of <see cref="DisabledReasons"/>.</param>
public sealed record WebhookEndpoint(
    Guid Id, string Url, IReadOnlyList<string> EventTypes, string? Description, EndpointStatus Status, string? DisabledReason) : IState<WebhookEndpoint>
{
    /// <inheritdoc />
    public static WebhookEndpoint Empty(Guid id) => new(id, "", [], null, EndpointStatus.Enabled, null);

    /// <summary>True when this endpoint is to be told of an event of this type.</summary>
    public bool Wants(string type) => Status == EndpointStatus.Enabled && EventTypeFilter.Matches(EventTypes, type);

    /// <inheritdoc />
    public WebhookEndpoint Evolve(object e) => e switch
    {
        EndpointCreated created => this with { Url = created.Url, EventTypes = created.EventTypes, Description = created.Description },
        EndpointDisabled disabled => this with { Status = EndpointStatus.Disabled, DisabledReason = disabled.Reason },
        EndpointEnabled => this with { Status = EndpointStatus.Enabled, DisabledReason = null },
        SecretRotated => this,
        EndpointDeleted => this with { Status = EndpointStatus.Deleted },
        _ => throw new InvalidOperationException($"{e.GetType()} is no event of a webhook endpoint."),
    };
}
