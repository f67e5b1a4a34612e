namespace Associations.StripeEmulator.PaymentMethods;

/// <summary>
/// Why a payment fails (docs.stripe.com/error-codes, docs.stripe.com/declines/codes), and what Stripe advises to do next:
/// <c>try_again_later</c>, <c>do_not_try_again</c> or <c>confirm_card_data</c>.
/// </summary>
sealed record PaymentFailure(string Code, string Message, string? DeclineCode = null, string? AdviceCode = null)
{
    internal static readonly PaymentFailure Declined =
        new("card_declined", "Your card was declined.", "generic_decline", "try_again_later");

    internal static readonly PaymentFailure NoFunds =
        new("card_declined", "Your card has insufficient funds.", "insufficient_funds", "try_again_later");

    internal static readonly PaymentFailure AuthenticationRequired =
        new("authentication_required", "Your card was declined. This transaction requires authentication.", "authentication_required");

    internal static readonly PaymentFailure AuthenticationFailed = new("payment_intent_authentication_failure",
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.");

    internal static readonly PaymentFailure SetupAuthenticationFailed = AuthenticationFailed with { Code = "setup_intent_authentication_failure" };

    internal static readonly PaymentFailure CouldNotProcess =
        new("generic_could_not_process", "The customer's bank could not process this payment.");

    internal static PaymentFailure Card(string declineCode) => Declined with { DeclineCode = declineCode, AdviceCode = "do_not_try_again" };
}
