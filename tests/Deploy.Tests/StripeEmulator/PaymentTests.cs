using System.Net;
using Associations.StripeEmulator.Control;
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
        Assert.Equal((210, 12_135), (payment.LatestCharge.BalanceTransaction.Fee, payment.LatestCharge.BalanceTransaction.Net));
        Assert.Equal("4242", payment.LatestCharge.PaymentMethodDetails.Card.Last4);
        var happened = Assert.Single(await emulator.Receiver.Events("payment_intent.succeeded"));
        Assert.Equal(payment.Id, Assert.IsType<PaymentIntent>(happened.Data.Object).Id);
    }

    [Fact]
    public async Task A_card_that_is_captured_asynchronously_has_its_balance_transaction_later()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.LateBalance, Method = "POST", Path = "/v1/payment_intents", Milliseconds = 1 });

        var payment = await emulator.Pay(with: options => options.Expand = ["latest_charge.balance_transaction"]);
        Assert.Equal(("succeeded", true), (payment.Status, payment.LatestCharge.Captured));
        Assert.Null(payment.LatestCharge.BalanceTransactionId);

        var updated = Assert.Single(await emulator.Receiver.Events("charge.updated"));
        var entry = await emulator.Stripe.V1.BalanceTransactions.GetAsync(Assert.IsType<Charge>(updated.Data.Object).BalanceTransactionId);
        Assert.Equal((payment.LatestChargeId, "charge", "charge", "pending"), (entry.SourceId, entry.Type, entry.ReportingCategory, entry.Status));
        Assert.Equal((12_000, 205, 11_795, "eur"), (entry.Amount, entry.Fee, entry.Net, entry.Currency));
        Assert.Equal(("stripe_fee", 205), (entry.FeeDetails.Single().Type, entry.FeeDetails.Single().Amount));
        Assert.Equal(entry.Id, (await emulator.Find(payment, "latest_charge")).LatestCharge.BalanceTransactionId);
        Assert.NotNull((await emulator.Pay(with: options => options.Expand = ["latest_charge"])).LatestCharge.BalanceTransactionId);
    }

    [Theory]
    [InlineData("pm_card_visa_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_chargeCustomerFail", "card_declined", "generic_decline")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", null)]
    public async Task A_declined_card_leaves_the_payment_open_for_another(string card, string code, string? declineCode)
    {
        await using var emulator = await Emulator.Start();

        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(method: card));

        Assert.Equal((HttpStatusCode.PaymentRequired, "card_error", code), (refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code));
        Assert.Equal(declineCode, refusal.StripeError.DeclineCode);
        var open = refusal.StripeError.PaymentIntent;
        Assert.Equal("requires_payment_method", open.Status);
        Assert.Equal(code, (await emulator.Find(open)).LastPaymentError.Code);
        await emulator.Receiver.Events("payment_intent.payment_failed");

        var paid = await emulator.PaymentIntents.ConfirmAsync(open.Id, new() { PaymentMethod = "pm_card_mastercard" });
        Assert.Equal("succeeded", paid.Status);
        Assert.Equal(["failed", "succeeded"], (await emulator.Control.Ledger()).Select(entry => entry.Status));
    }

    [Theory]
    [InlineData("pm_card_authenticationRequired")]
    [InlineData("pm_card_threeDSecure2Required")]
    public async Task A_payment_that_needs_authentication_succeeds_after_it(string card)
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(method: card);
        Assert.Equal(("requires_action", "use_stripe_sdk"), (payment.Status, payment.NextAction.Type));
        await emulator.Receiver.Events("payment_intent.requires_action");

        // Confirming once more asks once more.
        Assert.Equal("requires_action", (await emulator.PaymentIntents.ConfirmAsync(payment.Id)).Status);
        await emulator.Control.Authenticate(payment.Id);

        var paid = await emulator.Find(payment, "latest_charge");
        Assert.Equal("succeeded", paid.Status);
        Assert.Equal("authenticated", paid.LatestCharge.PaymentMethodDetails.Card.ThreeDSecure.Result);
        await emulator.Receiver.Events("payment_intent.succeeded");
    }

    [Fact]
    public async Task A_failed_authentication_leaves_the_payment_open()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(method: "pm_card_authenticationRequired");

        await emulator.Control.Authenticate(payment.Id, "payment_intent_authentication_failure");

        var open = await emulator.Find(payment);
        Assert.Equal(("requires_payment_method", "payment_intent_authentication_failure"), (open.Status, open.LastPaymentError.Code));
        Assert.Empty(await emulator.Control.Ledger());
    }

    [Fact]
    public async Task A_person_in_a_browser_can_authenticate_and_is_sent_back()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay(method: "pm_card_authenticationRequired", with: options => options.ReturnUrl = "http://127.0.0.1:1/?from=us");

        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = new Uri(payment.NextAction.RedirectToUrl.Url);
        Assert.Contains("<form", await browser.GetStringAsync(page), StringComparison.Ordinal);
        using var answer = await browser.PostAsync(page, new FormUrlEncodedContent([KeyValuePair.Create("outcome", "succeed")]));

        Assert.Equal($"http://127.0.0.1:1/?from=us&payment_intent={payment.Id}", answer.Headers.Location!.OriginalString);
        Assert.Equal("succeeded", (await emulator.Find(payment)).Status);
    }

    [Fact]
    public async Task Without_the_customer_a_card_that_needs_authentication_is_declined_unless_it_was_set_up()
    {
        await using var emulator = await Emulator.Start();

        var refusal = await Assert.ThrowsAsync<StripeException>(() =>
            emulator.Pay(method: "pm_card_authenticationRequired", with: options => options.OffSession = true));

        Assert.Equal(("authentication_required", "requires_payment_method"), (refusal.StripeError.Code, refusal.StripeError.PaymentIntent.Status));
        var paid = await emulator.Pay(method: "pm_card_authenticationRequiredSetupForOffSession", with: options => options.OffSession = true);
        Assert.Equal("succeeded", paid.Status);
    }

    [Theory]
    [InlineData("pm_success_de", "eur")]
    [InlineData("pm_usBankAccount_success", "usd")]
    public async Task A_bank_debit_is_processing_first_and_succeeds_later(string account, string currency)
    {
        await using var emulator = await Emulator.Start("SettlementSeconds=0.1");

        var payment = await emulator.Debit(account, currency);

        Assert.Equal("processing", payment.Status);
        await emulator.Receiver.Events("payment_intent.processing");
        await emulator.Receiver.Events("payment_intent.succeeded");
        var paid = await emulator.Find(payment, "latest_charge");
        Assert.Equal(("succeeded", "succeeded", true), (paid.Status, paid.LatestCharge.Status, paid.LatestCharge.Paid));
    }

    [Theory]
    [InlineData("pm_failed_de", "eur", "generic_could_not_process")]
    [InlineData("pm_usBankAccount_accountClosed", "usd", "account_closed")]
    public async Task A_bank_debit_can_fail_later(string account, string currency, string code)
    {
        await using var emulator = await Emulator.Start("SettlementSeconds=0.1");

        var payment = await emulator.Debit(account, currency);

        Assert.Equal("processing", payment.Status);
        await emulator.Receiver.Events("payment_intent.payment_failed");
        var open = await emulator.Find(payment, "latest_charge");
        Assert.Equal(("requires_payment_method", code, "failed"), (open.Status, open.LastPaymentError.Code, open.LatestCharge.Status));
    }

    [Fact]
    public async Task A_slow_debit_is_settled_by_hand_either_way()
    {
        await using var emulator = await Emulator.Start();
        var good = await emulator.Debit("pm_successDelayed_de");
        var bad = await emulator.Debit("pm_successDelayed_de");

        await emulator.Control.SettlePayment(good.Id);
        await emulator.Control.SettlePayment(bad.Id, "insufficient_funds");

        Assert.Equal("succeeded", (await emulator.Find(good)).Status);
        Assert.Equal("insufficient_funds", (await emulator.Find(bad)).LastPaymentError.Code);
        var late = await Assert.ThrowsAsync<HttpRequestException>(() => emulator.Control.SettlePayment(good.Id));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_debit_needs_a_mandate()
    {
        await using var emulator = await Emulator.Start();
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(method: "pm_success_de"));
        Assert.Equal("payment_intent_mandate_invalid", refusal.StripeError.Code);
        var without = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(method: "pm_success_de", with: options =>
            options.MandateData = new() { CustomerAcceptance = new() { Type = "online", Online = new() { IpAddress = "203.0.113.7" } } }));
        Assert.Equal("mandate_data[customer_acceptance][online][user_agent]", without.StripeError.Param);
    }

    [Fact]
    public async Task A_debit_makes_a_mandate_for_itself_of_what_was_accepted()
    {
        await using var emulator = await Emulator.Start();
        var debit = await emulator.Pay(method: "pm_success_de", with: options =>
            options.MandateData = new() { CustomerAcceptance = new() { Type = "online", Online = new() { IpAddress = "203.0.113.7", UserAgent = "Browser/1.0" } } });
        var charge = (await emulator.Find(debit, "latest_charge")).LatestCharge;
        var mandate = await emulator.Stripe.V1.Mandates.GetAsync(charge.PaymentMethodDetails.SepaDebit.Mandate);
        Assert.Equal(("single_use", "active", debit.PaymentMethodId), (mandate.Type, mandate.Status, mandate.PaymentMethodId));
        Assert.Equal(("203.0.113.7", "Browser/1.0"), (mandate.CustomerAcceptance.Online.IpAddress, mandate.CustomerAcceptance.Online.UserAgent));
        Assert.Equal((debit.Amount, "eur"), (mandate.SingleUse.Amount, mandate.SingleUse.Currency));
    }

    [Fact]
    public async Task An_open_payment_can_be_changed_and_cancelled_and_a_finished_one_cannot()
    {
        await using var emulator = await Emulator.Start();
        var open = await emulator.Pay(with: options => options.Confirm = null);
        Assert.Equal("requires_confirmation", open.Status);

        var changed = await emulator.PaymentIntents.UpdateAsync(open.Id, new()
        {
            Amount = 9_900,
            Metadata = new() { ["invoice"] = "", ["member"] = "7" },
        });
        Assert.Equal((9_900, "member=7"), (changed.Amount, string.Join(",", changed.Metadata.Select(pair => $"{pair.Key}={pair.Value}"))));
        Assert.Equal("canceled", (await emulator.PaymentIntents.CancelAsync(open.Id)).Status);
        await emulator.Receiver.Events("payment_intent.canceled");

        var paid = await emulator.Pay();
        foreach (var late in new Func<Task>[]
        {
            () => emulator.PaymentIntents.CancelAsync(paid.Id),
            () => emulator.PaymentIntents.ConfirmAsync(paid.Id),
            () => emulator.PaymentIntents.UpdateAsync(paid.Id, new() { Amount = 1_000 }),
        })
        {
            var refusal = await Assert.ThrowsAsync<StripeException>(late);
            Assert.Equal(("payment_intent_unexpected_state", "succeeded"), (refusal.StripeError.Code, refusal.StripeError.PaymentIntent.Status));
        }

        var noted = await emulator.PaymentIntents.UpdateAsync(paid.Id, new() { Metadata = new() { ["note"] = "late" } });
        Assert.Equal("late", noted.Metadata["note"]);
    }

    [Fact]
    public async Task A_debit_that_stays_processing_can_be_cancelled_and_is_not_settled_after_that()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Debit("pm_usBankAccount_processing", "usd");

        await emulator.PaymentIntents.CancelAsync(payment.Id);

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.Control.SettlePayment(payment.Id));
        Assert.Equal("canceled", (await emulator.Find(payment)).Status);
    }

    [Fact]
    public async Task A_saved_card_belongs_to_its_customer()
    {
        await using var emulator = await Emulator.Start();
        var ada = await emulator.Customers.CreateAsync(new() { Email = "ada@example.org", Metadata = new() { ["person"] = "1" } });
        var bob = await emulator.Customers.CreateAsync(new() { Email = "bob@example.org" });
        var card = await emulator.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = ada.Id });
        Assert.Equal(card.Id, Assert.Single(await emulator.PaymentMethods.ListAsync(new() { Customer = ada.Id })).Id);

        Assert.Equal("succeeded", (await emulator.Pay(method: card.Id, with: options => options.Customer = ada.Id)).Status);
        var theft = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(method: card.Id, with: options => options.Customer = bob.Id));
        Assert.Equal("payment_method", theft.StripeError.Param);
        var declined = await Assert.ThrowsAsync<StripeException>(() =>
            emulator.PaymentMethods.AttachAsync("pm_card_visa_chargeDeclined", new() { Customer = ada.Id }));
        Assert.Equal("card_declined", declined.StripeError.Code);
        Assert.Equal(ada.Id, Assert.Single(await emulator.Customers.ListAsync(new() { Email = "ada@example.org" })).Id);
    }
}
