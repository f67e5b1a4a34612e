using Associations.Billing.Currencies;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;

namespace Associations.Billing.Taxes;

/// <summary>
/// What tax an invoice carries, and why. Tax is rounded once for each category and rate on the whole document (EN 16931, BR-CO-17), half away
/// from zero; nets and taxes add up to the total exactly.
/// </summary>
static class TaxDecider
{
    /// <summary>What an invoice with reversed charge must say.</summary>
    internal const string ReverseCharge = "Reverse charge: the recipient accounts for the VAT (Directive 2006/112/EC, Article 196)";

    /// <param name="charge">What is charged.</param>
    /// <param name="rules">The entity's rules, or null where it has none: then nothing is taxed, as something outside the scope.</param>
    /// <param name="seller">Who charges it.</param>
    /// <param name="buyer">What is known of the buyer, or null.</param>
    /// <param name="day">The day of the invoice on the seller's calendar.</param>
    internal static TaxDecision Decide(Charge charge, TaxRules? rules, BillingEntity seller, TaxBuyer? buyer, DateOnly day)
    {
        if (rules is null) return new(null, charge.Lines.Sum(Amount), null);
        var taxed = charge.Lines.Select(line => (Line: line, Rule: RuleOf(line, charge.Subject, rules))).ToList();
        var asked = taxed.Any(one => one.Rule is { Category: "S", ReverseCharge: true }) && IsAcrossBorders(seller, buyer);
        var reversed = asked && (buyer!.Standing == VatStanding.Valid || (buyer.Standing == VatStanding.Unchecked && rules.WhenUnchecked == WhenUnchecked.ReverseCharge));

        var treated = taxed.Select(one => (one.Line, one.Rule, As: Treatment(one.Rule, reversed, rules, seller, day))).ToList();
        var totals = treated
            .GroupBy(one => one.As, one => Amount(one.Line))
            .Select(group => Total(group.Key, group.Aggregate(0L, (sum, amount) => checked(sum + amount)), rules.PricesIncludeTax))
            .OrderBy(total => total.Category, StringComparer.Ordinal).ThenByDescending(total => total.Rate).ThenBy(total => total.Reason, StringComparer.Ordinal)
            .ToList();
        return new(totals, totals.Aggregate(0L, (sum, total) => checked(sum + total.Net + total.Tax)), Why(asked, reversed, buyer))
        {
            ReliedOn = asked ? reversed : null,
            Lines = [.. treated.Select(one => new LineTax(one.As.Category, one.As.Rate, one.As.Reason, one.Rule.For))],
        };
    }

    // What is for one price is chosen before what is for a kind of charge, and that before everything else.
    static TaxedCharge RuleOf(ChargeLine line, Subject subject, TaxRules rules) => rules.Charges
        .Where(charge => charge.For == subject.Kind || charge.For == TaxRulesDecider.Everything || line.PriceSource.StartsWith(charge.For, StringComparison.Ordinal))
        .MaxBy(charge => charge.For == TaxRulesDecider.Everything ? 0 : charge.For == subject.Kind ? 1 : 1 + charge.For.Length)!;

    static (string Category, int Rate, string? Reason) Treatment(TaxedCharge rule, bool reversed, TaxRules rules, BillingEntity seller, DateOnly day) => rule switch
    {
        { Category: "S", ReverseCharge: true } when reversed => ("AE", 0, ReverseCharge),
        { Category: "S" } => ("S", (TaxRulesDecider.RateOf(rule, seller, rules.Rates, day)
            ?? throw new InvalidOperationException($"There is no rate for '{rule.For}' on {day:O}, which the rules were accepted with.")).Rate, null),
        _ => (rule.Category, 0, rule.Reason),
    };

    // Where prices include tax, the tax is taken out of them and the net is what is left, so that what was quoted is owed to the cent. Rounded
    // like this it is also the tax on that net, wherever there is a net of which it can be. Sometimes there is none (at 20 %, 0.99 is neither
    // 0.82 with its tax nor 0.83 with its), and the quote goes first.
    static TaxTotal Total((string Category, int Rate, string? Reason) of, long amount, bool included)
    {
        var tax = included ? Portions.Of(amount, of.Rate, 10000 + of.Rate) : Portions.Of(amount, of.Rate, 10000);
        return new(of.Category, of.Rate, included ? checked(amount - tax) : amount, tax, of.Reason);
    }

    // Both have a number of the European Union, of different member states; an address elsewhere than the number says is not believed.
    static bool IsAcrossBorders(BillingEntity seller, TaxBuyer? buyer) =>
        TaxIds.CountryOf(buyer?.TaxId) is { } country && TaxIds.CountryOf(seller.TaxId) is not null && TaxIds.IsInUnion(seller.Country)
        && country != seller.Country && (buyer!.Country is null || buyer.Country == country);

    static string Why(bool asked, bool reversed, TaxBuyer? buyer) => (asked, reversed, buyer?.Standing) switch
    {
        (false, _, _) => "domestic",
        (_, true, VatStanding.Valid) => "reverse-charge",
        (_, true, _) => "reverse-charge-unchecked",
        (_, false, VatStanding.Invalid) => "number-invalid",
        _ => "number-unchecked",
    };

    static long Amount(ChargeLine line) => checked(line.Quantity * line.UnitPrice);
}

/// <summary>What decides about tax of a buyer.</summary>
/// <param name="Country">Where they get post (ISO 3166-1), or null.</param>
/// <param name="TaxId">Their tax identifier, or null.</param>
/// <param name="Standing">What is known of it.</param>
sealed record TaxBuyer(string? Country, string? TaxId, VatStanding Standing);

/// <summary>The taxes of a document.</summary>
/// <param name="Taxes">For each category and rate; null where the entity has no rules.</param>
/// <param name="Total">What is owed, tax included.</param>
/// <param name="Why">Why, in a word; null where the entity has no rules.</param>
sealed record TaxDecision(IReadOnlyList<TaxTotal>? Taxes, long Total, string? Why)
{
    /// <summary>Whether the charge was reversed, where the buyer's VAT number decided about it; else null.</summary>
    internal bool? ReliedOn { get; init; }

    /// <summary>How each line is taxed, in their order; null where the entity has no rules.</summary>
    internal IReadOnlyList<LineTax>? Lines { get; init; }
}
