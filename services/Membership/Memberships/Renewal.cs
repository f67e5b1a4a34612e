using Associations.Contracts;
using Associations.Membership.Applications;

namespace Associations.Membership.Memberships;

/// <summary>A further term that was asked for.</summary>
/// <param name="Id">The renewal.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Quote">Its price, frozen: paying confirms it and computes nothing anew.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="StartsOn">Its first day, if it is paid before the grace of the term before it is over; else it begins when it is paid.</param>
/// <param name="EndsOn">Its last day then, inclusive.</param>
/// <param name="InvoiceId">The invoice, once Billing has issued it.</param>
/// <param name="ByItself">True when nobody asked for it: the membership renews by itself.</param>
public sealed record Renewal(
    Guid Id, RenewalStatus Status, DuesQuote Quote, Payer Payer, DateOnly StartsOn, DateOnly EndsOn, Guid? InvoiceId = null, bool ByItself = false);

/// <summary>Where a renewal stands.</summary>
public enum RenewalStatus
{
    /// <summary>Its invoice is to be paid.</summary>
    PendingPayment,

    /// <summary>Paid: there is a further term.</summary>
    Completed,

    /// <summary>Its invoice is void.</summary>
    Closed,
}
