using System.Net;
using Associations.StripeEmulator.Control;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class IdempotencyTests
{
    const string Body = "amount=5000&currency=eur&payment_method=pm_card_visa&confirm=true&automatic_payment_methods[enabled]=true"
        + "&automatic_payment_methods[allow_redirects]=never";

    [Fact]
    public async Task The_same_call_again_gets_the_same_answer_and_charges_once()
    {
        await using var emulator = await Emulator.Start();

        using var first = await emulator.Send(HttpMethod.Post, "/v1/payment_intents", Body, idempotencyKey: "pay-1");
        using var second = await emulator.Send(HttpMethod.Post, "/v1/payment_intents", Body, idempotencyKey: "pay-1");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.Headers.GetValues("Request-Id").Single(), second.Headers.GetValues("Original-Request").Single());
        Assert.Equal("pay-1", Assert.Single(await emulator.Control.Ledger()).IdempotencyKey);
    }

    [Fact]
    public async Task A_decline_is_an_answer_like_any_other()
    {
        await using var emulator = await Emulator.Start();

        for (var time = 0; time < 2; time++)
            await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(method: "pm_card_visa_chargeDeclined", idempotencyKey: "pay-1"));

        Assert.Single(await emulator.Control.Ledger());
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_or_another_path_is_refused()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(idempotencyKey: "pay-1");

        var other = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(amount: 1, idempotencyKey: "pay-1"));
        var elsewhere = await Assert.ThrowsAsync<StripeException>(() =>
            emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id }, new() { IdempotencyKey = "pay-1" }));

        Assert.All([other, elsewhere], refusal =>
            Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (refusal.HttpStatusCode, refusal.StripeError.Type)));
        Assert.Single(await emulator.Control.Ledger());
    }

    [Fact]
    public async Task The_same_key_of_another_account_is_another_key()
    {
        await using var emulator = await Emulator.Start();
        var ours = await emulator.Pay(idempotencyKey: "pay-1");
        var theirs = await emulator.Pay(amount: 700, idempotencyKey: "pay-1", client: emulator.ClientFor("sk_test_another"));
        Assert.NotEqual(ours.Id, theirs.Id);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        await using var emulator = await Emulator.Start();
        await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(amount: 1, idempotencyKey: "pay-1"));
        Assert.Equal("succeeded", (await emulator.Pay(idempotencyKey: "pay-1")).Status);
    }

    [Fact]
    public async Task While_a_call_is_under_way_the_same_key_conflicts()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookFirst });
        using var held = new ManualResetEventSlim();
        emulator.Receiver.Answer = _ =>
        {
            held.Wait();
            return 200;
        };

        // Its webhook is not answered, so neither is the call.
        var first = emulator.Send(HttpMethod.Post, "/v1/payment_intents", Body, idempotencyKey: "pay-1");
        await Eventually.Is(() => Task.FromResult(emulator.Receiver.All.Count), count => count == 1);
        using var second = await emulator.Send(HttpMethod.Post, "/v1/payment_intents", Body, idempotencyKey: "pay-1");
        held.Set();

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("idempotency_key_in_use", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Single(await emulator.Control.Ledger());
    }

    [Theory]
    [InlineData(FaultKind.ErrorAfterEffect, 1)]
    [InlineData(FaultKind.ErrorBeforeEffect, 0)]
    public async Task A_500_is_stored_and_never_becomes_anything_else(FaultKind kind, int charges)
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = kind, Path = "/v1/payment_intents" });

        // Stripe's client asks three times, unless it is told that it is in vain.
        var client = emulator.ClientFor(Emulator.Key, retries: 2);
        var first = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(idempotencyKey: "pay-1", client: client));
        using var anew = await emulator.Send(HttpMethod.Post, "/v1/payment_intents", Body, idempotencyKey: "pay-2");
        var second = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(idempotencyKey: "pay-1", client: client));

        Assert.Equal((HttpStatusCode.InternalServerError, "api_error"), (first.HttpStatusCode, first.StripeError.Type));
        Assert.Equal("false", first.StripeResponse.Headers.GetValues("Stripe-Should-Retry").Single());
        Assert.Equal("true", second.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(HttpStatusCode.OK, anew.StatusCode);
        Assert.Equal(charges, (await emulator.Control.Ledger()).Count(entry => entry.IdempotencyKey == "pay-1"));
        Assert.Equal(charges + 1, (await emulator.PaymentIntents.ListAsync()).Count());
    }

    [Fact]
    public async Task A_rate_limit_is_not_stored_and_the_client_gets_through()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.ErrorBeforeEffect, Status = 503, Stored = false });
        Assert.Equal("succeeded", (await emulator.Pay(client: emulator.ClientFor(Emulator.Key, retries: 1))).Status);
    }

    [Fact]
    public async Task A_key_of_256_characters_is_refused()
    {
        await using var emulator = await Emulator.Start();
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(idempotencyKey: new string('k', 256)));
        Assert.Equal(HttpStatusCode.BadRequest, refusal.HttpStatusCode);
    }
}
