using System.Text.RegularExpressions;

namespace Associations.Events.Imports;

/// <summary>Organisers shout a session's state in its title. A cancelled session is one with that status; its title is its title.</summary>
static partial class PublishedTitle
{
    internal static (string Title, bool Cancelled, bool Amended) Read(string title)
    {
        var (cancelled, amended) = (false, false);
        for (var mark = Mark().Match(title); mark.Success; mark = Mark().Match(title))
        {
            var rest = title.Remove(mark.Index, mark.Length).Trim();
            if (rest.Length == 0)
                break;
            var word = mark.Groups["word"].ValueSpan;
            if (word.StartsWith("C", StringComparison.OrdinalIgnoreCase))
                cancelled = true;
            else
                amended = true;
            title = rest;
        }

        return (title, cancelled, amended);
    }

    // A shouted word at the start ("CANCELLED Foo", "CANCELED: Foo"), a word in brackets ("[cancelled] Foo", "Foo (Cancelled)"),
    // a word and a colon ("Cancelled: Foo") or a shouted word at the end ("Foo - CANCELLED"). "Cancelling system calls" is none of them.
    [GeneratedRegex(
        """
        ^ (?<word> CANCELL?ED | AMENDMENT | AMENDED ) \b \s* [:\-\u2013\u2014!]* \s*
        | [\[(*] \s* (?<word> (?i: cancell?ed | amendment | amended ) ) \s* [\])*]
        | ^ (?<word> (?i: cancell?ed | amendment | amended ) ) \s* :
        | \s [:\-\u2013\u2014]+ \s* (?<word> CANCELL?ED | AMENDMENT | AMENDED ) $
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
