using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Associations.Events.Imports;

/// <summary>
/// Walks an <see cref="XmlReader"/> forward, with bounds. Every method starts on an element's start and ends on its end,
/// so that they nest.
/// </summary>
sealed partial class XmlCursor(XmlReader reader, CancellationToken cancellation)
{
    readonly char[] chunk = new char[4096];

    internal int Position => ((IXmlLineInfo)reader).LinePosition;

    internal int Line() => ((IXmlLineInfo)reader).LineNumber;

    /// <summary>Calls <paramref name="child"/> with the name of each child element in turn.</summary>
    internal async Task Children(Func<string, Task> child)
    {
        if (reader.IsEmptyElement)
            return;
        for (var depth = reader.Depth; await Next() && reader.Depth > depth;)
            if (reader.NodeType == XmlNodeType.Element)
                await child(reader.LocalName);
    }

    internal Task Skip() => Children(_ => Skip());

    /// <summary>An attribute's text, nothing if it is blank or, being longer than an identifier can be, is none.</summary>
    internal string? Attribute(string name, int limit) =>
        reader.GetAttribute(name)?.Trim() is { Length: > 0 } value && value.Length <= limit ? value : null;

    /// <summary>An attribute's text, at most <paramref name="limit"/> characters; nothing if it is blank.</summary>
    internal string? Name(string name, int limit, Action whenCut)
    {
        if (reader.GetAttribute(name) is not { } text) return null;
        var fields = new FieldReader();
        var kept = fields.Text(name, text, limit);
        if (fields.Cut.Count > 0) whenCut();
        return kept;
    }

    /// <summary>The element's text in one line, nothing if there is none.</summary>
    internal async Task<string?> Line(int limit, Action? whenCut = null) =>
        await Text(limit, whenCut) is { } text ? Blanks().Replace(text, " ") : null;

    /// <summary>The element's text and that of all elements in it, at most <paramref name="limit"/> characters; nothing if there is none.</summary>
    internal async Task<string?> Text(int limit, Action? whenCut = null)
    {
        if (reader.IsEmptyElement)
            return null;
        var text = new StringBuilder();
        var cut = false;
        for (var depth = reader.Depth; await Next() && reader.Depth > depth;)
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
                cut |= await Append(text, limit);
        if (cut)
            whenCut?.Invoke();
        var trimmed = text.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    async Task<bool> Append(StringBuilder text, int limit)
    {
        var cut = false;
        for (int read; (read = await reader.ReadValueChunkAsync(chunk, 0, chunk.Length)) > 0;)
        {
            var room = Math.Min(read, limit - text.Length);
            // Half a surrogate pair is no text at all.
            if (room > 0 && room < read && char.IsHighSurrogate(chunk[room - 1]))
                room--;
            text.Append(chunk, 0, room);
            cut |= room < read;
        }

        return cut;
    }

    async Task<bool> Next()
    {
        cancellation.ThrowIfCancellationRequested();
        if (!await reader.ReadAsync())
            return false;
        if (reader.Depth > ProgrammeLimits.Depth)
            throw new ProgrammeRefusedException(new(
                "programme-too-deep", $"Line {Line()}: elements are nested more than {ProgrammeLimits.Depth} deep.", Line(), Position));
        return true;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
