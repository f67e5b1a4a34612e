using Associations.EventSourcing;

namespace Associations.Membership.Memberships;

/// <summary>The continuing relation of a person to the association, across its terms.</summary>
public sealed record Membership : IState<Membership>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public MembershipStatus Status { get; init; }

    /// <summary>Who holds it.</summary>
    public Guid PersonId { get; init; }

    /// <summary>The pseudonym of the holder's sign-in, or null.</summary>
    public string? Account { get; init; }

    /// <summary>Of which type it is.</summary>
    public Guid MembershipTypeId { get; init; }

    /// <summary>The member's number, unique in the association.</summary>
    public string MemberNumber { get; init; } = "";

    /// <summary>The present term.</summary>
    public MembershipTerm? Term { get; init; }

    /// <inheritdoc />
    public static Membership Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Membership Evolve(object e) => e switch
    {
        MembershipStarted started => this with
        {
            Status = MembershipStatus.Active,
            PersonId = started.PersonId,
            Account = started.Account,
            MembershipTypeId = started.MembershipTypeId,
            MemberNumber = started.MemberNumber,
            Term = started.Term,
        },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Where a membership stands.</summary>
public enum MembershipStatus
{
    /// <summary>Its term is paid.</summary>
    Active,
}
