using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>A page of a list.</summary>
/// <param name="Items">At most <c>limit</c> items.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null on the last.</param>
public sealed record Page(
    IEnumerable<object> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>Lists: <c>?limit=</c> from 1 to 200, 50 by default, and an opaque <c>?after=</c>.</summary>
public static class Paging
{
    const int Default = 50, Most = 200;

    /// <summary>What a caller asked for.</summary>
    /// <param name="Limit">At most so many items.</param>
    /// <param name="After">The last id that the caller has; empty at the beginning.</param>
    public readonly record struct Request(int Limit, Guid After);

    /// <summary>Reads <c>limit</c> and <c>after</c>, or says which of them cannot be accepted.</summary>
    public static bool TryRead(HttpRequest http, out Request page, [NotNullWhen(false)] out IResult? problem)
    {
        TryReadLimit(http, out var limit, out problem);
        page = new Request(limit, Guid.Empty);
        if (http.Query.TryGetValue("after", out var after))
        {
            if (!TryParse(after.ToString(), out var last)) problem = Problems.Invalid("after", "Send the 'next' of a page as it was given; it is not made by hand.");
            page = page with { After = last };
        }
        return problem is null;
    }

    /// <summary>Reads <c>limit</c> alone, for a list with cursors of its own.</summary>
    public static bool TryReadLimit(HttpRequest http, out int limit, [NotNullWhen(false)] out IResult? problem)
    {
        (limit, problem) = (Default, null);
        if (http.Query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
            problem = Problems.Invalid("limit", $"Give a whole number from 1 to {Most}.");
        return problem is null;
    }

    /// <summary>What a caller sends as <c>after</c> to read on behind this id.</summary>
    public static string Cursor(Guid last)
    {
        Span<byte> bytes = stackalloc byte[16];
        last.TryWriteBytes(bytes, bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    static bool TryParse(string cursor, out Guid last)
    {
        Span<byte> bytes = stackalloc byte[16];
        var read = cursor.Length == 22 && Base64Url.TryDecodeFromChars(cursor, bytes, out var written) && written == 16;
        last = read ? new Guid(bytes, bigEndian: true) : Guid.Empty;
        return read;
    }
}
