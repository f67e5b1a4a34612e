using System.Text.RegularExpressions;

namespace Associations.EventSourcing;

static partial class Noun
{
    /// <summary>A type's name in words: <c>MembershipType</c> is a "membership type".</summary>
    internal static string Of<T>() => InnerCapital().Replace(typeof(T).Name, " $0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
