namespace Associations.Contracts.Membership.V1;

/// <summary>A sign-in belongs to a person; what that person is entitled to, the sign-in is.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Account">The pseudonym of the sign-in.</param>
[Contract("person.linked")]
public sealed record PersonLinked(Guid PersonId, string Account);
