using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.PaymentIntents;

/// <summary>
/// A payment from the wish to the money. Statuses: <c>requires_payment_method</c>, <c>requires_confirmation</c>,
/// <c>requires_action</c>, <c>processing</c>, <c>succeeded</c>, <c>canceled</c>.
/// </summary>
sealed record PaymentIntent : StripeObject
{
    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }
    public required long Amount { get; init; }
    public long AmountCapturable { get; init; }
    public AmountDetails AmountDetails { get; init; } = new(new());
    public long AmountReceived { get; init; }
    public string? Application { get; init; }
    public long? ApplicationFeeAmount { get; init; }
    public AutomaticPaymentMethods? AutomaticPaymentMethods { get; init; }
    public long? CanceledAt { get; init; }
    public string? CancellationReason { get; init; }
    public string CaptureMethod { get; init; } = "automatic_async";
    public required string ClientSecret { get; init; }
    public string ConfirmationMethod { get; init; } = "automatic";
    public required string Currency { get; init; }
    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? ExcludedPaymentMethodTypes { get; init; }
    public PaymentError? LastPaymentError { get; init; }
    public string? LatestCharge { get; init; }
    public bool Livemode { get; init; }
    public object? ManagedPayments { get; init; }
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    public NextAction? NextAction { get; init; }
    public string? OnBehalfOf { get; init; }
    public string? PaymentMethod { get; init; }
    public object? PaymentMethodConfigurationDetails { get; init; }
    public JsonObject PaymentMethodOptions { get; init; } = [];
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }
    public object? Processing { get; init; }
    public string? ReceiptEmail { get; init; }
    public string? Review { get; init; }
    public string? SetupFutureUsage { get; init; }
    public object? Shipping { get; init; }
    public object? Source { get; init; }
    public string? StatementDescriptor { get; init; }
    public string? StatementDescriptorSuffix { get; init; }
    public required string Status { get; init; }
    public object? TransferData { get; init; }
    public string? TransferGroup { get; init; }
}

sealed record AmountDetails(Tip Tip);

sealed record Tip;

/// <summary>Redirects are allowed <c>always</c> or <c>never</c>.</summary>
sealed record AutomaticPaymentMethods(string AllowRedirects, bool Enabled);

sealed record NextAction(string Type)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RedirectToUrl? RedirectToUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? UseStripeSdk { get; init; }
}

sealed record RedirectToUrl(string ReturnUrl, string Url);

/// <summary>Why the last attempt failed: in the payment intent, and as the error that the call is answered with.</summary>
sealed record PaymentError
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AdviceCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    public required string Code { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeclineCode { get; init; }

    public required string DocUrl { get; init; }
    public required string Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StripeObject? PaymentMethod { get; init; }

    public required string Type { get; init; }

    internal static PaymentError From(PaymentFailure failure, string? charge, PaymentMethod? method) => new()
    {
        AdviceCode = failure.AdviceCode,
        Charge = charge,
        Code = failure.Code,
        DeclineCode = failure.DeclineCode,
        DocUrl = $"https://stripe.com/docs/error-codes/{failure.Code.Replace('_', '-')}",
        Message = failure.Message,
        PaymentMethod = method,
        Type = method is null or { Type: "card" } ? "card_error" : "invalid_request_error",
    };

    internal JsonObject ToNode() => (JsonObject)JsonSerializer.SerializeToNode(this, StripeJson.Options)!;
}
