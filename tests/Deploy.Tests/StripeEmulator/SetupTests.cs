using System.Net;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class SetupTests
{
    [Fact]
    public async Task A_card_that_is_set_up_belongs_to_the_customer_and_pays_without_them()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });

        var setup = await SetUp(emulator, customer, "pm_card_visa");

        Assert.Equal(("succeeded", "off_session"), (setup.Status, setup.Usage));
        Assert.Equal(customer.Id, (await emulator.PaymentMethods.GetAsync(setup.PaymentMethodId)).CustomerId);
        Assert.Equal("active", (await emulator.Stripe.V1.Mandates.GetAsync(setup.MandateId)).Status);
        Assert.Equal(setup.Id, Assert.IsType<SetupIntent>(Assert.Single(await emulator.Receiver.Events("setup_intent.succeeded")).Data.Object).Id);
        Assert.Equal("succeeded", (await Charge(emulator, setup)).Status);
    }

    [Fact]
    public async Task The_same_key_sets_up_once()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });

        var first = await SetUp(emulator, customer, "pm_card_visa", "once");
        var again = await SetUp(emulator, customer, "pm_card_visa", "once");

        Assert.Equal((first.Id, first.PaymentMethodId), (again.Id, again.PaymentMethodId));
        Assert.Single(await emulator.Stripe.V1.SetupIntents.ListAsync(new() { Customer = customer.Id }));
    }

    [Fact]
    public async Task A_card_that_needs_authentication_once_is_set_up_after_it_and_then_pays_without_the_customer()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });
        var setup = await SetUp(emulator, customer, "pm_card_authenticationRequiredOnSetup");
        Assert.Equal(("requires_action", "use_stripe_sdk"), (setup.Status, setup.NextAction.Type));
        Assert.Equal("pending", (await emulator.Stripe.V1.Mandates.GetAsync(setup.MandateId)).Status);
        await emulator.Receiver.Events("setup_intent.requires_action");
        var early = await Assert.ThrowsAsync<StripeException>(() => Charge(emulator, setup, mandate: false));
        Assert.Equal("authentication_required", early.StripeError.Code);

        await emulator.Control.AuthenticateSetup(setup.Id);

        Assert.Equal("succeeded", (await emulator.Stripe.V1.SetupIntents.GetAsync(setup.Id)).Status);
        Assert.Equal("succeeded", (await Charge(emulator, setup)).Status);
    }

    [Fact]
    public async Task A_card_that_always_needs_authentication_is_declined_without_the_customer_although_it_is_set_up()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });
        var setup = await SetUp(emulator, customer, "pm_card_authenticationRequired");
        await emulator.Control.AuthenticateSetup(setup.Id);

        var refusal = await Assert.ThrowsAsync<StripeException>(() => Charge(emulator, setup));

        Assert.Equal((HttpStatusCode.PaymentRequired, "card_error", "authentication_required"),
            (refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code));
        Assert.Equal("requires_payment_method", refusal.StripeError.PaymentIntent.Status);
    }

    [Fact]
    public async Task A_failed_authentication_and_a_declined_card_leave_nothing_to_charge()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });
        var setup = await SetUp(emulator, customer, "pm_card_authenticationRequired");
        await emulator.Control.AuthenticateSetup(setup.Id, "setup_intent_authentication_failure");
        var declined = await Assert.ThrowsAsync<StripeException>(() => SetUp(emulator, customer, "pm_card_visa_chargeDeclinedStolenCard"));

        var failed = await emulator.Stripe.V1.SetupIntents.GetAsync(setup.Id);
        Assert.Equal(("requires_payment_method", "setup_intent_authentication_failure", null),
            (failed.Status, failed.LastSetupError.Code, failed.MandateId));
        Assert.Equal("inactive", (await emulator.Stripe.V1.Mandates.GetAsync(setup.MandateId)).Status);
        Assert.Equal((HttpStatusCode.PaymentRequired, "card_declined", "stolen_card"),
            (declined.HttpStatusCode, declined.StripeError.Code, declined.StripeError.DeclineCode));
        Assert.Equal("requires_payment_method", declined.StripeError.SetupIntent.Status);
        await emulator.Receiver.Events("setup_intent.setup_failed", 2);
        Assert.Empty(await emulator.PaymentMethods.ListAsync(new() { Customer = customer.Id }));
    }

    [Theory]
    [InlineData("pm_card_keptThenInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_keptThenProcessingError", "processing_error", null)]
    [InlineData("pm_card_keptThenLostCard", "card_declined", "lost_card")]
    [InlineData("pm_card_keptThenStolenCard", "card_declined", "stolen_card")]
    [InlineData("pm_card_keptThenPickupCard", "card_declined", "pickup_card")]
    [InlineData("pm_card_keptThenFraudulent", "card_declined", "fraudulent")]
    [InlineData("pm_card_keptThenExpiredCard", "expired_card", null)]
    public async Task A_card_can_be_kept_and_declined_later(string card, string code, string? declineCode)
    {
        await using var emulator = await Emulator.Start();
        var setup = await SetUp(emulator, await emulator.Customers.CreateAsync(new() { Name = "Ada" }), card);
        Assert.Equal("succeeded", setup.Status);

        var refusal = await Assert.ThrowsAsync<StripeException>(() => Charge(emulator, setup));

        Assert.Equal((code, declineCode), (refusal.StripeError.Code, refusal.StripeError.DeclineCode));
    }

    [Fact]
    public async Task A_detached_method_is_never_used_again()
    {
        await using var emulator = await Emulator.Start();
        var setup = await SetUp(emulator, await emulator.Customers.CreateAsync(new() { Name = "Ada" }), "pm_card_visa");

        await emulator.PaymentMethods.DetachAsync(setup.PaymentMethodId);

        await Assert.ThrowsAsync<StripeException>(() => Charge(emulator, setup));
        await Assert.ThrowsAsync<StripeException>(() =>
            emulator.PaymentMethods.AttachAsync(setup.PaymentMethodId, new() { Customer = setup.CustomerId }));
        Assert.Empty(await emulator.Control.Ledger());
        await emulator.Receiver.Events("payment_method.detached");
    }

    [Fact]
    public async Task A_mandate_is_good_for_its_own_method_only()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });
        var setup = await SetUp(emulator, customer, "pm_card_visa");
        var other = await SetUp(emulator, customer, "pm_card_mastercard");
        setup.MandateId = other.MandateId;

        var refusal = await Assert.ThrowsAsync<StripeException>(() => Charge(emulator, setup));

        Assert.Equal((HttpStatusCode.BadRequest, "mandate"), (refusal.HttpStatusCode, refusal.StripeError.Param));
        Assert.Empty(await emulator.Control.Ledger());
    }

    [Fact]
    public async Task A_setup_that_is_canceled_cannot_be_confirmed_and_one_that_succeeded_cannot_be_canceled()
    {
        await using var emulator = await Emulator.Start();
        var setups = emulator.Stripe.V1.SetupIntents;
        var open = await setups.CreateAsync(new() { PaymentMethod = "pm_card_visa", AllowedPaymentMethodTypes = ["card"] });
        Assert.Equal("requires_confirmation", open.Status);
        Assert.Equal("canceled", (await setups.CancelAsync(open.Id)).Status);
        var refusal = await Assert.ThrowsAsync<StripeException>(() => setups.ConfirmAsync(open.Id));
        Assert.Equal("setup_intent_unexpected_state", refusal.StripeError.Code);

        var kept = await SetUp(emulator, await emulator.Customers.CreateAsync(new() { Name = "Ada" }), "pm_card_visa");
        refusal = await Assert.ThrowsAsync<StripeException>(() => setups.CancelAsync(kept.Id));
        Assert.Equal("setup_intent_unexpected_state", refusal.StripeError.Code);
    }

    static Task<SetupIntent> SetUp(Emulator emulator, Customer customer, string method, string? idempotencyKey = null) =>
        emulator.Stripe.V1.SetupIntents.CreateAsync(new()
        {
            Customer = customer.Id,
            PaymentMethod = method,
            Confirm = true,
            Usage = "off_session",
            AllowedPaymentMethodTypes = ["card"],
            MandateData = new()
            {
                CustomerAcceptance = new() { Type = "online", Online = new() { IpAddress = "203.0.113.7", UserAgent = "tests" } },
            },
        }, new() { IdempotencyKey = idempotencyKey });

    static Task<PaymentIntent> Charge(Emulator emulator, SetupIntent setup, bool mandate = true) =>
        emulator.Pay(method: setup.PaymentMethodId, with: options =>
        {
            options.Customer = setup.CustomerId;
            options.OffSession = true;
            options.Mandate = mandate ? setup.MandateId : null;
        });
}
