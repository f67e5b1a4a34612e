using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Taxes;

/// <summary>How a legal entity taxes what it charges.</summary>
sealed record TaxRulesView(
    Guid Id, Guid EntityId, int Revision, bool PricesIncludeTax, IReadOnlyList<TaxRate> Rates, IReadOnlyList<TaxedCharge> Charges, WhenUnchecked WhenUnchecked);

static class TaxRulesViews
{
    internal static void Map(RouteGroupBuilder rules)
    {
        rules.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<TaxRules>(all => all, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(PageOf<TaxRulesView>)).Paged();
        rules.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<TaxRules>(id, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(TaxRulesView));
    }

    internal static TaxRulesView From(TaxRules rules) =>
        new(rules.Id, rules.EntityId, rules.Revision, rules.PricesIncludeTax, rules.Rates, rules.Charges, rules.WhenUnchecked);
}
