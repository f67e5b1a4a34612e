using Associations.EventSourcing;
using Associations.Webhooks.Deliveries;
using Associations.Webhooks.Egress;
using Associations.Webhooks.Endpoints;
using Associations.Webhooks.EventTypes;
using Associations.Webhooks.Feed;
using Marten.Schema;

namespace Associations.Webhooks;

/// <summary>What the Webhooks service consists of: it takes every public contract there is, and publishes none.</summary>
static class WebhooksModule
{
    internal static void Configure(EventSourcingModule module, Wake wake) => module
        .Lists<WebhookEndpoint>()
        // The claim takes what is due, whosever it is, and no more of it than its id.
        .Across<WebhookEndpoint>()
        .Across<Delivery>(update: true)
        .ReactsToAll("webhooks.feed", typeof(RecordInFeed<>), ContractCatalogue.All.Select(contract => contract.Type))
        .Documents(store =>
        {
            store.Listeners.Add(wake);
            store.Schema.For<EndpointSecrets>();
            // What is queued is looked for by the claim, whose two questions have an index each.
            store.Schema.For<Delivery>()
                .Duplicate(delivery => delivery.EndpointId).Duplicate(delivery => delivery.Sequence).Duplicate(delivery => delivery.DueAt)
                .Index(delivery => new { delivery.EndpointId, delivery.Sequence }, Queued("first_attempts", "CAST(data ->> 'first' as boolean)"))
                .Index(delivery => new { delivery.EndpointId, delivery.DueAt }, Queued("other_attempts", "not CAST(data ->> 'first' as boolean)"))
                .Index(delivery => new { delivery.EndpointId, delivery.Id });
        });

    internal static void AddDeliveries(WebApplicationBuilder builder, Wake wake)
    {
        builder.Services.AddSingleton(_ => wake);
        builder.Services.AddSingleton(EgressOptions.From(builder.Configuration, builder.Environment));
        builder.Services.AddSingleton<EgressClient>();
        builder.Services.AddSingleton<DeliveryQueue>();
        builder.Services.AddSingleton<Sender>();
        builder.Services.AddHostedService<Dispatcher>();
    }

    internal static void Map(WebApplication app)
    {
        var endpoints = app.MapGroup("/v1/webhook-endpoints");
        CreateEndpoint.Map(endpoints);
        RotateSecret.Map(endpoints);
        TestEndpoint.Map(endpoints);
        EnableEndpoint.Map(endpoints);
        DisableEndpoint.Map(endpoints);
        DeleteEndpoint.Map(endpoints);
        EndpointViews.Map(endpoints);

        var deliveries = app.MapGroup("/v1/webhook-deliveries");
        ResendDelivery.Map(deliveries);
        DeliveryViews.Map(deliveries);

        ReadFeed.Map(app);
        ListEventTypes.Map(app);
    }

    static Action<ComputedIndex> Queued(string name, string which) => index =>
        (index.Name, index.Predicate) = ($"mt_doc_delivery_{name}", $"data ->> 'status' = 'Pending' and {which}");
}
