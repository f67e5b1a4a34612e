using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Associations.Events.Imports;

/// <summary>
/// A JSON file within bounds, whose things know their lines. Members of an object are in no order (RFC 8259 section 4): a room or a day may be described after what is in it,
/// so it is held as a whole, up to its bound, where XML and CSV are read as they come.
/// </summary>
sealed partial class JsonFile(ReadOnlyMemory<byte> bytes, JsonDocument document) : IDisposable
{
    (int Offset, int Line) last = (0, 1);

    internal JsonElement Root => document.RootElement;

    /// <exception cref="ProgrammeRefusedException">It is not whole, not JSON, or not within bounds.</exception>
    internal static async Task<JsonFile> Read(Stream body, CancellationToken cancellation)
    {
        await using var bounded = new BoundedStream(body, ProgrammeLimits.Bytes);
        using var held = new MemoryStream();
        await bounded.CopyToAsync(held, cancellation);
        ReadOnlyMemory<byte> bytes = held.GetBuffer().AsMemory(0, (int)held.Length);
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(bytes.Span)) throw Refused("programme-not-utf8", "The file is not in UTF-8.");
        try
        {
            return new(bytes, JsonDocument.Parse(bytes, new() { MaxDepth = ProgrammeLimits.Depth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }));
        }
        catch (JsonException broken)
        {
            throw Refusal(broken, bytes.Span);
        }
    }

    /// <summary>The line on which a thing begins.</summary>
    internal int LineOf(JsonElement thing)
    {
        bytes.Span.Overlaps(JsonMarshal.GetRawUtf8Value(thing), out var offset);
        if (offset < last.Offset) last = (0, 1);
        return (last = (offset, last.Line + bytes.Span[last.Offset..offset].Count((byte)'\n'))).Line;
    }

    /// <summary>The first of a thing's members of these names that says anything.</summary>
    internal static JsonElement? Member(JsonElement thing, params ReadOnlySpan<string> names)
    {
        if (thing.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in names)
            if (thing.TryGetProperty(name, out var member) && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)) return member;
        return null;
    }

    /// <summary>A text; of one in several languages the English or else the first; of a thing with a name, the name.</summary>
    internal static string? Text(JsonElement? thing) => thing switch
    {
        { ValueKind: JsonValueKind.String } text => Decoded(text),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.Object } one => Text(Member(one, "name", "en", "title") ?? one.EnumerateObject().Select(member => (JsonElement?)member.Value)
            .FirstOrDefault(value => value!.Value.ValueKind == JsonValueKind.String)),
        _ => null,
    };

    internal static IEnumerable<JsonElement> Items(JsonElement? thing) => thing is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    // An escape that is half a surrogate pair is valid JSON and no text.
    static string? Decoded(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return JsonSerializer.Deserialize<string>(HalfPair().Replace(text.GetRawText(), "${before}"));
        }
    }

    static ProgrammeRefusedException Refusal(JsonException broken, ReadOnlySpan<byte> bytes)
    {
        var (line, position) = ((int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1);
        if (bytes.Trim(" \t\r\n"u8).IsEmpty) return Refused("programme-not-json", "The body is empty.");
        // The reader has no code for it, only its words; ScheduleJsonRefusalTests holds them fast.
        if (broken.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return Refused("programme-too-deep", $"Line {line}: things are nested more than {ProgrammeLimits.Depth} deep.", line, position);
        return IsBeginning(bytes)
            ? Refused("programme-cut-off", $"Line {line}, position {position}: the file ends in the middle; it seems to be cut off.", line, position)
            : Refused("programme-not-json", $"Line {line}, position {position}: this is not JSON.", line, position);
    }

    // A file that could go on has no fault as far as it goes.
    static bool IsBeginning(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, new(new() { MaxDepth = ProgrammeLimits.Depth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }));
        try
        {
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    internal static ProgrammeRefusedException Refused(string code, string detail, int? line = null, int? position = null) => new(new(code, detail, line, position));

    public void Dispose() => document.Dispose();

    [GeneratedRegex(@"(?<before>(?<!\\)(\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})", RegexOptions.ExplicitCapture)]
    private static partial Regex HalfPair();
}
