using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>Conditional requests (RFC 9110 section 13): a resource's strong <c>ETag</c> is the version of its stream.</summary>
static class Preconditions
{
    internal static string ETag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>A refusal when the caller decided on another version than the present one.</summary>
    internal static Rejection? Stale(HttpRequest request, long version)
    {
        var wanted = request.Headers.IfMatch;
        if (wanted.Count == 0 || wanted.Contains("*") || wanted.SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries)).Contains(ETag(version)))
            return null;
        return new Rejection("stale", $"It has changed since you read it: it is at version {version} now. Read it again and decide anew.", Status: 412);
    }

    /// <summary>True when the caller already holds this version.</summary>
    internal static bool NotModified(HttpRequest request, string etag) =>
        request.Headers.IfNoneMatch.SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries)).Any(value => value == etag || value == "*");
}
