using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>A page of a list.</summary>
/// <param name="Items">At most <c>limit</c> items.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null on the last.</param>
public sealed record Page(
    IEnumerable<object> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>
/// Lists: <c>?limit=</c> from 1 to 200, 50 by default, and <c>?after=</c>, which is a place in one list of one association as opaque text. It
/// names the last item that the caller has, so what is inserted meanwhile moves nothing.
/// </summary>
public static class Paging
{
    const int Default = 50, Most = 200, DigestBytes = 8;
    const string AsGiven = "Send the 'next' of a page as it was given, to the same list; it is not made by hand.";

    /// <summary>What a caller asked for, of a list that is ordered by id.</summary>
    /// <param name="Limit">At most so many items.</param>
    /// <param name="After">The last id that the caller has; empty at the beginning.</param>
    public readonly record struct Request(int Limit, Guid After)
    {
        internal HttpRequest? Http { get; init; }

        /// <summary>The page.</summary>
        /// <param name="found">What comes after <see cref="After"/>, in order; one more than <see cref="Limit"/> when there are more.</param>
        /// <param name="id">What the list is ordered by.</param>
        /// <param name="view">What the caller sees of each.</param>
        public Page Of<T>(IReadOnlyList<T> found, Func<T, Guid> id, Func<T, object> view) => new(
            found.Take(Limit).Select(view), found.Count > Limit ? Cursor(Http!, id(found[Limit - 1]).ToByteArray(bigEndian: true)) : null);
    }

    /// <summary>Reads <c>limit</c> and <c>after</c>, or says which of them cannot be accepted.</summary>
    public static bool TryRead(HttpRequest http, out Request page, [NotNullWhen(false)] out IResult? problem)
    {
        TryReadLimit(http, out var limit, out problem);
        page = new Request(limit, Guid.Empty) { Http = http };
        if (http.Query.TryGetValue("after", out var after))
        {
            if (TryParse(http, after.ToString(), out var place) && place.Length == 16) page = page with { After = new Guid(place, bigEndian: true) };
            else problem = Problems.Invalid("after", AsGiven);
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

    /// <summary>A page of a list that is at hand as a whole, in an order that only ever grows at its end.</summary>
    /// <param name="http">The request.</param>
    /// <param name="all">The list.</param>
    /// <param name="name">What tells its items apart.</param>
    public static IResult Answer<T>(HttpRequest http, IReadOnlyList<T> all, Func<T, string> name) where T : class
    {
        if (!TryReadLimit(http, out var limit, out var problem)) return problem;
        var from = 0;
        if (http.Query.TryGetValue("after", out var after))
        {
            if (!TryParse(http, after.ToString(), out var place)) return Problems.Invalid("after", AsGiven);
            var last = Encoding.UTF8.GetString(place);
            from = all.TakeWhile(item => name(item) != last).Count() + 1;
        }

        var page = all.Skip(from).Take(limit).ToList();
        var more = from + page.Count < all.Count;
        return Results.Ok(new Page(page, more ? Cursor(http, Encoding.UTF8.GetBytes(name(page[^1]))) : null));
    }

    // The digest tells a cursor that was cut off, made by hand or taken from another list; it is no secret, because a cursor opens nothing
    // that the access token does not.
    static string Cursor(HttpRequest http, byte[] place) => Base64Url.EncodeToString([.. Digest(http, place), .. place]);

    static bool TryParse(HttpRequest http, string cursor, out byte[] place)
    {
        place = [];
        if (!Base64Url.IsValid(cursor)) return false;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= DigestBytes) return false;
        place = bytes[DigestBytes..];
        // Compared as text, because of some texts more than one decodes to the same bytes.
        return Cursor(http, place) == cursor;
    }

    static ReadOnlySpan<byte> Digest(HttpRequest http, byte[] place) => SHA256.HashData(
    [
        .. Encoding.UTF8.GetBytes($"list/1\n{Caller.Of(http.HttpContext).Association}\n{http.Path.Value?.TrimEnd('/').ToLowerInvariant()}\n"), .. place,
    ]).AsSpan(0, DigestBytes);
}
