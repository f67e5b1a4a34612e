using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class PayoutTests
{
    [Fact]
    public async Task A_payout_pays_what_came_since_the_last_one_and_says_what_it_is_made_of()
    {
        await using var emulator = await Emulator.Start();
        var first = await emulator.Pay(amount: 10_000);
        var paid = await emulator.Payouts.GetAsync((await emulator.Control.PayOut()).Id);
        Assert.Equal(("paid", 9_825L, true, "completed"), (paid.Status, paid.Amount, paid.Automatic, paid.ReconciliationStatus));
        Assert.Equal([("payout", -9_825L), ("charge", 9_825L)], await In(paid.Id));
        Assert.Equal(0, (await emulator.Balance.GetAsync()).Available.Single().Amount);

        await emulator.Refunds.CreateAsync(new() { PaymentIntent = first.Id, Amount = 1_000 });
        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.Control.PayOut());
        await emulator.Pay(amount: 20_000);
        Assert.Equal(18_675, (await emulator.Balance.GetAsync()).Available.Single().Amount);
        var second = await emulator.Control.PayOut();
        Assert.Equal([("payout", -18_675L), ("charge", 19_675L), ("refund", -1_000L)], await In(second.Id));
        Assert.Equal([second.Id, paid.Id], (await emulator.Payouts.ListAsync()).Select(payout => payout.Id));
        foreach (var type in new[] { "payout.created", "payout.paid", "payout.reconciliation_completed" }) await emulator.Receiver.Events(type, count: 2);

        async Task<IEnumerable<(string, long)>> In(string payout) =>
            (await emulator.BalanceTransactions.ListAsync(new() { Payout = payout, Expand = ["data.source"] })).Select(entry => (entry.Type, entry.Net));
    }

    [Fact]
    public async Task One_that_the_bank_sends_back_is_in_the_next()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Pay(amount: 10_000);
        var returned = await emulator.Control.PayOut();
        await emulator.Control.FailPayout(returned.Id);
        var failed = await emulator.Payouts.GetAsync(returned.Id, new() { Expand = ["failure_balance_transaction"] });
        Assert.Equal(("failed", "account_closed", 9_825L), (failed.Status, failed.FailureCode, failed.FailureBalanceTransaction.Amount));
        await emulator.Receiver.Events("payout.failed");
        var next = await emulator.Control.PayOut();
        var entry = (await emulator.BalanceTransactions.ListAsync(new() { Payout = next.Id, Type = "payout_failure", Expand = ["data.source"] })).Single();
        Assert.Equal((returned.Id, 9_825L), (Assert.IsType<Payout>(entry.Source).Id, entry.Net));
    }
}
