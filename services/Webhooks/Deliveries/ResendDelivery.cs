using System.Diagnostics;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Associations.Webhooks.Endpoints;

namespace Associations.Webhooks.Deliveries;

/// <summary>
/// Sends the same event to the same endpoint again, once. It is a delivery of its own: whatever the first one is doing, and however often
/// this is asked, each request is exactly one attempt.
/// </summary>
static class ResendDelivery
{
    internal static void Map(RouteGroupBuilder deliveries) => deliveries.MapPost("/{id:guid}/resend", Handle).ForPartnersAndStaff(Scopes.Write)
        .Answers(typeof(DeliveryView), 201).Refuses(WebhooksProblems.EndpointDisabled).Costly();

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Documents.LoadAsync<Delivery>(id, cancellation) is not { } sent) return Outcome.NotFound("delivery");
            if (await work.Documents.LoadAsync<WebhookEndpoint>(sent.EndpointId, cancellation) is not { Status: EndpointStatus.Enabled })
                return new Rejection("endpoint-disabled", "Nothing is sent to an endpoint that is disabled or deleted. Enable it first, or read the feed.");

            var again = Delivery.Once(DeliveryKind.Resend, sent.EndpointId, sent.EventId, sent.EventType, sent.Sequence, sent.Body, work.Now);
            work.Documents.Insert(again with { Traceparent = Activity.Current?.Id });
            return Outcome.Created($"/v1/webhook-deliveries/{again.Id}", DeliveryViews.From(again));
        }, cancellation);
}
