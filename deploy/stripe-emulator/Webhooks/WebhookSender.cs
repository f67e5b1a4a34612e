using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Associations.StripeEmulator.Control;
using Associations.StripeEmulator.Events;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Webhooks;

/// <summary>Posts what is due to the endpoints, and again after each configured wait until the receiver answers 2xx.</summary>
sealed partial class WebhookSender(
    Store store, WebhookPlan plan, FaultRules rules, StripeEmulatorOptions options, IHttpClientFactory clients, TimeProvider time,
    ILogger<WebhookSender> log) : BackgroundService
{
    internal const string Client = "webhooks";

    readonly DueQueue _due = new(time);
    readonly ConcurrentDictionary<string, TaskCompletionSource> _firstAttempts = [];

    internal void Send(IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries.Where(delivery => delivery.Status == DeliveryStatus.Pending))
            _due.Add(delivery.Id, delivery.NotBefore, delivery.Sequence);
    }

    /// <summary>Sends, and returns when each of those due now was tried once (or after the time that an attempt may take).</summary>
    internal async Task SendAndWait(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var waits = deliveries.Where(delivery => delivery.Status == DeliveryStatus.Pending && delivery.NotBefore <= now)
            .Select(delivery => _firstAttempts.GetOrAdd(delivery.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task)
            .ToList();
        Send(deliveries);
        await Task.WhenAny(Task.WhenAll(waits), Task.Delay(options.WebhookTimeout * Math.Max(1, waits.Count), time, ct));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Send(store.Read(tx => tx.Deliveries().ToList()));
        await Task.WhenAll(Enumerable.Range(0, options.WebhookConcurrency).Select(_ => Work(stoppingToken)));
    }

    async Task Work(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Attempt(await _due.Next(ct), ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // One delivery that cannot be worked on must not stop the others.
                LogFailure(failure);
            }
        }
    }

    async Task Attempt(string id, CancellationToken ct)
    {
        var (delivery, happened, endpoint) = store.Read(tx => tx.Delivery(id) is { Status: DeliveryStatus.Pending } due
            ? (due, tx.Find<Event>(due.EventId), plan.Endpoints(tx).FirstOrDefault(known => known.Id == due.EndpointId))
            : (null, null, null));
        if (delivery is null || happened is null)
            return;
        var attempt = endpoint is null
            ? new DeliveryAttempt(time.GetUtcNow(), null, "The endpoint is not configured any more.")
            : await Post(delivery, happened, endpoint, ct);
        var isDelivered = attempt.Status is >= 200 and <= 299;
        var retry = options.WebhookRetries.ElementAtOrDefault(delivery.Attempts.Count);
        var next = delivery with
        {
            Attempts = [.. delivery.Attempts, attempt],
            Status = isDelivered ? DeliveryStatus.Delivered
                : delivery.Attempts.Count < options.WebhookRetries.Count ? DeliveryStatus.Pending
                : DeliveryStatus.Failed,
            NotBefore = (time.GetUtcNow() + retry).ToUnixTimeMilliseconds(),
        };
        Send(store.Write(Origin.None, tx =>
        {
            // Gone when everything was forgotten meanwhile.
            if (tx.Delivery(id) is not null)
                tx.Put(next);
            return true;
        }).Deliveries);
        LogAttempt(delivery.EventType, delivery.EventId, attempt.Status ?? 0, attempt.Error ?? "");
        if (_firstAttempts.TryRemove(id, out var waiting))
            waiting.TrySetResult();
    }

    async Task<DeliveryAttempt> Post(Delivery delivery, Event happened, WebhookEndpoint endpoint, CancellationToken ct)
    {
        var faults = rules.TakeForAttempt(happened.Type);
        var now = time.GetUtcNow();
        var node = StripeJson.Node(happened);
        Merge(node, delivery.Alteration);
        Merge(node, faults.Of(FaultKind.WebhookAlter)?.Merge);
        var body = Encoding.UTF8.GetBytes(node.ToJsonString());
        var secret = faults.Of(FaultKind.WebhookBadSignature) is null ? endpoint.Secret : endpoint.Secret + "-not";
        var signedAt = now.AddSeconds(faults.Of(FaultKind.WebhookClock)?.Seconds ?? 0);

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", WebhookSignature.Header(body, secret, signedAt));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        using var patience = new CancellationTokenSource(options.WebhookTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new(now, (int)response.StatusCode, null);
        }
        catch (HttpRequestException failure)
        {
            return new(now, null, failure.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(now, null, "Timeout");
        }
    }

    static void Merge(JsonObject target, JsonObject? changes)
    {
        foreach (var (name, value) in changes ?? [])
        {
            // An empty object takes the place of what is there.
            if (value is JsonObject { Count: > 0 } inner && target[name] is JsonObject present)
                Merge(present, inner);
            else
                target[name] = value?.DeepClone();
        }
    }

    [LoggerMessage(LogLevel.Information, "webhook {Type} {EventId} {Status} {Error}")]
    partial void LogAttempt(string type, string eventId, int status, string error);

    [LoggerMessage(LogLevel.Error, "A webhook delivery could not be worked on.")]
    partial void LogFailure(Exception failure);
}
