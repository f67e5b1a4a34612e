using Associations.StripeEmulator.Control;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class DisputeTests
{
    [Fact]
    public async Task A_dispute_takes_the_money_at_once_and_gives_it_back_when_it_is_won()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(amount: 10_000);

        var opened = await emulator.Control.OpenDispute(payment.Id, new DisputeRequest(Reason: "product_not_received"));
        var dispute = await emulator.Disputes.GetAsync(opened.Id, new() { Expand = ["payment_intent", "charge"] });
        Assert.Equal(("needs_response", "product_not_received", 10_000L, payment.Id), (dispute.Status, dispute.Reason, dispute.Amount, dispute.PaymentIntent.Id));
        Assert.True(dispute.Charge.Disputed);
        Assert.Equal([(-10_000L, 2_000L)], dispute.BalanceTransactions.Select(entry => (entry.Amount, entry.Fee)));
        await emulator.Receiver.Events("charge.dispute.created");
        await emulator.Receiver.Events("charge.dispute.funds_withdrawn");

        await emulator.Control.CloseDispute(opened.Id, won: true);
        dispute = await emulator.Disputes.GetAsync(opened.Id);
        Assert.Equal(("won", 0L), (dispute.Status, dispute.BalanceTransactions.Sum(entry => entry.Amount)));
        await emulator.Receiver.Events("charge.dispute.closed");
        await emulator.Receiver.Events("charge.dispute.funds_reinstated");
    }

    [Fact]
    public async Task An_account_may_be_given_the_fee_back_with_the_money()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(amount: 10_000);
        var opened = await emulator.Control.OpenDispute(payment.Id);
        await emulator.Control.CloseDispute(opened.Id, won: true, returnFee: true);
        Assert.Equal([(-10_000L, 2_000L), (10_000L, -2_000L)], (await emulator.Disputes.GetAsync(opened.Id)).BalanceTransactions.Select(entry => (entry.Amount, entry.Fee)));
    }

    [Fact]
    public async Task A_dispute_that_is_lost_after_it_was_won_takes_the_money_again()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(amount: 10_000);
        var dispute = await emulator.Control.OpenDispute(payment.Id);
        await emulator.Control.CloseDispute(dispute.Id, won: true);
        await emulator.Control.CloseDispute(dispute.Id, won: false);
        var lost = await emulator.Disputes.GetAsync(dispute.Id);
        Assert.Equal(("lost", -10_000L, 2_000L), (lost.Status, lost.BalanceTransactions.Sum(entry => entry.Amount), lost.BalanceTransactions.Sum(entry => entry.Fee)));
        Assert.False(lost.IsChargeRefundable);
        await emulator.Receiver.Events("charge.dispute.funds_withdrawn", count: 2);
    }

    [Fact]
    public async Task What_the_bank_took_is_not_refunded()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay();
        var dispute = await emulator.Control.OpenDispute(payment.Id);
        foreach (var decide in new Func<Task>[] { () => Task.CompletedTask, () => emulator.Control.CloseDispute(dispute.Id, won: false) })
        {
            await decide();
            var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id }));
            Assert.Equal("charge_disputed", refusal.StripeError.Code);
        }
        Assert.Equal("lost", (await emulator.Disputes.ListAsync(new() { PaymentIntent = payment.Id })).Single().Status);

        await emulator.Control.CloseDispute(dispute.Id, won: true);
        Assert.Equal("succeeded", (await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id })).Status);
    }

    [Fact]
    public async Task An_inquiry_only_asks()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay();
        var inquiry = await emulator.Control.OpenDispute(payment.Id, new DisputeRequest(Inquiry: true));
        Assert.Equal("warning_needs_response", inquiry.Status);
        Assert.Empty((await emulator.Disputes.GetAsync(inquiry.Id)).BalanceTransactions);
        Assert.Equal("warning_closed", (await emulator.Control.CloseDispute(inquiry.Id, won: true)).Status);
        await emulator.Receiver.Events("charge.dispute.closed");
    }
}
