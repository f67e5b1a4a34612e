using System.Text.Json.Nodes;
using Associations.StripeEmulator.Control;
using Associations.StripeEmulator.Webhooks;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class WebhookTests
{
    [Fact]
    public async Task Events_arrive_in_order_with_what_caused_them()
    {
        await using var emulator = await Emulator.Start();

        var payment = await emulator.Pay(idempotencyKey: "pay-1");

        await emulator.Receiver.Events("payment_intent.succeeded");
        var events = emulator.Receiver.All.Select(received => received.Verified()).ToList();
        Assert.Equal(["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"], events.Select(happened => happened.Type));
        Assert.All(events, happened => Assert.Equal("pay-1", happened.Request.IdempotencyKey));
        Assert.All(events, happened => Assert.Equal((false, "2026-10-28.endive"), (happened.Livemode, happened.ApiVersion)));
        Assert.Equal("requires_payment_method", ((PaymentIntent)events[0].Data.Object).Status);
        Assert.Equal(events[2].Id, (await emulator.Events.GetAsync(events[2].Id)).Id);
        Assert.Equal(payment.Id, ((Charge)events[1].Data.Object).PaymentIntentId);
    }

    [Fact]
    public async Task A_webhook_is_resent_with_a_new_signature_until_it_is_taken()
    {
        await using var emulator = await Emulator.Start();
        var refusals = 3;
        emulator.Receiver.Answer = received => received.Verified().Type == "payment_intent.succeeded" && refusals-- > 0 ? 500 : 200;

        await emulator.Pay();

        var attempts = await emulator.Receiver.Events("payment_intent.succeeded", 4);
        Assert.Single(attempts.Select(happened => happened.Id).Distinct());
        var delivery = await Eventually.Is(async () => Assert.Single(await emulator.Control.Deliveries("payment_intent.succeeded")),
            view => view.Status == DeliveryStatus.Delivered);
        Assert.Equal([500, 500, 500, 200], delivery.Attempts.Select(attempt => attempt.Status));
    }

    [Fact]
    public async Task A_webhook_is_given_up_after_the_configured_waits_and_can_be_sent_by_hand()
    {
        await using var emulator = await Emulator.Start();
        emulator.Receiver.Answer = _ => 503;
        var payment = await emulator.Pay();

        var given = await Eventually.Is(() => emulator.Control.Deliveries(objectId: payment.Id),
            all => all.All(view => view.Status == DeliveryStatus.Failed));
        Assert.All(given, view => Assert.Equal(6, view.Attempts.Count));
        emulator.Receiver.Answer = _ => 200;
        await emulator.Control.Send(given[^1].EventId);

        await Eventually.Is(() => emulator.Control.Deliveries(objectId: payment.Id),
            all => all.Any(view => view.Status == DeliveryStatus.Delivered));
    }

    [Fact]
    public async Task Another_endpoint_gets_the_events_that_it_asked_for()
    {
        await using var emulator = await Emulator.Start();
        await using var other = await Receiver.Start();
        var endpoint = await emulator.Control.AddEndpoint(other.Address, Emulator.Secret, ["charge.*"]);

        await emulator.Pay();
        await other.Events("charge.succeeded");
        await emulator.Control.RemoveEndpoint(endpoint.Id);
        await emulator.Pay();

        await emulator.Receiver.Events("payment_intent.succeeded", 2);
        Assert.Single(other.All);
    }

    [Fact]
    public async Task A_duplicate_is_the_same_event_again()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookDuplicate, EventType = "payment_intent.succeeded", Copies = 2 });

        await emulator.Pay();

        Assert.Single((await emulator.Receiver.Events("payment_intent.succeeded", 3)).Select(happened => happened.Id).Distinct());
    }

    [Fact]
    public async Task A_twin_is_another_event_for_the_same_thing()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookTwin, EventType = "payment_intent.succeeded" });

        await emulator.Pay();

        var both = await emulator.Receiver.Events("payment_intent.succeeded", 2);
        Assert.Equal(2, both.Select(happened => happened.Id).Distinct().Count());
        Assert.Single(both.Select(happened => ((PaymentIntent)happened.Data.Object).Id).Distinct());
        Assert.Equal(2, (await emulator.Events.ListAsync(new() { Type = "payment_intent.succeeded" })).Count());
    }

    [Fact]
    public async Task Reordered_events_come_the_last_one_first()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookReorder, Times = 3 });

        await emulator.Pay();

        await emulator.Receiver.Events("payment_intent.created");
        Assert.Equal(["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"],
            emulator.Receiver.All.Select(received => received.Verified().Type));
    }

    [Fact]
    public async Task A_withheld_event_is_not_sent_until_it_is_released()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookWithhold, EventType = "payment_intent.succeeded" });
        await emulator.Pay();
        await emulator.Pay();

        // The second one overtakes the first, so the first one was not merely late.
        await emulator.Receiver.Events("payment_intent.succeeded");
        var withheld = Assert.Single(await emulator.Control.Deliveries("payment_intent.succeeded"), view => view.Status == DeliveryStatus.Withheld);
        Assert.Empty(withheld.Attempts);
        await emulator.Control.Release();

        await emulator.Receiver.Events("payment_intent.succeeded", 2);
    }

    [Fact]
    public async Task A_webhook_can_come_before_the_answer()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookFirst, Path = "/v1/payment_intents" });
        var answered = new TaskCompletionSource();
        var early = new List<bool>();
        emulator.Receiver.Answer = _ =>
        {
            early.Add(!answered.Task.IsCompleted);
            return 200;
        };

        await emulator.Pay();
        answered.SetResult();

        Assert.Equal([true, true, true], early);
    }

    [Theory]
    [InlineData(FaultKind.WebhookBadSignature)]
    [InlineData(FaultKind.WebhookClock)]
    public async Task A_forged_or_old_webhook_is_followed_by_a_genuine_one(FaultKind kind)
    {
        await using var emulator = await Emulator.Start();
        emulator.Receiver.Answer = received => IsGenuine(received) ? 200 : 400;
        await emulator.Control.Add(new() { Kind = kind, EventType = "payment_intent.succeeded" });

        await emulator.Pay();

        var delivery = await Eventually.Is(async () => Assert.Single(await emulator.Control.Deliveries("payment_intent.succeeded")),
            view => view.Status == DeliveryStatus.Delivered);
        Assert.Equal([400, 200], delivery.Attempts.Select(attempt => attempt.Status));

        static bool IsGenuine(Received received)
        {
            try
            {
                received.Verified();
                return true;
            }
            catch (StripeException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task An_altered_event_is_signed_all_the_same()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new()
        {
            Kind = FaultKind.WebhookAlter,
            EventType = "payment_intent.succeeded",
            Merge = (JsonObject)JsonNode.Parse("""{"api_version":"2019-12-03","livemode":true,"data":{"object":{"metadata":{}}}}""")!,
        });

        await emulator.Pay();

        var received = await Eventually.Is(() => Task.FromResult(emulator.Receiver.All), all => all.Count == 3);
        EventUtility.ValidateSignature(received[2].Body, received[2].Signature, Emulator.Secret);
        var altered = EventUtility.ParseEvent(received[2].Body, throwOnApiVersionMismatch: false);
        Assert.Equal(("2019-12-03", true), (altered.ApiVersion, altered.Livemode));
        Assert.Empty(((PaymentIntent)altered.Data.Object).Metadata);
        Assert.Throws<StripeException>(() => received[2].Verified());
    }

    [Fact]
    public async Task A_foreign_event_is_about_an_object_that_nobody_knows()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookForeign, EventType = "payment_intent.succeeded" });

        var payment = await emulator.Pay();

        var both = await emulator.Receiver.Events("payment_intent.succeeded", 2);
        var foreign = (PaymentIntent)both[0].Data.Object;
        Assert.Equal(payment.Id, ((PaymentIntent)both[1].Data.Object).Id);
        Assert.Empty(foreign.Metadata);
        var unknown = await Assert.ThrowsAsync<StripeException>(() => emulator.Find(foreign));
        Assert.Equal("resource_missing", unknown.StripeError.Code);
    }
}
