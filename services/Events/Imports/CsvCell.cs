using System.Text;

namespace Associations.Events.Imports;

/// <summary>What is in a cell of a table, beside what RFC 4180 says of it: both ways, so that what was written is read as it was.</summary>
static class CsvCell
{
    /// <summary>A spreadsheet takes a cell that begins with one of a few characters for a formula and runs it; an apostrophe before it keeps it from that.</summary>
    internal static string Harmless(string text) => IsFormula(text.AsSpan().TrimStart('\'')) ? "'" + text : text;

    /// <summary>The text without the apostrophe that keeps it from being a formula.</summary>
    internal static string Plain(string cell) => cell.StartsWith('\'') && IsFormula(cell.AsSpan().TrimStart('\'')) ? cell[1..] : cell;

    /// <summary>Several things in one cell, with semicolons between them; one that is in a thing has a backslash before it.</summary>
    internal static string Join(IEnumerable<string> things) =>
        string.Join("; ", things.Select(thing => thing.Replace("\\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal)));

    /// <summary>The things in a cell.</summary>
    internal static List<string> Split(string cell)
    {
        var (things, thing) = (new List<string>(), new StringBuilder());
        for (var n = 0; n < cell.Length; n++)
        {
            if (cell[n] == '\\' && n + 1 < cell.Length && cell[n + 1] is '\\' or ';') thing.Append(cell[++n]);
            else if (cell[n] == ';') End();
            else thing.Append(cell[n]);
        }
        End();
        return things;

        void End()
        {
            if (thing.ToString().Trim() is { Length: > 0 } whole) things.Add(whole);
            thing.Clear();
        }
    }

    static bool IsFormula(ReadOnlySpan<char> text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..];
}
