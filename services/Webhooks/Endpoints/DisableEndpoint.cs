using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Associations.Webhooks.Deliveries;

namespace Associations.Webhooks.Endpoints;

/// <summary>Tells an endpoint nothing more until it is enabled; what is queued for it is cancelled.</summary>
static class DisableEndpoint
{
    internal static void Map(RouteGroupBuilder endpoints) => endpoints.MapPost("/{id:guid}/disable", Handle).ForPartnersAndStaff(Scopes.Write)
        .Answers(typeof(EndpointView));

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.OnEndpoint(id, (work, endpoint) =>
        {
            endpoint.Record(WebhookEndpointDecider.Disable(endpoint.State, DisabledReasons.Requested));
            DeliveryQueue.CancelAll(work.Documents, id);
            return Task.FromResult(Outcome.Ok(EndpointViews.From(endpoint.State), endpoint.Version));
        }, cancellation);
}
