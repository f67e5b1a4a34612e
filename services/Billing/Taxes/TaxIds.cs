using System.Collections.Frozen;

namespace Associations.Billing.Taxes;

/// <summary>Tax identifiers as they are written, and what the European Union's say of themselves.</summary>
static class TaxIds
{
    static readonly FrozenSet<string> Union =
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".Split(' ').ToFrozenSet();

    /// <summary>True for a member state, by its ISO 3166-1 alpha-2 code.</summary>
    internal static bool IsInUnion(string country) => Union.Contains(country);

    /// <summary>As it is compared and asked for: capital letters and digits without what is between them.</summary>
    internal static string Normal(string taxId) => string.Concat(taxId.Where(letter => letter is not (' ' or '.' or '-' or '/'))).ToUpperInvariant();

    /// <summary>True for what may be one. Irish ones may hold a plus or an asterisk.</summary>
    internal static bool IsOne(string taxId) =>
        Normal(taxId) is { Length: >= 4 and <= 20 } normal && normal.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '*');

    /// <summary>The member state (ISO 3166-1) that a VAT number is of, or null when it is of none. Greece's begin with EL.</summary>
    internal static string? CountryOf(string? taxId)
    {
        if (taxId is null || Normal(taxId) is not { Length: >= 4 and <= 14 } normal) return null;
        var country = normal[..2] == "EL" ? "GR" : normal[..2] == "GR" ? "" : normal[..2];
        return IsInUnion(country) ? country : null;
    }
}
