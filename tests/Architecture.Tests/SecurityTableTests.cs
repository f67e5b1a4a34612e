using System.Text.RegularExpressions;

namespace Associations.Architecture.Tests;

/// <summary>docs/security.md says which test proves each control; here is held that the test is there.</summary>
public sealed partial class SecurityTableTests
{
    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var named = Test().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"))).Select(test => (Class: test.Groups[1].Value, Method: test.Groups[2].Value)).ToList();
        var tests = Repository.Sources("tests").ToList();
        Assert.True(named.Count > 40, "The table names too few tests to be read right.");
        Assert.All(named, test => Assert.Contains(tests, source =>
            source.Path.EndsWith($"/{test.Class}.cs", StringComparison.Ordinal) && source.Text.Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+(?:Tests|Rules))\.(\w+)`")]
    private static partial Regex Test();
}
