using Associations.Contracts;

namespace Associations.Billing.Disputes;

/// <summary>A payment that the payer's bank takes back.</summary>
/// <param name="Id">The provider's id for it.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Amount">Minor units of the invoice's currency.</param>
/// <param name="Reason">What the payer told the bank, as the provider's slug.</param>
/// <param name="Status">How it stands.</param>
/// <param name="At">When something was last learnt of it, UTC.</param>
/// <param name="Covered">How much of it a credit note had promised to the payer; the rest is claimed again. 0 unless it is lost.</param>
/// <param name="Fee">What the provider kept for it, in the currency of our account there; null while that is not known.</param>
/// <param name="FeeEntries">How many entries in our balance there <paramref name="Fee"/> is known from. There are only ever more of them.</param>
public sealed record Dispute(
    string Id, Guid PaymentId, long Amount, string Reason, DisputeStatus Status, DateTimeOffset At, long Covered = 0, Money? Fee = null, int FeeEntries = 0);

/// <summary>How a dispute stands.</summary>
public enum DisputeStatus
{
    /// <summary>Not decided; the money is not ours meanwhile.</summary>
    Open,

    /// <summary>The money is ours again.</summary>
    Won,

    /// <summary>The money is gone.</summary>
    Lost,
}
