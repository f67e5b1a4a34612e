using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class PaymentTests
{
    [Fact]
    public async Task A_card_payment_succeeds_and_its_charge_and_fee_can_be_read()
    {
        await using var emulator = await Emulator.Start();

        var payment = await emulator.Pay(amount: 12_345, with: options => options.Expand = ["latest_charge.balance_transaction"]);

        Assert.Equal(("succeeded", 12_345), (payment.Status, payment.AmountReceived));
        Assert.Equal(("succeeded", true, 12_345), (payment.LatestCharge.Status, payment.LatestCharge.Paid, payment.LatestCharge.AmountCaptured));
        Assert.Equal("018f", payment.LatestCharge.Metadata["invoice"]);
        Assert.Equal(210, payment.LatestCharge.BalanceTransaction.Fee);
        Assert.Equal("4242", payment.LatestCharge.PaymentMethodDetails.Card.Last4);
        var happened = Assert.Single(await emulator.Receiver.Events("payment_intent.succeeded"));
        Assert.Equal(payment.Id, Assert.IsType<PaymentIntent>(happened.Data.Object).Id);
    }
}
