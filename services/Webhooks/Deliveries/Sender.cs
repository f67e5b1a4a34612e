using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Associations.EventSourcing;
using Associations.Webhooks.Egress;
using Associations.Webhooks.Endpoints;
using Associations.Webhooks.Signing;
using Marten;

namespace Associations.Webhooks.Deliveries;

/// <summary>
/// One attempt: sign, POST, record. It is recorded after it was made, so a crash between the two repeats it once its lease has ended: the
/// receiver may get an event twice, with the same id, and never not at all.
/// </summary>
sealed class Sender(IDocumentStore store, Runner runner, EgressClient egress, TimeProvider time)
{
    static readonly ActivitySource Activities = new("Associations");

    internal async Task Send(Claimed claimed)
    {
        if (await Prepare(claimed) is not var (delivery, endpoint, secrets)) return;

        using var activity = Activities.StartActivity($"deliver {delivery.EventType}", ActivityKind.Internal, delivery.Traceparent);
        activity?.SetTag("association", claimed.Association).SetTag("webhook.endpoint", endpoint.Id);
        var startedAt = time.GetUtcNow();
        var id = delivery.EventId.ToString();
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var reply = await egress.Post(
            new Uri(endpoint.Url),
            [
                new(WebhookSignature.IdHeader, id),
                new(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(startedAt)),
                new(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secrets.SigningAt(startedAt), id, startedAt, body)),
            ],
            body,
            CancellationToken.None);
        await Record(claimed, startedAt, reply);
    }

    // Null when there is nothing to send any more: it was cancelled, or its endpoint deleted, while it was being claimed.
    async Task<(Delivery, WebhookEndpoint, EndpointSecrets)?> Prepare(Claimed claimed)
    {
        await using var session = store.ReadIn(claimed.Association);
        if (await session.LoadAsync<Delivery>(claimed.Id) is not { Status: DeliveryStatus.Pending } delivery) return null;
        var endpoint = await session.LoadAsync<WebhookEndpoint>(delivery.EndpointId);
        var secrets = await session.LoadAsync<EndpointSecrets>(delivery.EndpointId);
        return endpoint is { Status: EndpointStatus.Enabled } && secrets is not null ? (delivery, endpoint, secrets) : null;
    }

    async Task Record(Claimed claimed, DateTimeOffset startedAt, Reply reply) =>
        await runner.Run(claimed.Association, "webhooks", async work =>
        {
            if (await DeliveryQueue.LoadLocked(work.Documents, claimed.Id, CancellationToken.None) is not { } delivery) return Outcome.Done;
            var after = delivery.After(startedAt, reply, work.Now, RandomNumberGenerator.GetInt32(1001) / 1000d);
            work.Documents.Update(after);
            if (await ReasonToDisable(work, after, reply) is { } reason)
            {
                await work.Decide<WebhookEndpoint>(after.EndpointId, endpoint => WebhookEndpointDecider.Disable(endpoint, reason), CancellationToken.None);
                DeliveryQueue.CancelAll(work.Documents, after.EndpointId);
            }
            return Outcome.Done;
        }, CancellationToken.None);

    static async Task<string?> ReasonToDisable(Work work, Delivery delivery, Reply reply)
    {
        if (AttemptOutcomes.Of(reply) == AttemptOutcome.Gone) return DisabledReasons.Gone;
        if (delivery is not { Status: DeliveryStatus.Failed, Kind: DeliveryKind.Event }) return null;

        // An endpoint that takes other events is alive: it refuses this one, and goes on without it.
        var since = delivery.Attempts[0].At;
        var taken = await work.Documents.Query<Delivery>().AnyAsync(other =>
            other.EndpointId == delivery.EndpointId && other.Status == DeliveryStatus.Succeeded && other.DueAt >= since);
        return taken ? null : DisabledReasons.Failing;
    }
}
