using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Webhooks.Endpoints;

/// <summary>Tells an endpoint again of what happens from now on. What happened meanwhile is in the feed.</summary>
static class EnableEndpoint
{
    internal static void Map(RouteGroupBuilder endpoints) => endpoints.MapPost("/{id:guid}/enable", Handle).ForPartnersAndStaff(Scopes.Write)
        .Answers(typeof(EndpointView)).Refuses(WebhooksProblems.EndpointDeleted);

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.OnEndpoint(id, (_, endpoint) =>
        {
            var decision = endpoint.Record(WebhookEndpointDecider.Enable(endpoint.State));
            return Task.FromResult(decision.Rejection is { } refused ? refused : Outcome.Ok(EndpointViews.From(endpoint.State), endpoint.Version));
        }, cancellation);
}
