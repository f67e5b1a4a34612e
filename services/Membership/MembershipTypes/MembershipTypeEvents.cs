using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Membership.MembershipTypes;

/// <summary>A membership type is offered, with its first policy.</summary>
[EventType("membershipType.offered.v1")]
public sealed record MembershipTypeOffered(string Name, Money Price, MembershipPeriod Period);
