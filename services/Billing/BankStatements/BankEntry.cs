using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Associations.Billing.Currencies;

namespace Associations.Billing.BankStatements;

/// <summary>One transaction that the bank has booked, as a file has it. Whose it is, is personal data.</summary>
/// <param name="Account">Our account (ISO 13616), without spaces.</param>
/// <param name="BookedOn">The day on which the bank booked it.</param>
/// <param name="Amount">Minor units; what came is above zero, what went below.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="IsReversal">True when the bank takes back an earlier transaction.</param>
/// <param name="Name">The other side, as its bank has it; null where the file does not say.</param>
/// <param name="Iban">The other side's account, or null.</param>
/// <param name="Text">What was written to it, or null.</param>
/// <param name="Reference">The creditor's structured reference, or null.</param>
/// <param name="BankReference">The bank's own number for it, or null.</param>
/// <param name="EndToEndId">The payer's number for it, or null.</param>
sealed record BankEntry(
    string Account, DateOnly BookedOn, long Amount, string Currency, bool IsReversal = false, string? Name = null, string? Iban = null, string? Text = null,
    string? Reference = null, string? BankReference = null, string? EndToEndId = null)
{
    /// <summary>
    /// Its id: the same entry in another file has the same. What a bank writes now with one blank and now with two is the same. A UUIDv8
    /// (RFC 9562 section 5.8) that begins with the day, so that lines are listed in the order of the account.
    /// </summary>
    /// <param name="association">Whose books.</param>
    /// <param name="occurrence">Which of the entries of the day that are alike, from 1: two alike are two payments, not one told twice.</param>
    internal Guid IdIn(Guid association, int occurrence)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"bank-line/1\n{association}\n{Likeness}\n{occurrence}"))).AsSpan(0, 16).ToArray();
        var day = new DateTimeOffset(BookedOn, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (var at = 0; at < 6; at++) id[at] = (byte)(day >> (8 * (5 - at)));
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>All that tells it from another entry.</summary>
    internal string Likeness => string.Join('\n',
        Account, BookedOn.ToString("O", CultureInfo.InvariantCulture), Amount.ToString(CultureInfo.InvariantCulture), Currency, IsReversal ? "R" : "", Told(Name ?? Iban),
        Told(Text + Reference), Told(BankReference ?? EndToEndId));

    /// <summary>A text without what banks add and leave out: blanks, and the size of letters.</summary>
    internal static string Told(string? text) => string.Concat((text ?? "").Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
}

/// <summary>What was read of a file: entries or why it is refused.</summary>
/// <param name="Entries">In the order of the file.</param>
/// <param name="Pending">How many the bank has announced and not booked; they come again when it has.</param>
/// <param name="Refusal">Why the file is refused as a whole, or null.</param>
sealed record StatementReading(IReadOnlyList<BankEntry> Entries, int Pending, StatementRefusedException? Refusal = null)
{
    internal static StatementReading Refused(StatementRefusedException refusal) => new([], 0, refusal);
}

/// <summary>The file cannot be taken, and nothing of it is.</summary>
sealed class StatementRefusedException(string code, string detail) : Exception(detail)
{
    /// <summary>One of <see cref="BankStatementProblems"/>.</summary>
    internal string Code => code;
}

/// <summary>How large a statement may be, and what its texts and amounts become.</summary>
static class StatementLimits
{
    internal const int Bytes = 10 * 1024 * 1024, Lines = 5000, Depth = 40, Text = 1000;

    static readonly DateOnly First = new(2000, 1, 1);

    /// <summary>A text on one line, of a length that no bank exceeds; null when there is none.</summary>
    internal static string? Clean(string? text)
    {
        var words = new StringBuilder();
        foreach (var letter in text ?? "")
        {
            var isBlank = char.IsWhiteSpace(letter) || char.IsControl(letter);
            if (!isBlank) words.Append(letter);
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }
        // Half a surrogate pair is no text.
        if (words.Length > Text) words.Length = char.IsHighSurrogate(words[Text - 1]) ? Text - 1 : Text;
        var clean = words.ToString().Trim();
        return clean.Length == 0 ? null : clean;
    }

    internal static string Account(string? text) => BankEntry.Told(text);

    /// <summary>A day, as both kinds of file write it: 2026-03-31.</summary>
    internal static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First ? day : null;

    /// <summary>An amount with a decimal point in minor units, or null for one that the currency cannot have.</summary>
    internal static long? Minor(string? text, string? currency)
    {
        if (text is null || text.Length > 24 || currency is null || Iso4217.Exponent(currency) is not { } decimals) return null;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return null;
        // What a double still holds exactly, as everywhere.
        if (Math.Abs(value) > (1L << 53) / 10_000m) return null;
        for (var at = 0; at < decimals; at++) value *= 10;
        return value == decimal.Truncate(value) ? (long)value : null;
    }
}
