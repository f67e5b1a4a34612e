using Associations.Billing.Currencies;
using Associations.Billing.Invoices;

namespace Associations.Billing.Documents;

/// <summary>How documents name a tax.</summary>
static class TaxTexts
{
    const string CodeList = "VATEX-";

    /// <summary>The rate as a plain decimal, such as <c>19</c> or <c>5.5</c>; null outside the scope of tax, where there is none (BR-O-05).</summary>
    internal static string? Percent(TaxTotal tax) =>
        tax.Category == "O" ? null : tax.Rate % 100 == 0 ? Iso4217.Scaled(tax.Rate / 100, 0) : Iso4217.Scaled(tax.Rate, 2).TrimEnd('0');

    /// <summary>The code of the list VATEX that says why there is no tax, or null.</summary>
    internal static string? ReasonCode(TaxTotal tax) => (tax.Category, tax.Reason) switch
    {
        (_, { } code) when code.StartsWith(CodeList, StringComparison.Ordinal) => code,
        ("AE", _) => "VATEX-EU-AE",
        ("O", _) => "VATEX-EU-O",
        _ => null,
    };

    /// <summary>Why there is no tax, in words, or null where there is one.</summary>
    internal static string? Reason(TaxTotal tax) => (tax.Category, tax.Reason) switch
    {
        ("S" or "Z", _) => null,
        (_, { } words) when !words.StartsWith(CodeList, StringComparison.Ordinal) => words,
        ("AE", _) => "Reverse charge",
        ("O", _) => "Not subject to VAT",
        _ => "Exempt from VAT",
    };

    /// <summary>A tax in a table: its rate, or why there is none.</summary>
    internal static string Short(TaxTotal tax) => tax.Category switch
    {
        "O" => "none",
        "AE" => "0 % (AE)",
        "E" => "exempt",
        _ => $"{Percent(tax)} %",
    };
}
