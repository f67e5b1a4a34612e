using System.Text;
using System.Text.RegularExpressions;
using Associations.Billing.Currencies;

namespace Associations.Billing.BankStatements;

/// <summary>
/// Reads a statement as a table: UTF-8, a header line, one transaction a line, separated by semicolons where the header has one and else by
/// commas, quoted as RFC 4180 has it and never over several lines. Nothing in it is guessed.
/// </summary>
static partial class StatementCsv
{
    static readonly string[] Needed = ["date", "amount", "currency", "account"], Optional = ["name", "reference", "bankReference", "senderAccount"];

    internal static async Task<StatementReading> Read(Stream body, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        try
        {
            return await Read(reader, cancellation);
        }
        catch (StatementRefusedException refusal)
        {
            return StatementReading.Refused(refusal);
        }
        catch (DecoderFallbackException)
        {
            return StatementReading.Refused(new("statement-unreadable", "The file is not in UTF-8."));
        }
    }

    static async Task<StatementReading> Read(StreamReader reader, CancellationToken cancellation)
    {
        var header = (await reader.ReadLineAsync(cancellation))?.TrimStart('\uFEFF') ?? "";
        var separator = header.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var names = Cells(header, separator, 1).Select(name => Needed.Concat(Optional).FirstOrDefault(known => known.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw NotAStatement($"its column '{StatementLimits.Clean(name)}' is not known")).ToList();
        if (Needed.Except(names).FirstOrDefault() is { } missing) throw NotAStatement($"its column '{missing}' is missing");
        if (names.Distinct().Count() != names.Count) throw NotAStatement("a column is there twice");

        var entries = new List<BankEntry>();
        for (var at = 2; await reader.ReadLineAsync(cancellation) is { } row; at++)
        {
            if (string.IsNullOrWhiteSpace(row)) continue;
            if (entries.Count == StatementLimits.Lines) throw new StatementRefusedException("statement-too-large", $"The file has more than {StatementLimits.Lines} lines.");
            var cells = Cells(row, separator, at);
            if (cells.Count != names.Count) throw Invalid(at, $"it has {cells.Count} cells, and the header {names.Count}");
            entries.Add(Entry(at, name => names.IndexOf(name) is >= 0 and var column ? StatementLimits.Clean(cells[column]) : null));
        }
        return new StatementReading(entries, 0);
    }

    static BankEntry Entry(int line, Func<string, string?> cell)
    {
        var currency = cell("currency") is { } code && Iso4217.Exponent(code) is not null ? code : throw Invalid(line, "its currency is no ISO 4217 code");
        return new BankEntry(
            cell("account") is { } account ? StatementLimits.Account(account) : throw Invalid(line, "it names no account"),
            StatementLimits.Day(cell("date")) ?? throw Invalid(line, "its date is not like 2026-03-31"),
            Amount(cell("amount"), currency) ?? throw Invalid(line, $"its amount is not beyond doubt: give it without grouping, and after the point or comma all {Iso4217.Exponent(currency)} decimals of {currency}, or none and no mark"),
            currency, false, cell("name"), cell("senderAccount") is { } sender ? StatementLimits.Account(sender) : null, cell("reference"), null, cell("bankReference"));
    }

    // One mark at most, with all decimals after it: 1.234 in a currency with two decimals is neither 1 nor 1234, and is refused.
    static long? Amount(string? text, string currency)
    {
        if (text is null || Decimal().Match(text) is not { Success: true } amount) return null;
        if (amount.Groups["decimals"] is { Success: true } decimals && decimals.Length != Iso4217.Exponent(currency)) return null;
        return StatementLimits.Minor(text.Replace(',', '.'), currency);
    }

    static List<string> Cells(string row, char separator, int line)
    {
        var (cells, cell, at) = (new List<string>(), new StringBuilder(), 0);
        while (true)
        {
            cell.Clear();
            if (at < row.Length && row[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (at >= row.Length) throw new StatementRefusedException("statement-unreadable", $"Line {line}: a quote is not closed.");
                    if (row[at] != '"') cell.Append(row[at]);
                    else if (at + 1 < row.Length && row[at + 1] == '"') cell.Append(row[at++]);
                    else break;
                }
                if (++at < row.Length && row[at] != separator) throw new StatementRefusedException("statement-unreadable", $"Line {line}: something follows a closed quote.");
            }
            else
            {
                while (at < row.Length && row[at] != separator) cell.Append(row[at++]);
            }
            cells.Add(cell.ToString());
            if (at++ >= row.Length) return cells;
        }
    }

    static StatementRefusedException NotAStatement(string what) =>
        new("statement-not-a-statement", $"The first line must name columns of {string.Join(", ", Needed)} and, as there are, {string.Join(", ", Optional)}; {what}.");

    static StatementRefusedException Invalid(int line, string why) => new("statement-invalid", $"Line {line}: {why}.");

    [GeneratedRegex(@"^[+-]?[0-9]{1,15}([.,](?<decimals>[0-9]{1,4}))?\z")]
    private static partial Regex Decimal();
}
