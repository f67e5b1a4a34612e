using System.Text.Json.Nodes;
using Associations.StripeEmulator.PaymentIntents;

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
    public JsonObject MultiUse { get; init; } = [];
    public string? OnBehalfOf { get; init; }
    public required string PaymentMethod { get; init; }
    public required JsonObject PaymentMethodDetails { get; init; }
    public string Status { get; init; } = "active";
    public string Type { get; init; } = "multi_use";
}

/// <summary>How the customer agreed: <c>online</c>, then with address and browser, or <c>offline</c>.</summary>
sealed record CustomerAcceptance(long AcceptedAt, JsonObject? Offline, OnlineAcceptance? Online, string Type);

sealed record OnlineAcceptance(string IpAddress, string UserAgent);
