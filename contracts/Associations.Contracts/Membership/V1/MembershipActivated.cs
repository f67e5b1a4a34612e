namespace Associations.Contracts.Membership.V1;

/// <summary>A person is a member from here on.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="MembershipTypeId">Of which type it is.</param>
/// <param name="MemberNumber">The member's number, unique in the association.</param>
/// <param name="Term">The paid term.</param>
/// <param name="PaidFor">What the invoice that paid it was for; null in messages from before this was told.</param>
[Contract("membership.activated")]
public sealed record MembershipActivated(
    Guid MembershipId, Guid PersonId, Guid MembershipTypeId, string MemberNumber, MembershipTerm Term, Subject? PaidFor = null);

/// <summary>One paid period of a membership.</summary>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
/// <param name="PolicyVersion">The version of the membership type's policy that is in force for it.</param>
public sealed record MembershipTerm(DateOnly StartsOn, DateOnly EndsOn, int PolicyVersion);
