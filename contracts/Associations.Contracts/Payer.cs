namespace Associations.Contracts;

/// <summary>Who is to pay, and may therefore see and pay the invoice. At least one of the two is there.</summary>
/// <param name="PersonId">The person, where the association knows one.</param>
/// <param name="Account">
/// A pseudonym of the sign-in that asked, the same in every service; it says nothing about the person. Null where staff asked for someone
/// who has no sign-in.
/// </param>
public sealed record Payer(Guid? PersonId, string? Account);
