using System.Text.Json.Nodes;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.SetupIntents;

/// <summary>What a test payment method makes of the wish to keep it.</summary>
static class SetupAttempt
{
    internal static Answer Confirm(Transaction tx, SetupIntent setup, PaymentMethod method, CustomerAcceptance? acceptance)
    {
        if (!setup.PaymentMethodTypes.Contains(method.Type))
            throw ApiError.Invalid($"The PaymentMethod provided ({method.Type}) is not allowed for this SetupIntent. Allowed: "
                + $"{string.Join(", ", setup.PaymentMethodTypes)}.", "payment_method");
        if (method.Customer is not null && method.Customer != setup.Customer)
            throw ApiError.Invalid($"The PaymentMethod {method.Id} belongs to another Customer. Please include that Customer on this "
                + "SetupIntent.", "payment_method");
        PaymentMethodEndpoints.RequireUsable(method);
        if (setup.AutomaticPaymentMethods is { AllowRedirects: "always" })
            throw ApiError.Invalid("This SetupIntent is configured to accept payment methods that might redirect your customer off of your "
                + "page. The emulator needs `automatic_payment_methods[allow_redirects]` to be `never`.", "return_url");
        if (method.Type != "card" && acceptance is null)
            throw ApiError.Invalid("This SetupIntent requires a mandate. Collect mandate acceptance from the customer and retry, providing "
                + "acceptance data in the mandate_data parameter.", "mandate_data");

        var ready = setup with { PaymentMethod = method.Id, NextAction = null, LastSetupError = null };
        if (acceptance is not null)
            ready = ready with { Mandate = tx.Put(Accepted(acceptance, method, tx.Now)).Id };
        var test = TestPaymentMethods.Behind(method);
        if (test is { Attachable: false, Failure: { } failure })
            return Declined(Fail(tx, ready, method, failure));
        return test.Authentication is AuthenticationNeed.Always or AuthenticationNeed.UnlessSetUp
            ? RequireAction(tx, ready)
            : Succeed(tx, ready, method);
    }

    /// <summary>The customer did what the next action asked, or failed to.</summary>
    internal static void Authenticated(Transaction tx, SetupIntent setup, bool passed)
    {
        var method = tx.Find<PaymentMethod>(setup.PaymentMethod!)!;
        if (passed)
            Succeed(tx, setup, method);
        else
            Fail(tx, setup, method, PaymentFailure.SetupAuthenticationFailed);
    }

    static Answer Succeed(Transaction tx, SetupIntent setup, PaymentMethod method)
    {
        if (setup.Customer is { } customer && method.Customer is null)
            tx.Emit("payment_method.attached", tx.Put(method with { Customer = customer }));
        if (setup.Mandate is { } mandate && tx.Find<Mandate>(mandate) is { Status: "pending" } pending)
            tx.Put(pending with { Status = "active" });
        var succeeded = tx.Put(setup with { Status = "succeeded", NextAction = null });
        tx.Emit("setup_intent.succeeded", succeeded);
        return succeeded;
    }

    static Answer RequireAction(Transaction tx, SetupIntent setup)
    {
        var waiting = tx.Put(setup with
        {
            Status = "requires_action",
            NextAction = new("use_stripe_sdk") { UseStripeSdk = new JsonObject { ["type"] = "three_d_secure_redirect" } },
        });
        tx.Emit("setup_intent.requires_action", waiting);
        return waiting;
    }

    static SetupIntent Fail(Transaction tx, SetupIntent setup, PaymentMethod method, PaymentFailure failure)
    {
        if (setup.Mandate is { } mandate)
            tx.Put(tx.Find<Mandate>(mandate)! with { Status = "inactive" });
        var failed = tx.Put(setup with
        {
            Status = "requires_payment_method",
            NextAction = null,
            PaymentMethod = null,
            Mandate = null,
            LastSetupError = PaymentError.From(failure, null, method),
        });
        tx.Emit("setup_intent.setup_failed", failed);
        return failed;
    }

    static Answer Declined(SetupIntent setup)
    {
        var error = setup.LastSetupError!.ToNode();
        error["setup_intent"] = StripeJson.Node(setup);
        return new(402, new() { ["error"] = error });
    }

    // It is in force once the method is set up.
    static Mandate Accepted(CustomerAcceptance acceptance, PaymentMethod method, long now) => new()
    {
        Id = StripeId.New("mandate"),
        Created = now,
        CustomerAcceptance = acceptance,
        PaymentMethod = method.Id,
        PaymentMethodDetails = new() { [method.Type] = new JsonObject(), ["type"] = method.Type },
        Status = "pending",
    };
}
