using Associations.EventSourcing;

namespace Associations.Billing.Mandates;

/// <summary>Who a payer is at Stripe, and which mandate of theirs holds: the last that became active, if it still is. An event stream alone does not keep that.</summary>
/// <param name="Id">One per association and account.</param>
/// <param name="CustomerId">Stripe's id.</param>
/// <param name="MandateId">The mandate, or null while there was none.</param>
public sealed record StripeCustomer(Guid Id, string CustomerId, Guid? MandateId = null)
{
    /// <summary>The one of an account.</summary>
    internal static Guid IdOf(Guid association, string account) => Uuid.From(association, $"stripe-customer/{account}");
}

/// <summary>
/// From where a payer accepted, which the provider wants to know and must be told the same when it is asked again under the same key. It is personal
/// data, and gone once the provider has answered.
/// </summary>
/// <param name="Id">The mandate.</param>
/// <param name="Address">The network address.</param>
/// <param name="UserAgent">What their browser calls itself.</param>
public sealed record MandateAcceptance(Guid Id, string Address, string UserAgent);
