using System.Text.Json.Nodes;
using Associations.StripeEmulator.Control;
using Associations.StripeEmulator.Events;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Webhooks;

/// <summary>Decides which deliveries the events of a transaction mean, ordered misbehaviour included.</summary>
sealed class WebhookPlan(StripeEmulatorOptions options, FaultRules rules)
{
    internal IReadOnlyList<WebhookEndpoint> Endpoints(Transaction tx)
    {
        var stored = tx.Newest<WebhookEndpoint>().Where(endpoint => endpoint.Status == "enabled");
        return options.WebhookUrl is { } url
            ? [.. stored, new() { Id = WebhookEndpoint.Configured, Created = 0, Url = url, Secret = options.WebhookSecret }]
            : [.. stored];
    }

    internal IReadOnlyList<Delivery> For(Transaction tx)
    {
        var deliveries = new List<Delivery>();
        foreach (var happened in tx.Emitted.ToList())
        {
            var faults = rules.TakeForEvent(happened.Type);
            var recipients = Endpoints(tx)
                .Where(endpoint => endpoint.EnabledEvents.Any(type => EventEndpoints.Matches(type, happened.Type))).ToList();
            foreach (var endpoint in recipients)
                Deliver(happened, endpoint, faults);
            if (faults.Of(FaultKind.WebhookTwin) is not null)
            {
                var twin = tx.Put(happened with { Id = StripeId.New("evt") });
                deliveries.AddRange(recipients.Select(endpoint => New(tx, twin, endpoint)));
            }

            if (faults.Of(FaultKind.WebhookReorder) is { } reorder && faults.WasLast(FaultKind.WebhookReorder))
                TurnAround(tx, deliveries, reorder.Id!);
        }

        return deliveries;

        void Deliver(Event happened, WebhookEndpoint endpoint, TakenFaults faults)
        {
            if (faults.Of(FaultKind.WebhookForeign) is not null)
                deliveries.Add(New(tx, happened, endpoint) with { Alteration = Foreign(happened) });
            var delivery = New(tx, happened, endpoint);
            if (faults.Of(FaultKind.WebhookDelay) is { } delay)
                delivery = delivery with { NotBefore = tx.NowMilliseconds + delay.Milliseconds };
            if (faults.Of(FaultKind.WebhookReorder) is { } reorder)
                delivery = delivery with { Status = DeliveryStatus.Withheld, HeldBy = reorder.Id };
            if (faults.Of(FaultKind.WebhookWithhold) is not null)
                delivery = delivery with { Status = DeliveryStatus.Withheld };
            deliveries.Add(delivery);
            for (var copy = 0; copy < (faults.Of(FaultKind.WebhookDuplicate)?.Copies ?? 0); copy++)
                deliveries.Add(delivery with { Id = StripeId.New("whd"), Sequence = tx.NextSequence() });
        }
    }

    internal static Delivery New(Transaction tx, Event happened, WebhookEndpoint endpoint) => new(
        StripeId.New("whd"), happened.Id, happened.Type, endpoint.Id, DeliveryStatus.Pending, tx.NowMilliseconds, tx.NextSequence(), []);

    static JsonObject Foreign(Event happened) => new()
    {
        ["id"] = StripeId.New("evt"),
        ["data"] = new JsonObject
        {
            ["object"] = new JsonObject
            {
                ["id"] = StripeId.New(happened.Data.Object.Id.Split('_')[0]),
                ["metadata"] = new JsonObject(),
            },
        },
    };

    static void TurnAround(Transaction tx, List<Delivery> deliveries, string rule)
    {
        var held = tx.Deliveries().Where(delivery => delivery.HeldBy == rule && deliveries.All(other => other.Id != delivery.Id))
            .Concat(deliveries.Where(delivery => delivery.HeldBy == rule)).Reverse().ToList();
        foreach (var delivery in held)
        {
            deliveries.RemoveAll(other => other.Id == delivery.Id);
            deliveries.Add(delivery with
            {
                Status = DeliveryStatus.Pending,
                HeldBy = null,
                NotBefore = tx.NowMilliseconds,
                Sequence = tx.NextSequence(),
            });
        }
    }
}
