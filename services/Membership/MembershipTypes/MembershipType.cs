using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Membership.MembershipTypes;

/// <summary>A kind of membership that can be joined, with the policy in force for new terms.</summary>
public sealed record MembershipType : IState<MembershipType>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The dues for one term.</summary>
    public Money Price { get; init; } = new(0, "");

    /// <summary>How long a term is.</summary>
    public MembershipPeriod Period { get; init; } = new(PeriodKind.Anniversary, 1, PeriodUnit.Year);

    /// <summary>The version of the policy, from 1. A term keeps the version under which it was bought.</summary>
    public int Version { get; init; }

    /// <inheritdoc />
    public static MembershipType Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public MembershipType Evolve(object e) => e switch
    {
        MembershipTypeOffered offered => this with { Name = offered.Name, Price = offered.Price, Period = offered.Period, Version = 1 },
        _ => throw new UnknownEventException(this, e),
    };
}
