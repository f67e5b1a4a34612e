using System.Text.Json.Nodes;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class AmountTests(SharedEmulator shared) : IClassFixture<SharedEmulator>
{
    [Theory]
    [InlineData("eur", 50)]
    [InlineData("eur", 99_999_999)]
    [InlineData("jpy", 500)]
    [InlineData("mga", 501)]
    [InlineData("kwd", 5_120)]
    [InlineData("isk", 500)]
    [InlineData("ugx", 500)]
    [InlineData("huf", 17_550)]
    public async Task An_amount_that_Stripe_takes_goes_round(string currency, long amount)
    {
        var emulator = shared.Emulator;
        var payment = await emulator.Pay(amount, currency);
        var refund = await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id });

        Assert.Equal((amount, amount, currency), (payment.AmountReceived, refund.Amount, refund.Currency));
        await Eventually.Is(() => Task.FromResult(emulator.Receiver.All.Select(received => received.Verified().Data.Object)),
            seen => seen.OfType<PaymentIntent>().Any(told => told.Id == payment.Id && told.AmountReceived == amount));
    }

    [Theory]
    [InlineData("eur", 49, "amount_too_small")]
    [InlineData("jpy", 49, "amount_too_small")]
    [InlineData("eur", 100_000_000, "amount_too_large")]
    [InlineData("eur", 0, "parameter_invalid_integer")]
    [InlineData("eur", -500, "parameter_invalid_integer")]
    [InlineData("kwd", 5_124, "parameter_invalid_integer")]
    [InlineData("isk", 550, "invalid_charge_amount_no_decimal_compatible")]
    [InlineData("ugx", 550, "invalid_charge_amount_no_decimal_compatible")]
    public async Task An_amount_that_Stripe_does_not_take_is_refused_and_nothing_is_made(string currency, long amount, string code)
    {
        var emulator = shared.Emulator;
        var before = await emulator.Events.ListAsync(new() { Limit = 1 });

        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(amount, currency));

        Assert.Equal(("invalid_request_error", code, "amount"), (refusal.StripeError.Type, refusal.StripeError.Code, refusal.StripeError.Param));
        Assert.Equal(before.FirstOrDefault()?.Id, (await emulator.Events.ListAsync(new() { Limit = 1 })).FirstOrDefault()?.Id);
    }

    [Theory]
    [InlineData("amount=12.50&currency=eur", "parameter_invalid_integer")]
    [InlineData("amount=NaN&currency=eur", "parameter_invalid_integer")]
    [InlineData("amount=9223372036854775808&currency=eur", "parameter_invalid_integer")]
    [InlineData("currency=eur", "parameter_missing")]
    [InlineData("amount=1250", "parameter_missing")]
    [InlineData("amount=1250&currency=zzz", null)]
    public async Task What_is_not_money_is_refused(string form, string? code)
    {
        using var answer = await shared.Emulator.Send(HttpMethod.Post, "/v1/payment_intents", form);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((400, code), ((int)answer.StatusCode, (string?)error["code"]));
    }
}
