using System.Text.RegularExpressions;

namespace Associations.Billing.Invoices;

/// <summary>Why staff change what is owed: a slug of theirs, because it is kept for good and must say nothing of a person.</summary>
static partial class Reasons
{
    internal const string Form = "Give a slug of at most 64 small letters, digits and hyphens, such as joined-twice.";

    internal static bool IsOne(string reason) => Slug().IsMatch(reason);

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z(?<=^.{1,64})")]
    private static partial Regex Slug();
}
