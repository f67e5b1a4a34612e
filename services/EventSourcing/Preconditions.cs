using System.Globalization;
using System.Security.Cryptography;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Associations.EventSourcing;

/// <summary>Conditional changes (RFC 9110 section 13.1.1): a resource's strong <c>ETag</c> is, or begins with, the version of its stream.</summary>
public static class Preconditions
{
    /// <summary>
    /// The operation takes nothing without <c>If-Match</c> (RFC 6585 section 3): 428 where it is missing, so that nobody overwrites what
    /// they have not seen.
    /// </summary>
    public static TBuilder RequireIfMatch<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder =>
        operation.NeedsIfMatch().AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers.IfMatch.Count == 0
                ? Problems.Problem(428, "precondition-required", "Send the ETag of the version that you decided on as If-Match: read it first.")
                : await next(context));

    internal static string ETag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The tag of what goes by without an event: the version, by which a change is decided, and what is shown, by which a reader knows it again.</summary>
    internal static string ETag(long version, ReadOnlySpan<byte> shown) =>
        $"\"{version.ToString(CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(SHA256.HashData(shown).AsSpan(0, 8))}\"";

    /// <summary>A refusal when the caller decided on another version than the present one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">The stream's version; 0 when it does not exist.</param>
    internal static Rejection? Stale(HttpRequest request, long version)
    {
        var wanted = request.Headers.IfMatch;
        if (wanted.Count == 0 || (version > 0 && Names(wanted!, version))) return null;
        return version == 0
            ? new Rejection("stale", "It does not exist, so no version of it can be the one that you read. Leave If-Match away to begin it.", Status: 412)
            : new Rejection("stale", $"It has changed since you read it: it is at version {version} now. Read it again and decide anew.", Status: 412) { CurrentVersion = version };
    }

    // Tags are compared strongly, so a weak one never matches; and what is neither * nor a list of tags is a condition that does not hold.
    static bool Names(IList<string> wanted, long version) =>
        (wanted.Count == 1 && wanted[0].Trim() == "*")
        || (EntityTagHeaderValue.TryParseStrictList(wanted, out var tags)
            // What follows the version is for readers.
            && tags.Any(tag => !tag.IsWeak && tag.Tag.ToString().Trim('"').Split('-')[0] == version.ToString(CultureInfo.InvariantCulture)));
}
