using System.Text.RegularExpressions;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>Every refusal has its page, and every page is of a refusal that can happen.</summary>
public sealed partial class ProblemTests
{
    // These are said to a log or to another part of the system, and no caller ever sees them.
    static readonly string[] Internal = ["application-not-approved", "payment-unknown", "provider-unknown"];

    static readonly IReadOnlyList<string> Refused =
    [
        .. from file in new[] { "services", "gateway" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Description.Root, folder), "*.cs", SearchOption.AllDirectories))
           where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.EndsWith("Problems.cs", StringComparison.Ordinal)
           from Match refusal in Refusal().Matches(File.ReadAllText(file))
           select refusal.Groups["slug"].Value,
    ];

    [Fact]
    public void Every_code_with_which_something_is_refused_is_in_the_catalogue() =>
        Assert.Empty(Refused.Distinct().Where(slug => !Conformity.Problems.Contains(slug)).Except(Internal));

    [Fact]
    public void The_catalogue_says_what_each_means_and_what_to_do()
    {
        foreach (var type in Description.Committed["x-problem-types"]!.AsArray())
        {
            Assert.InRange((int)type!["status"]!, 400, 599);
            Assert.True(((string)type["meaning"]!).Length > 20 && ((string)type["remedy"]!).Length > 10, type.ToJsonString());
        }
    }

    [Fact]
    public void No_kind_of_refusal_that_an_operation_declares_is_one_that_nothing_refuses_with()
    {
        var declared = Description.Committed["x-problem-types"]!.AsArray().Select(type => (string)type!["slug"]!);
        var source = string.Join('\n', new[] { "services", "gateway" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Description.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !CatalogueFile().IsMatch(file)).Select(File.ReadAllText));
        Assert.Empty(declared.Where(slug => !source.Contains($"\"{slug}\"", StringComparison.Ordinal)));
    }

    [GeneratedRegex("""(?:Rejected|Rejection|Problem|TryLater|ProgrammeRefusal|new)\((?:[^"()]|\([^()]*\)){0,80}"(?<slug>[a-z]+(?:-[a-z]+)+)"\s*,""")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"[/\\](\w+Problems|SharedProblems)\.cs$")]
    private static partial Regex CatalogueFile();
}
