using System.Text;
using System.Text.RegularExpressions;

namespace Associations.Events.Imports;

/// <summary>Takes a session's texts out of a file that escapes them: within bounds, without control characters, and says which were changed.</summary>
sealed partial class FieldReader
{
    readonly List<string> cut = [];
    readonly List<string> cleaned = [];

    internal IReadOnlyList<string> Cut => cut;

    internal IReadOnlyList<string> Cleaned => cleaned;

    /// <summary>The text in one line, nothing if there is none.</summary>
    internal string? Line(string field, string? text, int limit) => Text(field, text is null ? null : Blanks().Replace(text, " "), limit);

    /// <summary>The text, at most <paramref name="limit"/> characters; nothing if there is none.</summary>
    internal string? Text(string field, string? text, int limit)
    {
        if (text is null) return null;
        var kept = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (letter is '\n' or '\r' or '\t' || !char.IsControl(letter)) kept.Append(letter);
        if (kept.Length < text.Length) cleaned.Add(field);
        var plain = kept.ToString().Trim();
        if (plain.Length > limit)
        {
            cut.Add(field);
            // Half a surrogate pair is no text at all.
            plain = plain[..(char.IsHighSurrogate(plain[limit - 1]) ? limit - 1 : limit)].TrimEnd();
        }
        return plain.Length == 0 ? null : plain;
    }

    /// <summary>A name that identifies something: nothing if it is blank or, being longer than an identifier can be, is none.</summary>
    internal static string? Id(string? text) => text?.Trim() is { Length: > 0 and <= 100 } id && !id.Any(char.IsControl) ? id : null;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
