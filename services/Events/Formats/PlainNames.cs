using System.Globalization;
using System.Text;

namespace Associations.Events.Formats;

/// <summary>Names of small letters, digits and underscores, for what files want so.</summary>
static class PlainNames
{
    /// <summary>The event's short name: at least four characters.</summary>
    internal static string Acronym(this ReleasedProgramme programme) =>
        Slug(programme.Name) is { Length: >= 4 } slug ? slug : $"event_{programme.EventId.ToString("N")[^8..]}";

    /// <summary>A name for a session that no other has.</summary>
    internal static string Slug(this ReleasedSession session, string acronym)
    {
        var title = Slug(session.Title);
        return string.Create(CultureInfo.InvariantCulture, $"{acronym}-{session.Number}{(title.Length > 0 ? "-" : "")}{title}");
    }

    // "Zürich & Co." is "zurich_co": letters lose their marks; what has no Latin base is left out.
    static string Slug(string text)
    {
        var slug = new StringBuilder();
        // What is no character in itself cannot be normalized.
        var letters = string.Concat(text.Where(letter => !char.IsSurrogate(letter) && letter != '\uFFFE'));
        foreach (var letter in letters.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(letter);
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '_') slug.Append('_');
            if (slug.Length == 60) break;
        }
        return slug.ToString().Trim('_');
    }
}
