using System.Collections.Immutable;
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

    /// <summary>What becomes of a term when the money for it goes back.</summary>
    public TermPolicy Policy { get; init; } = TermPolicy.Standard;

    /// <summary>The version of all this, from 1. A term keeps the version under which it was bought.</summary>
    public int Version { get; init; }

    /// <summary>The versions before the present one, the first first.</summary>
    public ImmutableArray<MembershipTypeVersion> Earlier { get; init; } = [];

    /// <inheritdoc />
    public static MembershipType Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public MembershipType Evolve(object e) => e switch
    {
        MembershipTypeOffered offered => this with
        {
            Name = offered.Name,
            Price = offered.Price,
            Period = offered.Period,
            Policy = offered.Policy ?? TermPolicy.Standard,
            Version = 1,
        },
        MembershipTypeRevised revised => this with
        {
            Earlier = Earlier.Add(new(Period, Policy)),
            Name = revised.Name,
            Price = revised.Price,
            Period = revised.Period,
            Policy = revised.Policy,
            Version = Version + 1,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>What was in force in a version: what was bought then stays as it was bought.</summary>
    internal MembershipTypeVersion At(int version) => version == Version ? new(Period, Policy) : Earlier[version - 1];
}

/// <summary>What a version of a membership type says of terms that are bought under it.</summary>
/// <param name="Period">How long a term is.</param>
/// <param name="Policy">What becomes of it when the money goes back.</param>
public sealed record MembershipTypeVersion(MembershipPeriod Period, TermPolicy Policy);
