namespace Associations.Billing.Refunds;

/// <summary>Money that goes back by the way that it came.</summary>
/// <param name="Id">Its id, which is the key under which the provider knows the request.</param>
/// <param name="PaymentId">The payment of which it is a part.</param>
/// <param name="Amount">Minor units of the invoice's currency.</param>
/// <param name="Reason">Why, as a slug.</param>
/// <param name="Status">What is known of its outcome.</param>
/// <param name="ProviderId">The provider's id for it, once known.</param>
/// <param name="At">When something was last learnt of it, UTC.</param>
/// <param name="Asked">How often the provider had no final answer.</param>
/// <param name="Covered">How much of it a credit note had promised to the payer; the rest is claimed again. 0 unless it succeeded.</param>
/// <param name="MissingSince">Since when the provider knows nothing of it any more, UTC; null while it does.</param>
public sealed record Refund(Guid Id, Guid PaymentId, long Amount, string Reason, RefundStatus Status, string? ProviderId, DateTimeOffset At, int Asked, long Covered = 0,
    DateTimeOffset? MissingSince = null)
{
    /// <summary>True while its outcome is awaited.</summary>
    public bool IsInFlight => Status is RefundStatus.Started or RefundStatus.Pending;
}

/// <summary>What is known of a refund.</summary>
public enum RefundStatus
{
    /// <summary>Asked of the provider, whose answer is not known.</summary>
    Started,

    /// <summary>With the provider, which has not finished it.</summary>
    Pending,

    /// <summary>The money went back. It may still fail, days later.</summary>
    Succeeded,

    /// <summary>The money is here, as though nobody had asked.</summary>
    Failed,
}
