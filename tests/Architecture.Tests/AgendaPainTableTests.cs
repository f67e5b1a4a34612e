using System.Text.RegularExpressions;

namespace Associations.Architecture.Tests;

/// <summary>docs/agenda-pains.md says which test holds each pain and trap of agendas; here is held that every one and every test is there.</summary>
public sealed partial class AgendaPainTableTests
{
    // About checking people in, which is not there yet.
    static readonly string[] ToCome = ["T-09", "T-13"];

    static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "agenda-pains.md"));

    static readonly string[] Rows = [.. Text.Split('\n').Where(line => Row().IsMatch(line))];

    [Fact]
    public void Every_pain_wish_and_trap_has_one_row_and_every_row_a_test()
    {
        var all = Enumerable.Range(8, 10).Select(n => $"P-{n:00}").Concat(["H-01", "H-02", "H-03", "H-07"]).Concat(Enumerable.Range(1, 14).Select(n => $"T-{n:00}"));
        Assert.Equal(all.Except(ToCome), Rows.Select(row => row[2..6]));
        Assert.All(Rows, row => Assert.NotEmpty(Test().Matches(row)));
        Assert.All(ToCome, one => Assert.Contains(one, Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var tests = Repository.Sources("tests").ToList();
        Assert.All(Rows.SelectMany(row => Test().Matches(row)), test => Assert.Contains(tests, source =>
            source.Path.EndsWith($"/{test.Groups[1].Value}.cs", StringComparison.Ordinal) && source.Text.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| [PHT]-\d\d ")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}
