using Associations.Billing.Entities;
using Associations.Billing.Taxes;
using Associations.Testing;

namespace Associations.Billing.Tests.Taxes;

public sealed class TaxRulesDeciderTests
{
    static readonly DateOnly Today = new(2026, 3, 1);
    static readonly BillingEntity Entity = new() { Id = Guid.CreateVersion7(), Address = new([], "BE") };
    static readonly TaxRate Standard = new("BE", "standard", 2100, new(2020, 1, 1));
    static readonly SetTaxRules Whole = new(true, [Standard], [new("*", "S"), new("application", "E", Reason: "Article 132(1)(l)")]);
    static readonly TaxRulesSet Set = new(Entity.Id, true, Whole.Rates, Whole.Charges, WhenUnchecked.DomesticTax);

    [Fact]
    public void They_are_set_as_a_whole_and_once()
    {
        Spec.Given<TaxRules>().When(rules => TaxRulesDecider.Set(rules, Entity, Whole, Today)).Then(Set);
        Spec.Given<TaxRules>(Set).When(rules => TaxRulesDecider.Set(rules, Entity, Whole, Today)).ThenNothing();
        Spec.Given<TaxRules>(Set).When(rules => TaxRulesDecider.Set(rules, Entity, Whole with { WhenUnchecked = WhenUnchecked.ReverseCharge }, Today))
            .Then(Set with { WhenUnchecked = WhenUnchecked.ReverseCharge });
    }

    [Fact]
    public void Rates_follow_each_other_day_by_day()
    {
        TaxRate Rate(string from, string? through) => Standard with { From = DateOnly.Parse(from), Through = through is null ? null : DateOnly.Parse(through) };
        Spec.Given<TaxRules>().When(rules => TaxRulesDecider.Set(rules, Entity, Whole with { Rates = [Rate("2027-01-01", null), Rate("2020-01-01", "2026-12-31")] }, Today));
        Refused([Rate("2020-01-01", "2026-12-30"), Rate("2027-01-01", null)]);
        Refused([Rate("2020-01-01", "2027-01-01"), Rate("2027-01-01", null)]);
        Refused([Rate("2020-01-01", null), Rate("2027-01-01", null)]);
        Refused([Rate("2020-01-01", "2026-12-31")]);
        Refused([Rate("2026-03-02", null)]);
        Refused([Standard with { Rate = 0 }]);
        Refused([Standard with { Country = "be" }]);
        Refused([Standard with { Country = "FR" }]);
        Refused([]);

        static void Refused(IReadOnlyList<TaxRate> rates) =>
            Spec.Given<TaxRules>().When(rules => TaxRulesDecider.Set(rules, Entity, Whole with { Rates = rates }, Today)).ThenInvalid("rates");
    }

    [Fact]
    public void Every_charge_has_one_answer_and_what_is_not_taxed_a_reason()
    {
        Refused(new TaxedCharge("application", "S"));
        Refused(new("*", "S"), new("*", "Z"));
        Refused(new TaxedCharge("*", "AE"));
        Refused(new TaxedCharge("*", "E"));
        Refused(new TaxedCharge("*", "O", Reason: " "));
        Refused(new TaxedCharge("*", "S", Reason: "why"));
        Refused(new TaxedCharge("*", "Z", Level: "standard"));
        Refused(new("*", "S"), null!);

        static void Refused(params TaxedCharge[] charges) =>
            Spec.Given<TaxRules>().When(rules => TaxRulesDecider.Set(rules, Entity, Whole with { Charges = charges }, Today)).ThenInvalid("charges");
    }
}
