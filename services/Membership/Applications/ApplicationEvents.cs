using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Membership.Applications;

/// <summary>Someone applied, at the price of the quote, and is to join the chapter with the membership where one is named.</summary>
[EventType("application.submitted.v1")]
public sealed record ApplicationSubmitted(Guid PersonId, string? Account, Guid MembershipTypeId, DuesQuote Quote, Guid? ChapterId = null);

/// <summary>Staff accepted it; the quote is to be paid.</summary>
[EventType("application.accepted.v1")]
public sealed record ApplicationAccepted(Guid PersonId, Guid MembershipTypeId, DuesQuote Quote, Payer Payer);

/// <summary>Staff declined it.</summary>
[EventType("application.declined.v1")]
public sealed record ApplicationTurnedDown(Guid PersonId, string? Reason);

/// <summary>It was taken back before it was paid.</summary>
[EventType("application.withdrawn.v1")]
public sealed record ApplicationTakenBack(Guid PersonId);

/// <summary>Billing issued the invoice for it.</summary>
[EventType("application.invoiced.v1")]
public sealed record ApplicationInvoiced(Guid InvoiceId);

/// <summary>It was paid and became a membership.</summary>
[EventType("application.completed.v1")]
public sealed record ApplicationCompleted(Guid MembershipId);

/// <summary>The price of a first term, frozen: paying confirms it and computes nothing anew.</summary>
/// <param name="Id">The quote.</param>
/// <param name="PolicyVersion">The version of the membership type it was made under.</param>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="BillingEntityId">The legal entity that is to issue the invoice; null for the association's first.</param>
public sealed record DuesQuote(Guid Id, int PolicyVersion, string Currency, IReadOnlyList<ChargeLine> Lines, Guid? BillingEntityId = null)
{
    /// <summary>What it comes to, in minor units.</summary>
    public long Total => Lines.Sum(line => line.Quantity * line.UnitPrice);
}
