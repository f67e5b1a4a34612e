using Associations.Billing.Entities;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Taxes;

/// <summary>Says how a legal entity taxes what it charges, in place of what was said before. What was issued stays as it is.</summary>
/// <param name="PricesIncludeTax">True when quoted prices include tax: what was quoted is then what is owed.</param>
/// <param name="Rates">The rates, each with its days. Those of one country and level follow each other without a gap, and the last has no end.</param>
/// <param name="Charges">What is charged and how it is taxed. One of them is for <c>*</c>, which is everything else.</param>
/// <param name="WhenUnchecked">What to do while nobody can say whether a buyer's VAT number is valid; domestic tax unless it says.</param>
/// <param name="EntityId">Whose rules they are; the default entity's unless it says.</param>
sealed record SetTaxRules(
    bool PricesIncludeTax, IReadOnlyList<TaxRate> Rates, IReadOnlyList<TaxedCharge> Charges, WhenUnchecked WhenUnchecked = WhenUnchecked.DomesticTax, Guid? EntityId = null)
{
    internal static void Map(RouteGroupBuilder rules) => rules.MapPost("/", Handle).ForStaff("billing:write").Answers(typeof(TaxRulesView))
        .Refuses(SharedProblems.NotFound);

    static Task<IResult> Handle(SetTaxRules command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            var entityId = command.EntityId ?? BillingEntity.IdOf(work.Association);
            if (await work.Read<BillingEntity>(entityId, cancellation) is not { } entity) return Outcome.NotFound("billing entity");
            var id = TaxRules.IdOf(entityId);
            var decision = await work.Decide<TaxRules>(id, rules => TaxRulesDecider.Set(rules, entity, command, entity.DateAt(work.Now)), cancellation);
            return decision.Rejection is { } refused ? refused : Outcome.Ok(TaxRulesViews.From(work.State<TaxRules>(id)));
        }, cancellation);
}
