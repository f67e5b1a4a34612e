using Associations.Billing.Entities;
using Associations.EventSourcing;

namespace Associations.Billing.Taxes;

/// <summary>What tax rules must hold, so that no charge is ever without an answer when an invoice is due.</summary>
static class TaxRulesDecider
{
    internal const string Standard = "standard", Everything = "*";
    const int MostRates = 200, MostCharges = 100;

    internal static Decision Set(TaxRules known, BillingEntity entity, SetTaxRules asked, DateOnly today)
    {
        if (asked.Rates.Count > MostRates) return Decision.Invalid("rates", $"Give at most {MostRates}.");
        if (asked.Charges.Count > MostCharges) return Decision.Invalid("charges", $"Give at most {MostCharges}.");
        if (asked.Rates.Any(rate => rate is null || !IsCountry(rate.Country) || !PostalAddress.IsLine(rate.Level, 30) || rate.Rate is < 1 or > 10000))
            return Decision.Invalid("rates", "Give for each a country (ISO 3166-1), a level in 1 to 30 characters, and a rate from 1 to 10000 hundredths of a percent. What is taxed at nothing is category Z.");
        foreach (var level in asked.Rates.GroupBy(rate => (rate.Country, rate.Level)))
        {
            var rates = level.OrderBy(rate => rate.From).ToList();
            var follow = rates.Zip(rates.Skip(1)).All(pair => pair.First.Through is { } through && through < DateOnly.MaxValue && through.AddDays(1) == pair.Second.From);
            if (!follow || rates[^1].Through is not null || rates.Any(rate => rate.Through < rate.From))
                return Decision.Invalid("rates", $"The rates of {level.Key.Country}, {level.Key.Level}, must follow each other day by day, and the last has no end.");
        }
        if (asked.Charges.Any(charge => charge is null || Fault(charge)))
            return Decision.Invalid("charges", "Give for each what it is for, a category of S, Z, E or O, and for E and O the reason, in 1 to 200 characters. Only S has a level and a country.");
        if (asked.Charges.DistinctBy(charge => charge.For).Count() != asked.Charges.Count || asked.Charges.All(charge => charge.For != Everything))
            return Decision.Invalid("charges", $"Give each once, and one for '{Everything}', which is everything else.");
        foreach (var charge in asked.Charges.Where(charge => charge.Category == "S"))
            if (RateOf(charge, entity, asked.Rates, today) is null)
                return Decision.Invalid("rates", $"There is no rate of {charge.Country ?? entity.Country}, {charge.Level ?? Standard}, today, and '{charge.For}' needs one.");

        var set = new TaxRulesSet(entity.Id, asked.PricesIncludeTax, asked.Rates, asked.Charges, asked.WhenUnchecked);
        // Immutable arrays are equal when they are the same one.
        var same = known.Revision > 0 && known.Rates.SequenceEqual(asked.Rates) && known.Charges.SequenceEqual(asked.Charges)
            && (known.PricesIncludeTax, known.WhenUnchecked) == (asked.PricesIncludeTax, asked.WhenUnchecked);
        return same ? Decision.AlreadyDone : Decision.Accepted(set);
    }

    /// <summary>The rate of a taxed charge on a day, or null.</summary>
    internal static TaxRate? RateOf(TaxedCharge charge, BillingEntity entity, IEnumerable<TaxRate> rates, DateOnly day) => rates.FirstOrDefault(rate =>
        rate.Country == (charge.Country ?? entity.Country) && rate.Level == (charge.Level ?? Standard) && rate.From <= day && (rate.Through is not { } last || day <= last));

    static bool Fault(TaxedCharge charge) =>
        !PostalAddress.IsLine(charge.For, 100) || charge.Category is not ("S" or "Z" or "E" or "O")
        || (charge.Category is "E" or "O" ? !PostalAddress.IsLine(charge.Reason, 200) : charge.Reason is not null)
        || (charge.Category != "S" && (charge.Level is not null || charge.Country is not null))
        || (charge.Country is { } country && !IsCountry(country)) || (charge.Level is { } level && !PostalAddress.IsLine(level, 30));

    static bool IsCountry(string? country) => country?.Length == 2 && country.All(char.IsAsciiLetterUpper);
}
