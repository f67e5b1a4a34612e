using System.Text.Json.Serialization;

namespace Associations.StripeEmulator.Payouts;

/// <summary>What Stripe pays out to the account holder's bank. Statuses: <c>paid</c>, and <c>failed</c>, which one that was paid may become for some days.</summary>
sealed record Payout : StripeObject
{
    public required long Amount { get; init; }
    public string? ApplicationFee { get; init; }
    public long? ApplicationFeeAmount { get; init; }
    public required long ArrivalDate { get; init; }
    public bool Automatic { get; init; } = true;
    public required string BalanceTransaction { get; init; }
    public required string Currency { get; init; }
    public string Description { get; init; } = "STRIPE PAYOUT";
    public string Destination { get; init; } = "ba_1ExternalAccountOfTheEmulator";
    public string? FailureBalanceTransaction { get; init; }
    public string? FailureCode { get; init; }
    public string? FailureMessage { get; init; }
    public bool Livemode { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public string Method { get; init; } = "standard";
    public string? OriginalPayout { get; init; }
    public string? PayoutMethod { get; init; }
    public string ReconciliationStatus { get; init; } = "completed";
    public string? ReversedBy { get; init; }
    public string SourceType { get; init; } = "card";
    public string? StatementDescriptor { get; init; }
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? TraceId { get; init; }

    public string Type { get; init; } = "bank_account";
}
