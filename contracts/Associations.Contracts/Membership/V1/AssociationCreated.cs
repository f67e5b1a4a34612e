namespace Associations.Contracts.Membership.V1;

/// <summary>An association exists. Every service begins to keep what it needs of it.</summary>
/// <param name="AssociationId">Its id, which is the tenant of everything that belongs to it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its short name in addresses and document numbers: lower-case letters, digits and hyphens.</param>
/// <param name="TimeZone">The IANA time zone in which its days begin and end.</param>
/// <param name="Currency">The ISO 4217 code in which it sets its prices.</param>
/// <param name="BillingEntity">The legal entity that issues its invoices.</param>
[Contract("association.created")]
public sealed record AssociationCreated(
    Guid AssociationId, string Name, string Slug, string TimeZone, string Currency, BillingEntity BillingEntity);

/// <summary>A legal entity that issues invoices.</summary>
/// <param name="Name">Its registered name.</param>
/// <param name="Country">The ISO 3166-1 alpha-2 code of its country.</param>
/// <param name="TaxId">Its tax identifier, with the country's prefix where it has one; null where it has none.</param>
public sealed record BillingEntity(string Name, string Country, string? TaxId = null);
