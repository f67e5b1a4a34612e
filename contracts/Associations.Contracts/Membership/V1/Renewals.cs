namespace Associations.Contracts.Membership.V1;

/// <summary>A further term of a membership was asked for; it is added when the quote is paid.</summary>
/// <param name="RenewalId">The renewal.</param>
/// <param name="MembershipId">The membership.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="MembershipTypeId">Of which type it is.</param>
/// <param name="QuoteId">The quote, frozen when it was asked for.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="BillingEntityId">The legal entity that is to issue the invoice, as Billing knows it; null for the association's first.</param>
[Contract("renewal.requested")]
public sealed record RenewalRequested(
    Guid RenewalId, Guid MembershipId, Guid PersonId, Guid MembershipTypeId, Guid QuoteId, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines,
    Guid? BillingEntityId = null);
