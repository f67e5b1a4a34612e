using System.Text.RegularExpressions;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>Every refusal has its page, and every page is of a refusal that can happen.</summary>
public sealed partial class ProblemTests
{
    // These are said to a log or to another part of the system, and no caller ever sees them.
    static readonly string[] Internal = ["application-not-approved", "payment-unknown", "payment-not-received", "refund-unknown", "provider-unknown", "renewal-unknown"];

    // These say in a report what was found, and refuse nothing.
    static readonly string[] Found =
    [
        "reversal-without-original", "money-out", "number-unknown", "amount-and-name", "amount-alone", "several-of-name", "several-invoices", "other-currency", "other-entity",
        "nothing-found", "recorded-already", "recorded-otherwise", "kept-by-staff",
    ];

    static readonly string[] Folders = ["services", "gateway"];

    // Without the catalogues themselves.
    static readonly string Source = string.Join('\n', Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Description.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Catalogue().IsMatch(file) && !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Fact]
    public void Every_code_with_which_something_is_refused_is_in_the_catalogue()
    {
        var refused = Refusal().Matches(Source).Select(refusal => refusal.Groups["slug"].Value).Distinct().ToList();
        Assert.True(refused.Count > 30, "The search for codes finds too few to be right.");
        Assert.Empty(refused.Where(slug => !Conformity.Problems.Contains(slug)).Except(Internal).Except(Found));
    }

    [Fact]
    public void Nothing_is_in_the_catalogue_that_nothing_is_refused_with()
    {
        var used = Conformity.Problems.Where(slug => Source.Contains($"\"{slug}\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(Conformity.Problems.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_catalogue_says_what_each_means_and_what_to_do()
    {
        foreach (var type in Description.Committed["x-problem-types"]!.AsArray())
        {
            Assert.InRange((int)type!["status"]!, 400, 599);
            Assert.True(((string)type["meaning"]!).Length > 20 && ((string)type["remedy"]!).Length > 10, type.ToJsonString());
        }
    }

    [GeneratedRegex("""(?:Rejected|Rejection|Problem|TryLater|ProgrammeRefusal|new)\((?:[^"()]|\([^()]*\)){0,80}"(?<slug>[a-z]+(?:-[a-z]+)+)"\s*,""")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"[/\\]\w+Problems\.cs$")]
    private static partial Regex Catalogue();
}
