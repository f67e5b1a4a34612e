using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Associations.Webhooks.Deliveries;
using Associations.Webhooks.Feed;

namespace Associations.Webhooks.Endpoints;

/// <summary>The <c>data</c> of a test event.</summary>
/// <param name="EndpointId">The endpoint that is tested.</param>
sealed record EndpointTest(Guid EndpointId);

/// <summary>Sends a signed test event, once; the delivery tells how it went.</summary>
static class TestEndpoint
{
    /// <summary>The type of a test event. No endpoint need ask for it, and the feed does not have it.</summary>
    internal const string EventType = "webhook_endpoint.test";

    internal static void Map(RouteGroupBuilder endpoints) => endpoints.MapPost("/{id:guid}/test", Handle).ForPartnersAndStaff(Scopes.Write)
        .Answers(typeof(DeliveryView), 201).Refuses(WebhooksProblems.EndpointDisabled).Costly().DecidedOn("the endpoint");

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.OnEndpoint(id, (work, endpoint) =>
        {
            if (endpoint.State.Status != EndpointStatus.Enabled)
                return Task.FromResult<Outcome>(new Rejection("endpoint-disabled", "Nothing is sent to a disabled endpoint. Enable it first."));

            var eventId = Uuid.New(work.Now);
            var test = WebhookMessage.Of(eventId, EventType, work.Now, 0, id, endpoint.Version, new EndpointTest(id));
            var delivery = Delivery.Once(DeliveryKind.Test, id, test.Id, test.Type, test.Sequence, test.ToBody(), work.Now);
            work.Documents.Insert(delivery);
            return Task.FromResult(Outcome.Created($"/v1/webhook-deliveries/{delivery.Id}", DeliveryViews.From(delivery)));
        }, cancellation);
}
