using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Associations.Billing.BankStatements;

/// <summary>What a payer wrote to a transfer, read for what is ours in it.</summary>
static partial class RemittanceText
{
    const string Gap = @"[\s./_\u2010-\u2015-]{0,3}";

    /// <summary>
    /// The numbers of documents that a text names, as they are written on the documents. Small letters, and blanks, points and dashes between
    /// letters and digits, are no difference, because banks break lines anywhere; a letter for a digit is one, because then it could be another.
    /// </summary>
    /// <param name="text">What was written, or null.</param>
    /// <param name="prefixes">What the association's numbers begin with, or ever began with.</param>
    internal static IReadOnlyList<string> Numbers(string? text, IReadOnlyList<string> prefixes)
    {
        if (text is null || prefixes.Count == 0) return [];
        // The longest first, or the numbers of A-B would be read as those of B.
        var any = string.Join('|', prefixes.OrderByDescending(prefix => prefix.Length).Select(Loosely));
        var pattern = $@"(?<![A-Z0-9])(?:{any}){Gap}(?<year>[0-9](?:{Gap}[0-9]){{3}}){Gap}(?<count>[0-9]{{7,12}}|[0-9](?:{Gap}[0-9]){{5}})(?![0-9])";
        var found = new List<string>();
        foreach (Match match in Regex.Matches(text.ToUpperInvariant(), pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            var prefix = prefixes.OrderByDescending(one => one.Length).First(one => Letters(match.Value).StartsWith(Letters(one), StringComparison.Ordinal));
            var number = $"{prefix}-{Digits(match.Groups["year"].Value)}-{Digits(match.Groups["count"].Value)}";
            if (!found.Contains(number)) found.Add(number);
        }
        return found;
    }

    /// <summary>
    /// What a creditor's reference (ISO 11649) refers to: <c>RF18SOE2026000001</c> to <c>SOE2026000001</c>. Null for one of another kind, and
    /// for one whose check digits do not fit: somebody mistyped it, and it could be any.
    /// </summary>
    internal static string? OfCreditorReference(string? reference)
    {
        var plain = BankEntry.Told(reference);
        if (!CreditorReference().IsMatch(plain)) return null;
        var rest = (plain[4..] + plain[..4]).Aggregate(0, (rest, letter) => char.IsAsciiDigit(letter) ? (rest * 10 + letter - '0') % 97 : (rest * 100 + letter - 'A' + 10) % 97);
        return rest == 1 ? plain[4..] : null;
    }

    /// <summary>
    /// The words of a name, in no order: banks write <c>LOVELACE ADA</c>, and <c>Mueller</c> or <c>Muller</c> for Müller. Equal for equal names.
    /// </summary>
    internal static string NameKey(string? name)
    {
        if (name is null) return "";
        var plain = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD).ToUpperInvariant())
        {
            if (char.IsLetterOrDigit(letter)) plain.Append(letter);
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && letter is not ('\'' or '\u2019')) plain.Append(' ');
        }
        plain.Replace("ß", "SS").Replace("Æ", "A").Replace("Ø", "O").Replace("AE", "A").Replace("OE", "O").Replace("UE", "U");
        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    static string Loosely(string prefix) => string.Join(Gap, Letters(prefix).Select(letter => letter));

    static string Letters(string text) => string.Concat(text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));

    static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"^RF[0-9]{2}[A-Z0-9]{1,21}\z")]
    private static partial Regex CreditorReference();
}
