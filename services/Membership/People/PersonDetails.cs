namespace Associations.Membership.People;

/// <summary>
/// Who a person is. The only place in this service that holds personal data: erasing someone empties this document, and every stream
/// still adds up.
/// </summary>
public sealed record PersonDetails
{
    /// <summary>The person's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The pseudonym of the person's sign-in, or null.</summary>
    public string? Account { get; init; }

    /// <summary>Given name.</summary>
    public string GivenName { get; init; } = "";

    /// <summary>Family name.</summary>
    public string FamilyName { get; init; } = "";

    /// <summary>E-mail address.</summary>
    public string Email { get; init; } = "";

    /// <summary>Country of residence, ISO 3166-1 alpha-2.</summary>
    public string Country { get; init; } = "";
}
