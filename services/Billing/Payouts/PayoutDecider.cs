using Associations.EventSourcing;

namespace Associations.Billing.Payouts;

/// <summary>The rules of what Stripe pays out.</summary>
static class PayoutDecider
{
    /// <summary>
    /// Takes in what Stripe says of a payout, in whatever order and however often. One that has failed is over: what it was made of is paid by another.
    /// </summary>
    /// <param name="payout">As it is known.</param>
    /// <param name="told">As Stripe has it.</param>
    /// <param name="shares">What the association has of it.</param>
    /// <param name="now">UTC.</param>
    internal static Decision Learn(Payout payout, StripePayout told, IReadOnlyList<PayoutShare> shares, DateTimeOffset now) => told switch
    {
        _ when payout.HasFailed => Decision.AlreadyDone,
        { FailureCode: { } reason } => Decision.Accepted(new PayoutFailed(told.Id, told.Currency, payout.Shares, reason, now)),
        _ when payout.WasPaid => Decision.AlreadyDone,
        _ => Decision.Accepted(new PayoutPaid(told.Id, told.Total, told.Currency, shares, told.ArrivesOn, now)),
    };
}
