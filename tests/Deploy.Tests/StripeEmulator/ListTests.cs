using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class ListTests
{
    [Fact]
    public async Task Pages_go_through_everything_once_newest_first()
    {
        await using var emulator = await Emulator.Start();
        var made = new List<string>();
        for (var number = 0; number < 7; number++)
            made.Insert(0, (await emulator.Pay()).Id);

        var page = await emulator.PaymentIntents.ListAsync(new() { Limit = 3 });
        Assert.Equal((3, true), (page.Data.Count, page.HasMore));
        var all = new List<string>();
        await foreach (var payment in emulator.PaymentIntents.ListAutoPagingAsync(new() { Limit = 3 }))
            all.Add(payment.Id);
        Assert.Equal(made, all);

        var before = await emulator.PaymentIntents.ListAsync(new() { Limit = 2, EndingBefore = made[4] });
        Assert.Equal((made[2], made[3], true), (before.Data[0].Id, before.Data[1].Id, before.HasMore));
        var last = await emulator.PaymentIntents.ListAsync(new() { Limit = 3, StartingAfter = made[4] });
        Assert.Equal((2, false), (last.Data.Count, last.HasMore));
    }

    [Fact]
    public async Task Lists_are_filtered_by_date_and_event_type()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay();
        await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(method: "pm_card_visa_chargeDeclined"));

        Assert.Equal(2, (await emulator.PaymentIntents.ListAsync(new() { Created = new DateRangeOptions { GreaterThanOrEqual = payment.Created } })).Data.Count);
        Assert.Empty((await emulator.PaymentIntents.ListAsync(new() { Created = new DateRangeOptions { LessThan = payment.Created } })).Data);
        Assert.Equal(["charge.failed"], (await emulator.Events.ListAsync(new() { Type = "charge.failed" })).Select(happened => happened.Type));
        Assert.Equal(["charge.failed", "charge.succeeded"], (await emulator.Events.ListAsync(new() { Type = "charge.*" })).Select(happened => happened.Type));
        Assert.Equal(2, (await emulator.Events.ListAsync(new() { Types = ["charge.failed", "payment_intent.succeeded"] })).Data.Count);
        Assert.Equal(payment.LatestChargeId, Assert.Single(await emulator.Charges.ListAsync(new() { PaymentIntent = payment.Id })).Id);
    }

    [Fact]
    public async Task A_cursor_that_does_not_exist_and_a_senseless_limit_are_refused()
    {
        await using var emulator = await Emulator.Start();
        var cursor = await Assert.ThrowsAsync<StripeException>(() => emulator.PaymentIntents.ListAsync(new() { StartingAfter = "pi_none" }));
        Assert.Equal(("resource_missing", "starting_after"), (cursor.StripeError.Code, cursor.StripeError.Param));
        var limit = await Assert.ThrowsAsync<StripeException>(() => emulator.PaymentIntents.ListAsync(new() { Limit = 101 }));
        Assert.Equal("limit", limit.StripeError.Param);
    }
}
