using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Associations.StripeEmulator.Refunds;

/// <summary>Money on its way back. Statuses: <c>pending</c>, <c>succeeded</c>, <c>failed</c>; a succeeded one can still fail.</summary>
sealed record Refund : StripeObject
{
    public required long Amount { get; init; }
    public string? BalanceTransaction { get; init; }
    public required string Charge { get; init; }
    public required string Currency { get; init; }
    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public JsonObject? DestinationDetails { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailureBalanceTransaction { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailureReason { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public string? PaymentIntent { get; init; }
    public string? PaymentMethod { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PendingReason { get; init; }

    public string? Reason { get; init; }
    public string? ReceiptNumber { get; init; }
    public string? SourceTransferReversal { get; init; }
    public required string Status { get; init; }
    public string? TransferReversal { get; init; }
}
