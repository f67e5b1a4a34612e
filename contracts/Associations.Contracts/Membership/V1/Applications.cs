namespace Associations.Contracts.Membership.V1;

/// <summary>Staff have accepted an application; it becomes a membership when the quote is paid.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="PersonId">Who applied.</param>
/// <param name="MembershipTypeId">For which type of membership.</param>
/// <param name="QuoteId">The quote, frozen when the application was made.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="BillingEntityId">The legal entity that is to issue the invoice, as Billing knows it; null for the association's first.</param>
[Contract("application.approved")]
public sealed record ApplicationApproved(
    Guid ApplicationId, Guid PersonId, Guid MembershipTypeId, Guid QuoteId, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines,
    Guid? BillingEntityId = null);

/// <summary>Staff have declined an application.</summary>
[Contract("application.declined")]
public sealed record ApplicationDeclined(Guid ApplicationId, Guid PersonId);

/// <summary>An application was taken back before it was paid; an open invoice for it is void.</summary>
[Contract("application.withdrawn")]
public sealed record ApplicationWithdrawn(Guid ApplicationId, Guid PersonId);
