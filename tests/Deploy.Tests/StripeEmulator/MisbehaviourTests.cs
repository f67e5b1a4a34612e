using System.Net;
using Associations.StripeEmulator.Control;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class MisbehaviourTests
{
    [Fact]
    public async Task A_connection_dropped_after_the_effect_loses_only_the_answer()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.DropAfterEffect, Method = "POST", Path = "/v1/payment_intents*" });

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.Pay(idempotencyKey: "pay-1"));
        var charge = Assert.Single(await emulator.Control.Ledger());
        var replayed = await emulator.Pay(idempotencyKey: "pay-1");

        Assert.Equal((charge.PaymentIntent, "succeeded"), (replayed.Id, replayed.Status));
        Assert.Single(await emulator.Control.Ledger());
        await emulator.Receiver.Events("payment_intent.succeeded");
    }

    [Fact]
    public async Task A_connection_dropped_before_the_effect_leaves_nothing()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.DropBeforeEffect });

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.Pay());

        Assert.Empty(await emulator.Control.Ledger());
        Assert.Empty(await emulator.Events.ListAsync());
    }

    [Theory]
    [InlineData(FaultKind.DelayAnswer)]
    [InlineData(FaultKind.DelayBeforeEffect)]
    public async Task A_caller_that_does_not_wait_for_a_late_answer_is_charged_all_the_same(FaultKind kind)
    {
        await using var emulator = await Emulator.Start();
        var rule = await emulator.Control.Add(new() { Kind = kind, Milliseconds = 600_000 });
        using var impatience = new CancellationTokenSource();

        var call = emulator.PaymentIntents.CreateAsync(
            new() { Amount = 5_000, Currency = "eur", PaymentMethod = "pm_card_visa", Confirm = true, AllowedPaymentMethodTypes = ["card"] },
            new() { IdempotencyKey = "pay-1" }, impatience.Token);
        await Eventually.Is(() => emulator.Control.Rules(), rules => rules.All(open => open.Id != rule.Id));
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.Is(() => emulator.Control.Ledger(), ledger => ledger.Count == 1);
    }

    [Fact]
    public async Task Rules_count_down_and_hold_only_for_what_they_name()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.ErrorBeforeEffect, Method = "POST", Path = "/v1/refunds", Times = 2 });
        var payment = await emulator.Pay();

        await Assert.ThrowsAsync<StripeException>(() => emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id }));
        Assert.Equal(1, Assert.Single(await emulator.Control.Rules()).Times);
        await Assert.ThrowsAsync<StripeException>(() => emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id }));
        Assert.Empty(await emulator.Control.Rules());

        Assert.Equal("succeeded", (await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id })).Status);
    }

    [Theory]
    [InlineData("""{"kind":"explode"}""")]
    [InlineData("""{"kind":"delay-answer","milliseconds":-1}""")]
    [InlineData("""{"kind":"delay-answer","eventType":"charge.failed"}""")]
    [InlineData("""{"kind":"webhook-reorder"}""")]
    [InlineData("""{"kind":"webhook-alter"}""")]
    [InlineData("""{"kind":"delay-answer","colour":"red"}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public async Task A_rule_that_makes_no_sense_is_refused(string rule)
    {
        await using var emulator = await Emulator.Start();
        using var http = new HttpClient { BaseAddress = emulator.Address };

        using var answer = await http.PostAsync(new Uri("/_control/rules", UriKind.Relative), new StringContent(rule, null, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Empty(await emulator.Control.Rules());
    }

    [Fact]
    public async Task A_reset_forgets_everything()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(idempotencyKey: "pay-1");
        await emulator.Control.Add(new() { Kind = FaultKind.DropAfterEffect });

        await emulator.Control.Reset();

        Assert.Empty(await emulator.Control.Ledger());
        Assert.Empty(await emulator.Control.Rules());
        await Assert.ThrowsAsync<StripeException>(() => emulator.Find(payment));
        Assert.NotEqual(payment.Id, (await emulator.Pay(amount: 99, idempotencyKey: "pay-1")).Id);
    }
}
