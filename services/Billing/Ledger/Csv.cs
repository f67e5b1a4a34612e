using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Associations.Billing.Ledger;

/// <summary>Rows as RFC 4180 has them, to be opened in a spreadsheet without harm.</summary>
static class Csv
{
    /// <summary>A header and one line for each row; the columns are the members of the row's type, in their order.</summary>
    internal static string Write<T>(IReadOnlyList<T> rows) where T : notnull
    {
        var columns = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var text = new StringBuilder();
        Line(text, columns.Select(column => JsonNamingPolicy.CamelCase.ConvertName(column.Name)));
        foreach (var row in rows) Line(text, columns.Select(column => Cell(column.GetValue(row))));
        return text.ToString();
    }

    static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    static string Cell(object? value) => value switch
    {
        null => "",
        string words => Harmless(words),
        Enum name => JsonNamingPolicy.CamelCase.ConvertName(name.ToString()),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"{value.GetType()} is no cell."),
    };

    // A spreadsheet takes a cell that begins like this for a formula and runs it. Numbers are ours, and may be below zero.
    static string Harmless(string words) => words.Length > 0 && words[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + words : words;

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
