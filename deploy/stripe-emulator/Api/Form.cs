using System.Globalization;
using System.Text;

namespace Associations.StripeEmulator.Api;

/// <summary>
/// A call's parameters, from the query and from a form-encoded body, where nesting is written in the names:
/// <c>metadata[order]=7</c>, <c>expand[]=latest_charge</c>, <c>created[gte]=1700000000</c>.
/// </summary>
sealed class Form(IReadOnlyList<KeyValuePair<string, string>> pairs)
{
    internal IReadOnlyList<KeyValuePair<string, string>> Pairs => pairs;

    internal static async Task<Form> Read(HttpRequest request, CancellationToken ct)
    {
        var pairs = Parse(request.QueryString.Value?.TrimStart('?') ?? "").ToList();
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(ct);
        var isForm = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        if (body.Length > 0 && !isForm)
            throw ApiError.Invalid("Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
        pairs.AddRange(Parse(body));
        return new(pairs);
    }

    /// <summary>Refuses every parameter that is neither named here nor <c>expand</c>, rather than to leave it unheard.</summary>
    internal Form Allow(params IEnumerable<string> names)
    {
        var known = names.Append("expand").ToHashSet();
        return pairs.FirstOrDefault(pair => !known.Contains(Root(pair.Key))) is { Key: { } unknown }
            ? throw ApiError.Invalid($"Received unknown parameter: {Root(unknown)}", Root(unknown), "parameter_unknown")
            : this;
    }

    internal bool Has(string name) => pairs.Any(pair => Root(pair.Key) == name);

    /// <returns>Null when absent; empty when it is to be cleared.</returns>
    internal string? Text(string name) => pairs.LastOrDefault(pair => pair.Key == name).Value;

    /// <summary>The value to keep from now on: the parameter's, none when it is empty, the present one when it is absent.</summary>
    internal string? Text(string name, string? present) => Text(name) switch { null => present, "" => null, var text => text };

    internal string Required(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw ApiError.Invalid($"Missing required param: {name}.", name, "parameter_missing");

    internal long? Integer(string name) => Text(name) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw ApiError.Invalid($"Invalid integer: {text}", name, "parameter_invalid_integer"),
    };

    internal bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var text => throw ApiError.Invalid($"Invalid boolean: {text}", name),
    };

    internal string OneOf(string name, string fallback, params string[] allowed) => Text(name) switch
    {
        null or "" => fallback,
        var text when allowed.Contains(text) => text,
        var text => throw ApiError.Invalid($"Invalid {name}: must be one of {string.Join(", ", allowed)} (got '{text}').", name),
    };

    internal IReadOnlyList<string> Items(string name) =>
    [
        .. from pair in pairs where pair.Key.StartsWith(name + "[", StringComparison.Ordinal) && pair.Value.Length > 0 select pair.Value,
    ];

    /// <summary>The present metadata with the parameter's changes: an empty value takes a name out, an empty <c>metadata</c> all.</summary>
    /// <remarks>At most 50 names of at most 40 characters, values of at most 500 (docs.stripe.com/api/metadata).</remarks>
    internal IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? present = null)
    {
        var kept = Text("metadata") == "" ? [] : new Dictionary<string, string>(present ?? new Dictionary<string, string>());
        foreach (var (key, value) in pairs.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal)))
        {
            var name = key["metadata[".Length..].TrimEnd(']');
            if (name.Length is 0 or > 40)
                throw ApiError.Invalid($"Metadata keys must be 1 to 40 characters; '{name}' is {name.Length}.", "metadata");
            if (value.Length > 500)
                throw ApiError.Invalid($"Metadata values can have up to 500 characters; '{name}' has {value.Length}.", $"metadata[{name}]");
            if (value.Length == 0)
                kept.Remove(name);
            else
                kept[name] = value;
        }

        return kept.Count <= 50 ? kept : throw ApiError.Invalid("You can have up to 50 metadata keys.", "metadata");
    }

    internal Address? Address(string name)
    {
        var address = new Address(Part("city"), Part("country"), Part("line1"), Part("line2"), Part("postal_code"), Part("state"));
        return address == new Address(null, null, null, null, null, null) ? null : address;

        string? Part(string part) => Text($"{name}[{part}]", null);
    }

    static string Root(string key) => key.IndexOf('[') is var at and >= 0 ? key[..at] : key;

    static IEnumerable<KeyValuePair<string, string>> Parse(string text) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(Decode(pair[0]), pair.Length == 2 ? Decode(pair[1]) : ""));

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
