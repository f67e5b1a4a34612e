using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.SetupIntents;

/// <summary>
/// A method on its way to be charged later. Statuses: <c>requires_payment_method</c>, <c>requires_confirmation</c>,
/// <c>requires_action</c>, <c>succeeded</c>, <c>canceled</c>.
/// </summary>
sealed record SetupIntent : StripeObject
{
    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }
    public string? Application { get; init; }
    public bool AttachToSelf { get; init; }
    public AutomaticPaymentMethods? AutomaticPaymentMethods { get; init; }
    public string? CancellationReason { get; init; }
    public required string ClientSecret { get; init; }
    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? ExcludedPaymentMethodTypes { get; init; }
    public IReadOnlyList<string>? FlowDirections { get; init; }
    public PaymentError? LastSetupError { get; init; }
    public string? LatestAttempt { get; init; }
    public bool Livemode { get; init; }
    public object? ManagedPayments { get; init; }
    public string? Mandate { get; init; }
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    public NextAction? NextAction { get; init; }
    public string? OnBehalfOf { get; init; }
    public string? PaymentMethod { get; init; }
    public object? PaymentMethodConfigurationDetails { get; init; }
    public JsonObject PaymentMethodOptions { get; init; } = [];
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }
    public string? SingleUseMandate { get; init; }
    public required string Status { get; init; }
    public required string Usage { get; init; }
}

/// <summary>The customer's permission to debit a method. Statuses: <c>pending</c>, <c>active</c>, <c>inactive</c>.</summary>
sealed record Mandate : StripeObject
{
    public required CustomerAcceptance CustomerAcceptance { get; init; }
    public bool Livemode { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? MultiUse { get; init; } = [];

    public string? OnBehalfOf { get; init; }
    public required string PaymentMethod { get; init; }
    public required JsonObject PaymentMethodDetails { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SingleUse? SingleUse { get; init; }

    public string Status { get; init; } = "active";
    public string Type { get; init; } = "multi_use";

    /// <summary>What the customer accepts with one payment, and for that alone.</summary>
    internal static Mandate For(PaymentIntent payment, PaymentMethod method, CustomerAcceptance acceptance, long now) => new()
    {
        Id = StripeId.New("mandate"),
        Created = now,
        CustomerAcceptance = acceptance,
        MultiUse = null,
        PaymentMethod = method.Id,
        PaymentMethodDetails = new() { [method.Type] = new JsonObject(), ["type"] = method.Type },
        SingleUse = new(payment.Amount, payment.Currency),
        Type = "single_use",
    };
}

/// <summary>The one payment that a mandate is for.</summary>
sealed record SingleUse(long Amount, string Currency);

/// <summary>How the customer agreed: <c>online</c>, then with address and browser, or <c>offline</c>.</summary>
sealed record CustomerAcceptance(long AcceptedAt, JsonObject? Offline, OnlineAcceptance? Online, string Type)
{
    internal static CustomerAcceptance? From(Form form, long now)
    {
        const string Name = "mandate_data[customer_acceptance]";
        if (!form.Has("mandate_data"))
            return null;
        form.Required($"{Name}[type]");
        var type = form.OneOf($"{Name}[type]", "online", "online", "offline");
        return new(form.Integer($"{Name}[accepted_at]") ?? now, type == "offline" ? [] : null, type == "online"
            ? new(form.Required($"{Name}[online][ip_address]"), form.Required($"{Name}[online][user_agent]"))
            : null, type);
    }
}

sealed record OnlineAcceptance(string IpAddress, string UserAgent);
