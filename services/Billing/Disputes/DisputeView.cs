using Associations.Contracts;

namespace Associations.Billing.Disputes;

/// <summary>A payment that the payer's bank took back, for a time or for good.</summary>
sealed record DisputeView(string Id, Guid PaymentId, DisputeStatus Status, Money Amount, string Reason, DateTimeOffset At);
