using System.Reflection;
using System.Text.Json;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>What operations are called: a command by its use case, a read by what it reads.</summary>
public static class OperationNames
{
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The route, such as <c>/v1/events/{eventId}/releases</c>.</param>
    /// <param name="handler">The method that answers.</param>
    /// <param name="list">True when it answers a list.</param>
    public static string Of(string method, string path, MethodInfo? handler, bool list)
    {
        if (method != "GET") return JsonNamingPolicy.CamelCase.ConvertName(handler?.DeclaringType?.Name ?? $"{method}{path}");
        var words = path.Split('/').Where(segment => segment.Length > 0).ToList();
        if (words[^1] == "explain") return "explain" + InOne(words[^2].StartsWith('{') ? Singular(words[^3]) : words[^2]);
        // A thing within another one has a document, and so has that other.
        if (words[^1] == "document" && words.Count > 5) return $"get{InOne(Singular(words[^3]))}Document";
        // A release has changes, too.
        if (words[^1] == "changes" && words[^2] == "my-agenda") return "listMyChanges";
        var last = words[^1].StartsWith('{') ? Singular(words[^2]) : words[^1];
        return (list ? "list" : "get") + InOne(last);
    }

    /// <summary>What a read does, for a list of operations: <c>listCapacityPools</c> lists the capacity pools.</summary>
    internal static string InWords(string read)
    {
        var words = string.Concat(read.Select(letter => char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")).Split(' ', 2);
        return words[0] == "explain" ? $"Tells why the {words[1]} is as it is: what changed it, when, by which rule." : $"{(words[0] == "list" ? "Lists" : "Reads")} the {words[1]}.";
    }

    static string InOne(string words) => string.Concat(words.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static string Singular(string plural) =>
        plural.EndsWith("series", StringComparison.Ordinal) ? plural : plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural.EndsWith('s') ? plural[..^1] : plural;
}
