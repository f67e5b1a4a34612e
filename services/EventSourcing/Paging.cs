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
static class Paging
{
    const int Default = 50, Most = 200;

    internal readonly record struct Request(int Limit, Guid After);

    internal static bool TryRead(HttpRequest http, out Request page, [NotNullWhen(false)] out IResult? problem)
    {
        (page, problem) = (new Request(Default, Guid.Empty), null);
        if (http.Query.TryGetValue("limit", out var limit))
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) || wanted is < 1 or > Most)
                problem = Problems.Invalid("limit", $"Give a whole number from 1 to {Most}.");
            page = page with { Limit = wanted };
        }
        if (http.Query.TryGetValue("after", out var after))
        {
            if (!TryParse(after.ToString(), out var last)) problem = Problems.Invalid("after", "Send the 'next' of a page as it was given; it is not made by hand.");
            page = page with { After = last };
        }
        return problem is null;
    }

    internal static string Cursor(Guid last)
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
