using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Webhooks.Endpoints;

/// <summary>An endpoint as callers see it.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="EventTypes">What it is told of.</param>
/// <param name="Description">The partner's own words for it.</param>
/// <param name="Status">Whether it is told anything.</param>
/// <param name="DisabledReason">Why not: <c>requested</c>, <c>gone</c> or <c>failing</c>.</param>
sealed record EndpointView(
    Guid Id, string Url, IReadOnlyList<string> EventTypes, string? Description, EndpointStatus Status, string? DisabledReason);

/// <summary>A new endpoint, with its secret: this answer is the only one that shows it.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Secret">Signs its deliveries: <c>whsec_</c> and base64.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="EventTypes">What it is told of.</param>
/// <param name="Description">The partner's own words for it.</param>
/// <param name="Status">Whether it is told anything.</param>
sealed record CreatedEndpoint(Guid Id, string Secret, string Url, IReadOnlyList<string> EventTypes, string? Description, EndpointStatus Status);

/// <summary>A new secret: this answer is the only one that shows it.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Secret">Signs its deliveries from now on.</param>
/// <param name="PreviousSecretUntil">Until when the secret before it signs them too, UTC.</param>
sealed record RotatedSecret(Guid Id, string Secret, DateTimeOffset PreviousSecretUntil);

static class EndpointViews
{
    internal static void Map(RouteGroupBuilder endpoints)
    {
        endpoints.MapGet("/", (Reads reads, CancellationToken cancellation) =>
            reads.List<WebhookEndpoint>(all => all.Where(endpoint => endpoint.Status != EndpointStatus.Deleted), From, cancellation))
            .ForPartnersAndStaff(Scopes.Read).Answers(typeof(PageOf<EndpointView>)).Paged();
        endpoints.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
            reads.One<WebhookEndpoint>(id, From, cancellation, (endpoint, _) => endpoint.Status != EndpointStatus.Deleted))
            .ForPartnersAndStaff(Scopes.Read).Answers(typeof(EndpointView));
    }

    internal static EndpointView From(WebhookEndpoint endpoint) =>
        new(endpoint.Id, endpoint.Url, endpoint.EventTypes, endpoint.Description, endpoint.Status, endpoint.DisabledReason);
}
