using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Associations.Webhooks.Deliveries;

namespace Associations.Webhooks.Endpoints;

/// <summary>Deletes an endpoint for good, and its secrets with it; what is queued for it is cancelled.</summary>
static class DeleteEndpoint
{
    internal static void Map(RouteGroupBuilder endpoints) => endpoints.MapDelete("/{id:guid}", Handle).ForPartnersAndStaff(Scopes.Write).Answers(null, 204);

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.OnEndpoint(id, (work, endpoint) =>
        {
            endpoint.Record(WebhookEndpointDecider.Delete(endpoint.State));
            DeliveryQueue.CancelAll(work.Documents, id);
            work.Documents.Delete<EndpointSecrets>(id);
            return Task.FromResult(Outcome.Done);
        }, cancellation);
}
