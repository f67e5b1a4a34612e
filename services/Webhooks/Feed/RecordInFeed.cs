using System.Diagnostics;
using System.Text.Json;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.Webhooks.Deliveries;
using Associations.Webhooks.Endpoints;
using Marten;

namespace Associations.Webhooks.Feed;

/// <summary>Whatever is published goes into the association's feed and, in the same transaction, into the queue of every endpoint that asked for it.</summary>
public sealed class RecordInFeed<TContract> : IReaction<TContract> where TContract : class
{
    /// <inheritdoc />
    public async Task<Outcome> React(TContract contract, Message message, Work work, CancellationToken cancellation)
    {
        var entry = new FeedEntryAdded(
            message.Id, message.Contract, message.OccurredAt, message.Subject, message.SubjectVersion, JsonSerializer.SerializeToElement(contract, Json.Options));
        var sequence = await FeedStream.Append(work, entry, cancellation);

        var endpoints = await work.Documents.Query<WebhookEndpoint>().Where(endpoint => endpoint.Status == EndpointStatus.Enabled).ToListAsync(cancellation);
        var body = WebhookMessage.Of(entry, sequence).ToBody();
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.Wants(entry.Type)))
            work.Documents.Insert(Delivery.Of(endpoint.Id, entry, sequence, body, work.Now) with { Traceparent = Activity.Current?.Id });
        return Outcome.Done;
    }
}
