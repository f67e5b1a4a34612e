using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Taxes;

/// <summary>How a legal entity taxes what it charges.</summary>
public sealed record TaxRules : IState<TaxRules>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Whose rules they are.</summary>
    public Guid EntityId { get; init; }

    /// <summary>Which version of them this is, from 1.</summary>
    public int Revision { get; init; }

    /// <summary>True when quoted prices include tax: what was quoted is then what is owed.</summary>
    public bool PricesIncludeTax { get; init; }

    /// <summary>The rates, each with its days.</summary>
    public ImmutableArray<TaxRate> Rates { get; init; } = [];

    /// <summary>What is charged, and how each is taxed.</summary>
    public ImmutableArray<TaxedCharge> Charges { get; init; } = [];

    /// <summary>What to do while nobody can say whether a buyer's VAT number is valid.</summary>
    public WhenUnchecked WhenUnchecked { get; init; }

    /// <inheritdoc />
    public static TaxRules Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public TaxRules Evolve(object e) => e switch
    {
        TaxRulesSet set => this with
        {
            EntityId = set.EntityId,
            Revision = Revision + 1,
            PricesIncludeTax = set.PricesIncludeTax,
            Rates = [.. set.Rates],
            Charges = [.. set.Charges],
            WhenUnchecked = set.WhenUnchecked,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The rules of an entity; it has one set, which changes.</summary>
    internal static Guid IdOf(Guid entity) => Uuid.From(entity, "tax-rules");
}

/// <summary>The percentage of a country's level of tax on some days.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Level">The country's own word for it: <c>standard</c>, <c>reduced</c>.</param>
/// <param name="Rate">In hundredths of a percent: 1900 is 19 %.</param>
/// <param name="From">The first day.</param>
/// <param name="Through">The last day, inclusive; null for until further notice.</param>
public sealed record TaxRate(string Country, string Level, int Rate, DateOnly From, DateOnly? Through = null);

/// <summary>How a kind of charge is taxed.</summary>
/// <param name="For">
/// What it is: how its price's source begins (<c>membershipType/</c> with an id), or the kind of its subject (<c>application</c> for dues,
/// <c>registration</c>), or <c>*</c> for everything else. The first of these that fits counts, and of beginnings the longest.
/// </param>
/// <param name="Category">UNCL5305: <c>S</c> taxed at a rate, <c>Z</c> zero rated, <c>E</c> exempt, <c>O</c> outside the scope.</param>
/// <param name="Level">For <c>S</c>: which of the country's levels; <c>standard</c> unless it says.</param>
/// <param name="Country">Where it is taxed; the entity's own country unless it says.</param>
/// <param name="ReverseCharge">
/// True when a business in another member state accounts for the tax itself. Not so for admission to an event, which is taxed where it is held
/// (Directive 2006/112/EC, Article 53).
/// </param>
/// <param name="Reason">For <c>E</c> and <c>O</c>: why it is not taxed, for the invoice.</param>
public sealed record TaxedCharge(
    string For, string Category, string? Level = null, string? Country = null, bool ReverseCharge = true, string? Reason = null);

/// <summary>What to do while nobody can say whether a buyer's VAT number is valid: an invoice does not wait for it.</summary>
public enum WhenUnchecked
{
    /// <summary>Charge domestic tax; if the number turns out valid, staff credit it.</summary>
    DomesticTax,

    /// <summary>Reverse the charge; if the number turns out invalid, the tax is the entity's to pay.</summary>
    ReverseCharge,
}

/// <summary>From here on the entity taxes like this, all of it.</summary>
[EventType("taxRules.set.v1")]
public sealed record TaxRulesSet(
    Guid EntityId, bool PricesIncludeTax, IReadOnlyList<TaxRate> Rates, IReadOnlyList<TaxedCharge> Charges, WhenUnchecked WhenUnchecked);
