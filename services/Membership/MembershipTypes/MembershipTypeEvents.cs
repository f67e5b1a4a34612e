using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Membership.MembershipTypes;

/// <summary>A membership type is offered, with its first policy; without one, the standard one holds.</summary>
[EventType("membershipType.offered.v1")]
public sealed record MembershipTypeOffered(string Name, Money Price, MembershipPeriod Period, TermPolicy? Policy = null,
    IReadOnlyList<DuesPosition>? Positions = null, Guid? BillingEntityId = null);

/// <summary>A membership type has a new version. What was bought under an earlier one stays under that.</summary>
[EventType("membershipType.revised.v1")]
public sealed record MembershipTypeRevised(string Name, Money Price, MembershipPeriod Period, TermPolicy Policy,
    IReadOnlyList<DuesPosition>? Positions = null, Guid? BillingEntityId = null);
