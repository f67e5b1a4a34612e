using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Associations.Events.Imports;

/// <summary>
/// Walks a JSON file forward as it arrives, with bounds, and holds no more of it than the value that is asked for. Every method starts before a value
/// and ends after it, so that they nest.
/// </summary>
sealed partial class JsonCursor(Stream body, CancellationToken cancellation)
{
    static readonly JsonDocumentOptions Lenient = new() { MaxDepth = ProgrammeLimits.Depth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    readonly Decoder utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    JsonReaderState state = new(new() { MaxDepth = Lenient.MaxDepth, AllowTrailingCommas = Lenient.AllowTrailingCommas, CommentHandling = Lenient.CommentHandling });
    byte[] buffer = new byte[64 * 1024];
    char[] decoded = [];
    int start, end, line = 1;
    bool begun, ended, last;

    delegate bool Attempt<T>(ref Utf8JsonReader reader, out T result);

    /// <summary>What kind of value comes next, or that an object, an array or the file ends.</summary>
    internal ValueTask<JsonTokenType> Kind() => Look<JsonTokenType>(Token, take: false);

    /// <summary>Calls <paramref name="member"/> with the name of each member of an object in turn; anything else is passed over.</summary>
    internal async Task Members(Func<string, Task> member)
    {
        if (await Kind() != JsonTokenType.StartObject)
        {
            await Skip();
            return;
        }
        await Take();
        while (await Kind() != JsonTokenType.EndObject) await member(await Look<string>(Name, take: true));
        await Take();
    }

    /// <summary>Calls <paramref name="item"/> before each value of an array in turn; anything else is passed over.</summary>
    internal async Task Items(Func<Task> item)
    {
        if (await Kind() != JsonTokenType.StartArray)
        {
            await Skip();
            return;
        }
        await Take();
        while (await Kind() != JsonTokenType.EndArray) await item();
        await Take();
    }

    /// <summary>Passes over a value, however large it is.</summary>
    internal async Task Skip()
    {
        var depth = 0;
        do
        {
            depth += await Take() switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
        while (depth > 0);
    }

    /// <summary>A whole value, and the line on which it begins.</summary>
    internal async Task<JsonValue> Value()
    {
        var before = line;
        var (value, skipped) = await Look<(JsonElement, int)>(Value, take: true);
        return new(value, before + skipped);
    }

    /// <summary>Why a file that cannot be read on is refused.</summary>
    internal ProgrammeRefusal Refusal(JsonException broken)
    {
        var (at, position) = ((int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1);
        if (!begun && buffer.AsSpan(start, end - start).Trim(" \t\r\n"u8).IsEmpty) return new("programme-not-json", "The body is empty.");
        // The reader has no code for it, only its words; ScheduleJsonRefusalTests holds them fast.
        if (broken.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return new("programme-too-deep", $"Line {at}: things are nested more than {ProgrammeLimits.Depth} deep.", at, position);
        return last
            ? new("programme-cut-off", $"Line {at}, position {position}: the file ends in the middle; it seems to be cut off.", at, position)
            : new("programme-not-json", $"Line {at}, position {position}: this is not JSON.", at, position);
    }

    ValueTask<JsonTokenType> Take() => Look<JsonTokenType>(Token, take: true);

    static bool Token(ref Utf8JsonReader reader, out JsonTokenType token)
    {
        var read = reader.Read();
        token = reader.TokenType;
        return read;
    }

    static bool Name(ref Utf8JsonReader reader, out string name)
    {
        var read = reader.Read();
        name = read ? Readable(JsonElement.Parse($"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\"")).GetString()! : "";
        return read;
    }

    bool Value(ref Utf8JsonReader reader, out (JsonElement Value, int Skipped) value)
    {
        value = default;
        if (!reader.Read()) return false;
        var skipped = buffer.AsSpan(start, (int)reader.TokenStartIndex).Count((byte)'\n');
        if (!JsonElement.TryParseValue(ref reader, out var element)) return false;
        value = (Readable(element.Value), skipped);
        return true;
    }

    // An escape that is half a surrogate pair is valid JSON (RFC 8259 section 8.2) and no text: it is left out.
    static JsonElement Readable(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        return raw.IndexOf(@"\ud"u8) < 0 && raw.IndexOf(@"\uD"u8) < 0 ? value : JsonElement.Parse(HalfPair().Replace(value.GetRawText(), "${before}"), Lenient);
    }

    // A reader lives no longer than a call, so what it has not finished is tried anew when more has come.
    async ValueTask<T> Look<T>(Attempt<T> attempt, bool take)
    {
        T result;
        while (!Try(attempt, take, out result) && !last)
        {
            // Only what fails as far as it goes is at fault; what fails for want of more is cut off.
            if (ended) last = true;
            else await Fill();
        }
        return result;
    }

    bool Try<T>(Attempt<T> attempt, bool take, out T result)
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), last, state);
        var found = attempt(ref reader, out result);
        if (!found || !take) return found;
        var consumed = (int)reader.BytesConsumed;
        line += buffer.AsSpan(start, consumed).Count((byte)'\n');
        (start, state, begun) = (start + consumed, reader.CurrentState, true);
        return true;
    }

    // All the room there is: so a value that is larger is tried only each time the room has doubled.
    async Task Fill()
    {
        var first = end == 0;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        if (decoded.Length < buffer.Length) decoded = new char[buffer.Length + 1];
        var read = await body.ReadAtLeastAsync(buffer.AsMemory(end), buffer.Length - end, throwOnEndOfStream: false, cancellation);
        utf8.GetChars(buffer.AsSpan(end, read), decoded, flush: false);
        ended = end + read < buffer.Length;
        end += read;
        if (first && buffer.AsSpan(0, end).StartsWith(Encoding.UTF8.Preamble)) start = Encoding.UTF8.Preamble.Length;
    }

    [GeneratedRegex(@"(?<before>(?<!\\)(\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!(?<!\\)(\\\\)*\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})", RegexOptions.ExplicitCapture)]
    private static partial Regex HalfPair();
}

/// <param name="Element">The value, with all that is in it.</param>
/// <param name="Line">The line on which it begins.</param>
readonly record struct JsonValue(JsonElement Element, int Line)
{
    /// <summary>The line on which something in it begins.</summary>
    internal int LineOf(JsonElement part)
    {
        var whole = JsonMarshal.GetRawUtf8Value(Element);
        whole.Overlaps(JsonMarshal.GetRawUtf8Value(part), out var offset);
        return Line + whole[..offset].Count((byte)'\n');
    }
}
