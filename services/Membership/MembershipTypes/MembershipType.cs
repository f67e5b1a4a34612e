using System.Collections.Immutable;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Applications;

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

    /// <summary>What is charged beside it, each for whoever gets the money.</summary>
    public ImmutableArray<DuesPosition> Positions { get; init; } = [];

    /// <summary>The legal entity that issues the invoices; null for the association's first.</summary>
    public Guid? BillingEntityId { get; init; }

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
            Positions = [.. offered.Positions ?? []],
            BillingEntityId = offered.BillingEntityId,
            Version = 1,
        },
        MembershipTypeRevised revised => this with
        {
            Earlier = Earlier.Add(new(Period, Policy)),
            Name = revised.Name,
            Price = revised.Price,
            Period = revised.Period,
            Policy = revised.Policy,
            Positions = [.. revised.Positions ?? []],
            BillingEntityId = revised.BillingEntityId,
            Version = Version + 1,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>What a term costs in the present version, by the line: the price, and the positions beside it.</summary>
    /// <param name="id">The quote.</param>
    /// <param name="what">Which term it is, in words for the invoice.</param>
    /// <param name="person">Who benefits.</param>
    /// <param name="chapters">The chapters that the person is in, or joins with it.</param>
    /// <param name="startsOn">The first day of the term, where it is known.</param>
    /// <param name="endsOn">The last day.</param>
    internal DuesQuote Quote(Guid id, string what, Guid person, IReadOnlyList<Guid> chapters, DateOnly? startsOn, DateOnly? endsOn)
    {
        var source = $"membershipType/{Id}/versions/{Version}";
        return new(id, Version, Price.Currency,
        [
            new ChargeLine($"{Name}, {what}", 1, Price.Amount, source, startsOn, endsOn, BeneficiaryId: person),
            .. from position in Positions.Select((position, index) => (What: position, Source: $"{source}/positions/{index + 1}"))
               from creditor in position.What.CreditorsOf(chapters)
               select new ChargeLine(position.What.Description, 1, position.What.Amount.Amount, position.Source, startsOn, endsOn, creditor, person),
        ], BillingEntityId);
    }

    /// <summary>What was in force in a version: what was bought then stays as it was bought.</summary>
    internal MembershipTypeVersion At(int version) => version == Version ? new(Period, Policy) : Earlier[version - 1];
}

/// <summary>What a version of a membership type says of terms that are bought under it.</summary>
/// <param name="Period">How long a term is.</param>
/// <param name="Policy">What becomes of it when the money goes back.</param>
public sealed record MembershipTypeVersion(MembershipPeriod Period, TermPolicy Policy);
