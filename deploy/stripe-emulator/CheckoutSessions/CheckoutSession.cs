using System.Text.Json.Nodes;
using Associations.StripeEmulator.PaymentIntents;

namespace Associations.StripeEmulator.CheckoutSessions;

/// <summary>
/// A page on which a payer pays. <c>open</c> until it is paid or a delayed payment was started (<c>complete</c>), or its time is over
/// (<c>expired</c>); its payment intent is there once the payer has tried to pay.
/// </summary>
sealed record CheckoutSession : StripeObject
{
    public JsonObject AdaptivePricing { get; init; } = new() { ["enabled"] = false };
    public object? AfterExpiration { get; init; }
    public bool? AllowPromotionCodes { get; init; }
    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }
    public required long AmountSubtotal { get; init; }
    public required long AmountTotal { get; init; }
    public JsonObject AutomaticTax { get; init; } = new() { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null };
    public string? BillingAddressCollection { get; init; }
    public object? BrandingSettings { get; init; }
    public string? CancelUrl { get; init; }
    public string? ClientReferenceId { get; init; }
    public string? ClientSecret { get; init; }
    public object? CollectedInformation { get; init; }
    public object? Consent { get; init; }
    public object? ConsentCollection { get; init; }
    public required string Currency { get; init; }
    public object? CurrencyConversion { get; init; }
    public JsonArray CustomFields { get; init; } = [];
    public JsonObject CustomText { get; init; } =
        new() { ["after_submit"] = null, ["shipping_address"] = null, ["submit"] = null, ["terms_of_service_acceptance"] = null };

    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public string? CustomerCreation { get; init; }
    public object? CustomerDetails { get; init; }
    public string? CustomerEmail { get; init; }
    public JsonArray Discounts { get; init; } = [];
    public IReadOnlyList<string>? ExcludedPaymentMethodTypes { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long ExpiresAt { get; init; }

    public string? IntegrationIdentifier { get; init; }
    public string? Invoice { get; init; }
    public object? InvoiceCreation { get; init; }
    public bool Livemode { get; init; }
    public string? Locale { get; init; }
    public object? ManagedPayments { get; init; }
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    public string Mode { get; init; } = "payment";
    public string? OriginContext { get; init; }
    public string? PaymentIntent { get; init; }
    public string? PaymentLink { get; init; }
    public string? PaymentMethodCollection { get; init; } = "if_required";
    public object? PaymentMethodConfigurationDetails { get; init; }
    public JsonObject PaymentMethodOptions { get; init; } = [];
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }
    public string PaymentStatus { get; init; } = "unpaid";
    public object? Permissions { get; init; }
    public JsonObject PhoneNumberCollection { get; init; } = new() { ["enabled"] = false };
    public string? RecoveredFrom { get; init; }
    public object? SavedPaymentMethodOptions { get; init; }
    public string? SetupIntent { get; init; }
    public object? ShippingAddressCollection { get; init; }
    public object? ShippingCost { get; init; }
    public JsonArray ShippingOptions { get; init; } = [];
    public string Status { get; init; } = "open";
    public string? SubmitType { get; init; }
    public string? Subscription { get; init; }
    public required string SuccessUrl { get; init; }
    public JsonObject TotalDetails { get; init; } = new() { ["amount_discount"] = 0, ["amount_shipping"] = 0, ["amount_tax"] = 0 };
    public string UiMode { get; init; } = "hosted_page";

    /// <summary>Where the page is; null once it is not open.</summary>
    public string? Url { get; init; }

    public object? WalletOptions { get; init; }
}

/// <summary>What the session will ask for when its payer tries to pay. The emulator's own note: no call answers with it.</summary>
sealed record CheckoutOrder : StripeObject
{
    public required PaymentIntent Intent { get; init; }
    public required string Title { get; init; }

    internal static string IdOf(string session) => $"{session}_order";
}
