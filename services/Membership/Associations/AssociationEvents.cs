using Associations.EventSourcing;

namespace Associations.Membership.Associations;

/// <summary>An association begins.</summary>
[EventType("association.founded.v1")]
public sealed record AssociationFounded(string Name, string Slug, string TimeZone, string Currency, BillingEntity BillingEntity);

/// <summary>The legal entity that issues an association's invoices.</summary>
/// <param name="Name">Its registered name.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="TaxId">Its tax identifier, or null.</param>
public sealed record BillingEntity(string Name, string Country, string? TaxId = null);
