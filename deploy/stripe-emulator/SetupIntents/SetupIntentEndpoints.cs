using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.SetupIntents;

static class SetupIntentEndpoints
{
    static readonly string[] Types = ["card", "sepa_debit"];

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/setup_intents", ApiPipeline.Run(Create));
        v1.MapGet("/setup_intents", ApiPipeline.Run(List));
        v1.MapGet("/setup_intents/{id}", ApiPipeline.Run((call, tx) => Find(tx, call.Id)));
        v1.MapPost("/setup_intents/{id}/confirm", ApiPipeline.Run(Confirm));
        v1.MapPost("/setup_intents/{id}/cancel", ApiPipeline.Run(Cancel));
        v1.MapGet("/mandates/{id}", ApiPipeline.Run((call, tx) => call.Existing<Mandate>(tx)));
    }

    static Answer Create(Call call, Transaction tx)
    {
        var form = call.Form.Allow("allowed_payment_method_types", "automatic_payment_methods", "confirm", "customer", "description",
            "mandate_data", "metadata", "payment_method", "payment_method_types", "usage");
        // docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents
        if (form.Has("payment_method_types"))
            throw ApiError.Invalid("The payment_method_types parameter is no longer supported; use allowed_payment_method_types.",
                "payment_method_types", "payment_method_types_no_longer_supported");
        var confirm = form.Flag("confirm");
        if (!confirm && form.Has("mandate_data"))
            throw ApiError.Invalid("The parameter mandate_data can only be used with confirm=true.", "mandate_data");
        var id = StripeId.New("seti");
        var setup = Chosen(new()
        {
            Id = id,
            Created = tx.Now,
            ClientSecret = StripeId.Secret(id),
            Customer = CreatePaymentIntent.ExistingCustomer(tx, form),
            Description = form.Text("description", null),
            Metadata = form.Metadata(),
            PaymentMethodTypes = Types,
            Status = "requires_payment_method",
            Usage = form.OneOf("usage", "off_session", "off_session", "on_session"),
        }, form);
        var method = form.Text("payment_method", null) is { } named ? PaymentMethodEndpoints.Find(tx, named, "payment_method") : null;
        tx.Emit("setup_intent.created", setup);
        if (method is null)
            return confirm ? throw MissingMethod() : tx.Put(setup);
        var ready = tx.Put(setup with { PaymentMethod = method.Id, Status = "requires_confirmation" });
        return confirm ? SetupAttempt.Confirm(tx, ready, method, CustomerAcceptance.From(form, tx.Now)) : ready;
    }

    static Answer Confirm(Call call, Transaction tx)
    {
        var form = call.Form.Allow("mandate_data", "payment_method");
        var setup = Find(tx, call.Id);
        if (setup.Status is "succeeded" or "canceled")
            throw Unexpected("confirm", setup);
        var named = form.Text("payment_method", setup.PaymentMethod) ?? throw MissingMethod();
        return SetupAttempt.Confirm(tx, setup, PaymentMethodEndpoints.Find(tx, named, "payment_method"), CustomerAcceptance.From(form, tx.Now));
    }

    static Answer Cancel(Call call, Transaction tx)
    {
        var form = call.Form.Allow("cancellation_reason");
        var setup = Find(tx, call.Id);
        if (setup.Status is "succeeded" or "canceled")
            throw Unexpected("cancel", setup);
        var canceled = tx.Put(setup with
        {
            Status = "canceled",
            CancellationReason = form.Has("cancellation_reason")
                ? form.OneOf("cancellation_reason", "abandoned", "abandoned", "duplicate", "requested_by_customer")
                : null,
            NextAction = null,
        });
        tx.Emit("setup_intent.canceled", canceled);
        return canceled;
    }

    static Answer List(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Listing.Parameters, "customer", "payment_method"]);
        var (customer, method) = (form.Text("customer"), form.Text("payment_method"));
        return Listing.Page<SetupIntent>(call, tx, setup =>
            (customer is null || setup.Customer == customer) && (method is null || setup.PaymentMethod == method));
    }

    static SetupIntent Find(Transaction tx, string id) =>
        tx.Find<SetupIntent>(id) ?? throw ApiError.Missing("setupintent", id, "intent", 404);

    static SetupIntent Chosen(SetupIntent setup, Form form)
    {
        var allowed = form.Items("allowed_payment_method_types");
        if (allowed.Count == 0)
            return setup with
            {
                AutomaticPaymentMethods = new(form.OneOf("automatic_payment_methods[allow_redirects]", "always", "always", "never"), true),
            };
        if (form.Has("automatic_payment_methods"))
            throw ApiError.Invalid("You may only specify one of these parameters: allowed_payment_method_types, automatic_payment_methods.",
                "allowed_payment_method_types");
        return allowed.Except(Types).FirstOrDefault() is { } unknown
            ? throw ApiError.Invalid($"The emulator cannot set up {unknown}.", "allowed_payment_method_types")
            : setup with { AllowedPaymentMethodTypes = allowed, PaymentMethodTypes = allowed };
    }

    static ApiError MissingMethod() => ApiError.Invalid(
        "You cannot confirm this SetupIntent because it's missing a payment method.", code: "setup_intent_unexpected_state");

    static ApiError Unexpected(string verb, SetupIntent setup) => ApiError.Invalid(
        $"You cannot {verb} this SetupIntent because it has a status of {setup.Status}.", code: "setup_intent_unexpected_state");
}
