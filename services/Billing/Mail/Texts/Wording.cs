using System.Globalization;
using Associations.Billing.Currencies;

namespace Associations.Billing.Mail.Texts;

/// <summary>The letters in one language.</summary>
abstract class Wording(string language, string culture)
{
    readonly CultureInfo culture = CultureInfo.GetCultureInfo(culture);

    /// <summary>Which language (BCP 47), without a region.</summary>
    internal string Language => language;

    /// <summary>The words of the link to the invoice.</summary>
    internal abstract string LinkText { get; }

    /// <summary>A letter's subject and its paragraphs.</summary>
    internal abstract (string Subject, string[] Paragraphs) Of(Template template, LetterFacts facts);

    /// <summary>How a letter begins.</summary>
    internal abstract string Greeting(string name);

    /// <summary>How it ends.</summary>
    internal abstract string[] Closing(string society);

    /// <summary>An amount, in minor units, with the currency's code.</summary>
    internal virtual string Amount(long amount, string currency) => $"{Number(amount, currency)} {currency}";

    /// <summary>A day.</summary>
    internal virtual string Day(DateOnly day) => day.ToString("d MMMM yyyy", culture);

    /// <summary>A number with all its decimals, grouped and pointed as the language has it.</summary>
    protected string Number(long amount, string currency) =>
        decimal.Parse(Iso4217.Text(amount, currency), CultureInfo.InvariantCulture).ToString($"N{Iso4217.Exponent(currency) ?? 2}", culture);

    /// <summary>A day in another pattern.</summary>
    protected string Day(DateOnly day, string pattern) => day.ToString(pattern, culture);
}
