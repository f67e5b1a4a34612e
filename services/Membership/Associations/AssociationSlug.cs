namespace Associations.Membership.Associations;

/// <summary>Reserves a slug across all associations: an event stream alone cannot keep something unique that spans streams.</summary>
public sealed record AssociationSlug(string Slug, Guid AssociationId);
