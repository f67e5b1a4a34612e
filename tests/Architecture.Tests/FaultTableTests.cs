using System.Globalization;
using System.Text.RegularExpressions;

namespace Associations.Architecture.Tests;

/// <summary>docs/faults.md says which test proves each case of the catalogue; here is held that every case and every test is there.</summary>
public sealed partial class FaultTableTests
{
    static readonly string[] Rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "faults.md")).Where(line => line.StartsWith("| F-", StringComparison.Ordinal))];

    [Fact]
    public void Every_case_has_one_row_and_every_row_a_test()
    {
        Assert.Equal(Enumerable.Range(1, 40), Rows.Select(row => int.Parse(row[4..6], CultureInfo.InvariantCulture)));
        Assert.All(Rows, row => Assert.NotEmpty(Test().Matches(row)));
    }

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var tests = Repository.Sources("tests").ToList();
        Assert.All(Rows.SelectMany(row => Test().Matches(row)), test => Assert.Contains(tests, source =>
            source.Path.EndsWith($"/{test.Groups[1].Value}.cs", StringComparison.Ordinal) && source.Text.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
