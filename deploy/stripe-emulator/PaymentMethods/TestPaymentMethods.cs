namespace Associations.StripeEmulator.PaymentMethods;

enum AuthenticationNeed
{
    Never,
    Always,

    /// <summary>Not for payments without the customer present.</summary>
    OnSession,

    /// <summary>With the customer present, and without unless it was set up for that.</summary>
    UnlessSetUp,
}

enum Settles
{
    AtOnce,
    Later,
    MuchLater,
    Never,
}

enum Refunds
{
    AtOnce,
    Later,
    FailLater,
}

/// <summary>A method of Stripe's test mode. What it does follows from type and last four digits, as with Stripe's numbers.</summary>
sealed record TestPaymentMethod(string Name, string Type, string Last4)
{
    public string Brand { get; init; } = "visa";
    public AuthenticationNeed Authentication { get; init; }
    public PaymentFailure? Failure { get; init; }
    public Settles Settles { get; init; }
    public Refunds Refunds { get; init; }

    /// <summary>Whether a customer can be given it: most cards that are declined are so already then.</summary>
    public bool Attachable { get; init; } = true;
}

/// <summary>The names in docs.stripe.com/testing, /payments/ach-direct-debit and /payments/sepa-debit.</summary>
static class TestPaymentMethods
{
    static readonly TestPaymentMethod[] All =
    [
        Card("pm_card_visa", "4242"), Card("pm_card_visa_debit", "5556"), Card("pm_card_mastercard", "4444", "mastercard"),
        Card("pm_card_mastercard_debit", "8210", "mastercard"), Card("pm_card_amex", "8431", "amex"),
        Card("pm_card_discover", "1117", "discover"), Card("pm_card_bypassPending", "0077"),

        Declined("pm_card_visa_chargeDeclined", "0002", PaymentFailure.Declined),
        Declined("pm_card_chargeDeclined", "0002", PaymentFailure.Declined),
        Declined("pm_card_visa_chargeDeclinedInsufficientFunds", "9995", PaymentFailure.NoFunds),
        Declined("pm_card_chargeDeclinedInsufficientFunds", "9995", PaymentFailure.NoFunds),
        Declined("pm_card_visa_chargeDeclinedLostCard", "9987", PaymentFailure.Card("lost_card")),
        Declined("pm_card_visa_chargeDeclinedStolenCard", "9979", PaymentFailure.Card("stolen_card")),
        Declined("pm_card_chargeDeclinedExpiredCard", "0069",
            new("expired_card", "Your card has expired.", AdviceCode: "do_not_try_again")),
        Declined("pm_card_chargeDeclinedIncorrectCvc", "0127",
            new("incorrect_cvc", "Your card's security code is incorrect.", AdviceCode: "confirm_card_data")),
        Declined("pm_card_chargeDeclinedProcessingError", "0119",
            new("processing_error", "An error occurred while processing your card. Try again in a little bit.",
                AdviceCode: "try_again_later")),
        Declined("pm_card_visa_chargeDeclinedVelocityLimitExceeded", "6975", PaymentFailure.Card("card_velocity_exceeded")),
        Declined("pm_card_chargeCustomerFail", "0341", PaymentFailure.Declined) with { Attachable = true },

        // Stripe has one card only that can be kept and is declined then. These are the emulator's own.
        Kept("pm_card_keptThenInsufficientFunds", "9001", PaymentFailure.NoFunds),
        Kept("pm_card_keptThenProcessingError", "9002",
            new("processing_error", "An error occurred while processing your card. Try again in a little bit.",
                AdviceCode: "try_again_later")),
        Kept("pm_card_keptThenLostCard", "9003", PaymentFailure.Card("lost_card")),
        Kept("pm_card_keptThenStolenCard", "9004", PaymentFailure.Card("stolen_card")),
        Kept("pm_card_keptThenPickupCard", "9005", PaymentFailure.Card("pickup_card")),
        Kept("pm_card_keptThenFraudulent", "9006", PaymentFailure.Card("fraudulent")),
        Kept("pm_card_keptThenExpiredCard", "9007", new("expired_card", "Your card has expired.", AdviceCode: "do_not_try_again")),

        Card("pm_card_authenticationRequired", "3184") with { Authentication = AuthenticationNeed.Always },
        Card("pm_card_authenticationRequiredOnSetup", "3155") with { Authentication = AuthenticationNeed.UnlessSetUp },
        Card("pm_card_authenticationRequiredSetupForOffSession", "0446") with { Authentication = AuthenticationNeed.OnSession },
        Card("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "3178") with
        {
            Authentication = AuthenticationNeed.OnSession, Failure = PaymentFailure.NoFunds,
        },
        Card("pm_card_threeDSecure2Required", "3220") with { Authentication = AuthenticationNeed.Always },

        Card("pm_card_pendingRefund", "7726") with { Refunds = Refunds.Later },
        Card("pm_card_refundFail", "5126") with { Refunds = Refunds.FailLater },

        Ach("pm_usBankAccount", "6789"), Ach("pm_usBankAccount_success", "6789"),
        Ach("pm_usBankAccount_accountClosed", "1113", new("account_closed", "The customer's bank account has been closed.")),
        Ach("pm_usBankAccount_noAccount", "1116", new("no_account", "The customer's bank account could not be located.")),
        Ach("pm_usBankAccount_insufficientFunds", "2227", new("insufficient_funds", "The customer's account has insufficient funds.")),
        Ach("pm_usBankAccount_debitNotAuthorized", "3335",
            new("debit_not_authorized", "The customer has notified their bank that this payment was unauthorized.")),
        Ach("pm_usBankAccount_processing", "0009") with { Settles = Settles.Never },

        Sepa("pm_success_de", "3000"), Sepa("pm_successDelayed_de", "3003") with { Settles = Settles.MuchLater },
        Sepa("pm_failed_de", "3001", PaymentFailure.CouldNotProcess),
        Sepa("pm_failedDelayed_de", "3004", PaymentFailure.CouldNotProcess) with { Settles = Settles.MuchLater },
        Sepa("pm_insufficientFunds_de", "2227", new("insufficient_funds", "The customer's account has insufficient funds.")),
        Sepa("pm_exceedsWeeklyVolumeLimit_de", "3434",
            new("charge_exceeds_source_limit", "This payment exceeds the account's weekly volume limit.")),
        Sepa("pm_exceedsWeeklyTransactionLimit_de", "1212",
            new("charge_exceeds_weekly_limit", "This payment exceeds the account's weekly transaction limit.")),
    ];

    internal static TestPaymentMethod? Named(string name) => All.FirstOrDefault(method => method.Name == name);

    internal static TestPaymentMethod Behind(PaymentMethod method) =>
        All.First(test => test.Type == method.Type && test.Last4 == method.Last4());

    static TestPaymentMethod Card(string name, string last4, string brand = "visa") => new(name, "card", last4) { Brand = brand };

    static TestPaymentMethod Declined(string name, string last4, PaymentFailure failure) =>
        Card(name, last4) with { Failure = failure, Attachable = false };

    static TestPaymentMethod Kept(string name, string last4, PaymentFailure failure) => Card(name, last4) with { Failure = failure };

    static TestPaymentMethod Ach(string name, string last4, PaymentFailure? failure = null) =>
        new(name, "us_bank_account", last4) { Failure = failure, Settles = Settles.Later, Refunds = Refunds.Later };

    static TestPaymentMethod Sepa(string name, string last4, PaymentFailure? failure = null) =>
        new(name, "sepa_debit", last4) { Failure = failure, Settles = Settles.Later, Refunds = Refunds.Later };
}
