using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class RefundTests
{
    [Fact]
    public async Task A_charge_is_refunded_in_parts_and_never_by_more_than_it_was()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(amount: 10_000);

        var first = await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = 4_000, Reason = "requested_by_customer" });
        var tooMuch = await Assert.ThrowsAsync<StripeException>(() =>
            emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = 6_001 }));
        var rest = await emulator.Refunds.CreateAsync(new() { Charge = payment.LatestChargeId });
        var again = await Assert.ThrowsAsync<StripeException>(() => emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id }));

        Assert.Equal(("succeeded", 4_000, 6_000), (first.Status, first.Amount, rest.Amount));
        Assert.Equal("amount", tooMuch.StripeError.Param);
        Assert.Equal("charge_already_refunded", again.StripeError.Code);
        var charge = await emulator.Charges.GetAsync(payment.LatestChargeId, new() { Expand = ["refunds"] });
        Assert.Equal((10_000, true, 2), (charge.AmountRefunded, charge.Refunded, charge.Refunds.Count()));
        Assert.Equal([rest.Id, first.Id], (await emulator.Refunds.ListAsync(new() { PaymentIntent = payment.Id })).Select(refund => refund.Id));
        Assert.Equal(2, (await emulator.Receiver.Events("charge.refunded", 2)).Count);
    }

    [Fact]
    public async Task Of_two_refunds_at_once_that_are_too_much_together_one_is_refused()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(amount: 10_000);

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = 6_000 });
                return true;
            }
            catch (StripeException)
            {
                return false;
            }
        }));

        Assert.Single(both, made => made);
        Assert.Equal(6_000, Assert.Single(await emulator.Control.Ledger()).AmountRefunded);
    }

    [Fact]
    public async Task A_refund_can_fail_after_it_succeeded_and_the_money_is_back_on_the_charge()
    {
        await using var emulator = await Emulator.Start("SettlementSeconds=0.1");
        var payment = await emulator.Pay(method: "pm_card_refundFail");

        var refund = await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id });

        Assert.Equal("succeeded", refund.Status);
        await emulator.Receiver.Events("refund.failed");
        Assert.Equal("failed", (await emulator.Refunds.GetAsync(refund.Id)).Status);
        Assert.Equal(0, Assert.Single(await emulator.Control.Ledger()).AmountRefunded);
    }

    [Fact]
    public async Task A_pending_refund_succeeds_later()
    {
        await using var emulator = await Emulator.Start("SettlementSeconds=0.1");
        var payment = await emulator.Pay(method: "pm_card_pendingRefund");

        var refund = await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id });

        Assert.Equal("pending", refund.Status);
        await emulator.Receiver.Events("refund.updated");
        Assert.Equal("succeeded", (await emulator.Refunds.GetAsync(refund.Id)).Status);
    }

    [Fact]
    public async Task A_refund_is_failed_by_hand()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay();
        var refund = await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id });

        await emulator.Control.SettleRefund(refund.Id, "lost_or_stolen_card");

        Assert.Equal("lost_or_stolen_card", (await emulator.Refunds.GetAsync(refund.Id)).FailureReason);
    }

    [Fact]
    public async Task What_was_not_paid_cannot_be_refunded()
    {
        await using var emulator = await Emulator.Start();
        var open = await emulator.Pay(with: options => options.Confirm = null);
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Refunds.CreateAsync(new() { PaymentIntent = open.Id }));
        Assert.Equal("payment_intent", refusal.StripeError.Param);
    }
}
