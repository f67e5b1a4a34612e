using Associations.EventSourcing;

namespace Associations.Membership.Memberships;

/// <summary>A membership began with its first paid term.</summary>
[EventType("membership.started.v1")]
public sealed record MembershipStarted(
    Guid PersonId, string? Account, Guid ApplicationId, Guid MembershipTypeId, string MemberNumber, MembershipTerm Term);

/// <summary>One paid period.</summary>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
/// <param name="PolicyVersion">The version of the membership type under which it was bought; it stays in force for the whole term.</param>
public sealed record MembershipTerm(DateOnly StartsOn, DateOnly EndsOn, int PolicyVersion);

/// <summary>A member number was given out.</summary>
/// <param name="MembershipId">To which membership.</param>
[EventType("memberNumbers.given.v1")]
public sealed record MemberNumberGiven(Guid MembershipId);
