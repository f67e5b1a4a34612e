using System.Text.Json.Nodes;

namespace Associations.StripeEmulator.Disputes;

/// <summary>
/// A charge that the cardholder's bank takes back. Statuses: <c>warning_needs_response</c> and <c>warning_closed</c> of an inquiry, which moves no
/// money; <c>needs_response</c>, <c>won</c>, <c>lost</c> of one that does.
/// </summary>
sealed record Dispute : StripeObject
{
    public required long Amount { get; init; }

    /// <summary>Whole objects, as Stripe has them here: the withdrawal, and the reinstatement when it is won.</summary>
    public IReadOnlyList<StripeObject> BalanceTransactions { get; init; } = [];

    public required string Charge { get; init; }
    public required string Currency { get; init; }
    public IReadOnlyList<string> EnhancedEligibilityTypes { get; init; } = [];
    public JsonObject Evidence { get; init; } = [];
    public required JsonObject EvidenceDetails { get; init; }
    public bool IsChargeRefundable { get; init; }
    public bool Livemode { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public required string PaymentIntent { get; init; }
    public JsonObject? PaymentMethodDetails { get; init; }
    public required string Reason { get; init; }
    public required string Status { get; init; }
}
