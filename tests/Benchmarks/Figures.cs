namespace Associations.Benchmarks;

/// <summary>What is said of many measurements, and how it is shown.</summary>
static class Figures
{
    internal static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    /// <summary>The value that this part of all values does not exceed (nearest rank).</summary>
    internal static double Percentile(this IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Count) - 1)];
    }

    /// <summary>How many times as much as the baseline: the median of the rounds' own ratios, with the least and the greatest of them.</summary>
    internal static string Ratio(IEnumerable<Batch> batches, IEnumerable<Batch> baseline, Func<Batch, double> figure)
    {
        var ratios = batches.Zip(baseline, (batch, raw) => figure(batch) / figure(raw)).ToList();
        return $"{ratios.Median():0.00} ({ratios.Min():0.00}–{ratios.Max():0.00})";
    }

    /// <summary>Prints a Markdown table that is a table in a terminal too.</summary>
    internal static void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = rows.Prepend(head).ToList();
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
        string Padded(IReadOnlyList<string> line) =>
            Line(line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])));

        Console.WriteLine(Padded(head));
        Console.WriteLine(Line(widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":")));
        foreach (var row in lines.Skip(1)) Console.WriteLine(Padded(row));
    }
}
