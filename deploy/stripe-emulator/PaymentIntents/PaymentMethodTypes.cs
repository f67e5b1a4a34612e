using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.PaymentIntents;

/// <summary>Which kinds of method can pay. The emulated account has cards, ACH debit for USD and SEPA debit for EUR.</summary>
static class PaymentMethodTypes
{
    internal static readonly string[] Parameters =
        ["allowed_payment_method_types", "automatic_payment_methods", "excluded_payment_method_types", "payment_method_types"];

    internal static PaymentIntent Chosen(PaymentIntent payment, Form form)
    {
        // docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents
        if (form.Has("payment_method_types"))
            throw ApiError.Invalid("The payment_method_types parameter is no longer supported; use allowed_payment_method_types.",
                "payment_method_types", "payment_method_types_no_longer_supported");
        var (allowed, excluded) = (form.Items("allowed_payment_method_types"), form.Items("excluded_payment_method_types"));
        if (allowed.Count > 0 && (excluded.Count > 0 || form.Has("automatic_payment_methods")))
            throw ApiError.Invalid("You may only specify one of these parameters: allowed_payment_method_types, automatic_payment_methods, "
                + "excluded_payment_method_types.", "allowed_payment_method_types");
        if (form.Has("automatic_payment_methods") && !form.Flag("automatic_payment_methods[enabled]"))
            throw ApiError.Invalid("The emulator needs automatic_payment_methods[enabled] to be true, or allowed_payment_method_types.",
                "automatic_payment_methods[enabled]");
        var types = Enabled(payment.Currency).Where(type => allowed.Count == 0 || allowed.Contains(type)).Except(excluded).ToList();
        if (types.Count == 0)
            throw ApiError.Invalid($"No payment method type is left for a payment in {payment.Currency}.", "allowed_payment_method_types");
        return payment with
        {
            AllowedPaymentMethodTypes = allowed.Count > 0 ? allowed : null,
            ExcludedPaymentMethodTypes = excluded.Count > 0 ? excluded : null,
            AutomaticPaymentMethods = allowed.Count > 0
                ? null
                : new(form.OneOf("automatic_payment_methods[allow_redirects]", "always", "always", "never"), true),
            PaymentMethodTypes = types,
        };
    }

    /// <exception cref="ApiError">That method cannot pay that payment, or not under those terms.</exception>
    internal static void Fits(PaymentIntent payment, PaymentMethod method, ConfirmationTerms terms)
    {
        if (!payment.PaymentMethodTypes.Contains(method.Type))
            throw ApiError.Invalid($"The PaymentMethod provided ({method.Type}) is not allowed for this PaymentIntent. Allowed: "
                + $"{string.Join(", ", payment.PaymentMethodTypes)}.", "payment_method");
        if (method.Customer is not null && method.Customer != payment.Customer)
            throw ApiError.Invalid(
                $"The PaymentMethod {method.Id} belongs to another Customer. Please include that Customer on this PaymentIntent.",
                "payment_method");
        PaymentMethodEndpoints.RequireUsable(method);
        if (payment.AutomaticPaymentMethods is { AllowRedirects: "always" } && terms.ReturnUrl is null)
            throw ApiError.Invalid(
                "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these might redirect "
                + "your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment "
                + "methods, set `automatic_payment_methods[allow_redirects]` to `never`.", "return_url");
        if (method.Type != "card" && method.Customer is null && !terms.HasMandate)
            throw ApiError.Invalid(
                "This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer "
                + "and retry, providing acceptance data in the mandate_data parameter.", code: "payment_intent_mandate_invalid");
    }

    static IEnumerable<string> Enabled(string currency) => currency switch
    {
        "usd" => ["card", "us_bank_account"],
        "eur" => ["card", "sepa_debit"],
        _ => ["card"],
    };
}
