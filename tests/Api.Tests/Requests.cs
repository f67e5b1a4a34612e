using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Associations.Api.Tests;

/// <summary>A request as a careless or a hostile program may send it.</summary>
sealed record Sent(string Path, string? Body, string? MediaType, (string Name, string Value)[] Headers, int Caller)
{
    public override string ToString() =>
        $"{Path} [{string.Join(", ", Headers.Select(header => $"{header.Name}: {header.Value}"))}] {MediaType} {(Body?.Length > 2000 ? $"{Body[..2000]}…" : Body)}";
}

/// <summary>
/// Makes requests from an operation's description: mostly as it says, so that they get far, and in a place or two as it does not say.
/// </summary>
static class Requests
{
    static readonly string[] Words =
    [
        "", " ", "a", "0", "-1", "1e309", "99999999999999999999", "null", "true", "[]", "{}", "' OR '1'='1", "'; drop table mt_events; --", "\" or \"\"=\"", "%", "\u0000",
        "\r\nX-Injected: 1", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "=cmd|' /C calc'!A0", "\ud83d\ude00", "\u202Egnp.exe", "ÄÖÜ ß ñ 漢字", "\ufeffx",
        "(?:a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-24T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00",
        "00000000-0000-0000-0000-000000000000", "{01980000-0000-7000-8000-000000000002}", "EUR", "JPY", "XXX", "Europe/Brussels", "Mars/Olympus", "ada@example.org", "a@b", "pm_card_visa", "pm_card_chargeDeclined",
        "https://partner.example/hooks", "http://127.0.0.1/", "https://169.254.169.254/latest", "file:///etc/passwd", "*", "invoice.*", "main", "1.0", new string('x', 300), new string('y', 20_000),
    ];

    static readonly Gen<string> Word = Gen.Elements(Words);

    static readonly Gen<JsonNode?> Anything = Gen.OneOf<JsonNode?>(
        Word.Select(word => (JsonNode?)word), Gen.Constant<JsonNode?>(null),
        Gen.Elements(0L, 1, -1, 20, 21, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue).Select(number => (JsonNode?)number),
        Gen.Elements(0.5, -1e300, 1e-300).Select(number => (JsonNode?)number), Gen.Elements(true, false).Select(flag => (JsonNode?)flag),
        Gen.Constant("[[[[[[]]]]]]").Select(deep => (JsonNode?)JsonNode.Parse(deep)), Gen.Constant(0).Select(_ => (JsonNode?)JsonNode.Parse("{\"a\":{\"b\":[1,2]}}")),
        Gen.Constant(0).Select(_ => (JsonNode?)Deep(40)), Gen.Constant(0).Select(_ => (JsonNode?)new JsonArray([.. Enumerable.Range(0, 500).Select(n => (JsonNode?)n)])));

    internal static Gen<Sent> Of(Described operation, Association about, JsonObject schemas)
    {
        var body = operation.Operation["requestBody"]?["content"]?.AsObject();
        return
            from path in Path(operation, about)
            from query in Query(operation)
            from headers in Headers(operation)
            from media in body is null ? Gen.Constant<string?>(null) : Often(Gen.Constant<string?>(body.First().Key), Gen.Elements<string?>("text/plain", "application/json", "application/x-www-form-urlencoded", "application/xml", "image/png"))
            from content in body is null ? Often(Gen.Constant<string?>(null), Word.Select(word => (string?)word)) : Body(body, schemas)
            from caller in Gen.Choose(0, 3)
            select new Sent(path + query, content, media ?? (content is null ? null : "application/json"), headers, caller);
    }

    // A null in the path ends at the server, before the API.
    static Gen<string> Path(Described operation, Association about)
    {
        var known = about.PathOf(operation).Split('/');
        var asked = operation.Path.Split('/');
        return Gen.CollectToArray(asked.Select((segment, at) => segment.StartsWith('{')
            ? Often(Gen.Constant(known[at]), Word.Where(word => word.Length is > 0 and < 1000 && !word.Contains('\0')).Select(Uri.EscapeDataString), Gen.Constant(0).Select(_ => $"{Guid.NewGuid()}"))
            : Gen.Constant(segment))).Select(segments => string.Join('/', segments));
    }

    static Gen<string> Query(Described operation)
    {
        var parameters = (operation.Operation["parameters"]?.AsArray() ?? []).Where(parameter => (string)parameter!["in"]! == "query").Select(parameter => (string)parameter!["name"]!).Append("unknown");
        return Gen.CollectToArray(parameters.Select(name => Often(
                Gen.Constant(""), Word.Where(word => word.Length < 1000).Select(word => $"{name}={Uri.EscapeDataString(word)}"), Gen.Constant($"{name}=true"), Gen.Constant($"{name}=1&{name}=2"))))
            .Select(all => "?" + string.Join('&', all.Where(one => one.Length > 0)));
    }

    static Gen<(string, string)[]> Headers(Described operation)
    {
        // What no client can send is no test of a server.
        var value = Word.Where(word => word.Length < 1000 && word.All(letter => letter is >= ' ' and < '\u007f'));
        var names = (operation.Operation["parameters"]?.AsArray() ?? []).Where(parameter => (string)parameter!["in"]! == "header").Select(parameter => (string)parameter!["name"]!)
            .Concat(["Accept", "X-Forwarded-For", "Range", "traceparent"]);
        return Gen.CollectToArray(names.Select(name => Often(
                Gen.Constant(""), value, Gen.Elements("\"1\"", "\"2\"", "W/\"1\"", "*", "\"1\", \"2\"", "key-1", "\"key-1\"", "bytes=0-1")).Select(given => (name, given))))
            .Select(all => all.Where(header => header.given.Length > 0).ToArray());
    }

    static Gen<string?> Body(JsonObject content, JsonObject schemas)
    {
        if (content.First().Key.Contains("xml", StringComparison.Ordinal))
            return Gen.OneOf(
                Gen.Constant<string?>(World.Programme), Word.Select(word => (string?)word), Word.Select(word => (string?)World.Programme.Replace("Opening", word, StringComparison.Ordinal)),
                Word.Select(word => (string?)World.Programme.Replace("09:00", word, StringComparison.Ordinal)), Gen.Choose(0, World.Programme.Length).Select(length => (string?)World.Programme[..length]));
        var schema = content["application/json"]?["schema"] ?? new JsonObject();
        return Gen.Frequency(
            (8, Value(schema, "", schemas, 0).Select(value => value?.ToJsonString())),
            (1, Word.Select(word => (string?)word)),
            (1, Value(schema, "", schemas, 0).Select(value => value?.ToJsonString() is { Length: > 1 } json ? json[..(json.Length / 2)] : null)));
    }

    static Gen<JsonNode?> Value(JsonNode schema, string name, JsonObject schemas, int depth)
    {
        if ((string?)schema["$ref"] is { } reference) return Value(schemas[reference.Split('/')[^1]]!, name, schemas, depth);
        if (schema["properties"] is JsonObject properties && depth < 5)
        {
            var members = Gen.CollectToArray(properties.Select(property => Gen.Frequency(
                (12, Value(property.Value!, property.Key, schemas, depth + 1).Select(value => (property.Key, value, Given: true))),
                (1, Gen.Constant((property.Key, (JsonNode?)null, false))),
                (1, Anything.Select(value => (property.Key, value, true))))));
            return
                from all in members
                from more in Gen.Frequency((15, Gen.Constant(false)), (1, Gen.Constant(true)))
                select (JsonNode?)Object(all, more);
        }
        return Often(Gen.Constant(0).Select(_ => Examples.Of(schema, name, schemas, depth)), Anything);
    }

    static JsonObject Object((string Key, JsonNode? Value, bool Given)[] members, bool more)
    {
        var made = new JsonObject();
        // A value may have been given to another object before.
        foreach (var (key, value, given) in members) if (given) made[key] = value?.DeepClone();
        if (more) made["unknown"] = 1;
        return made;
    }

    static JsonObject Deep(int levels) => levels == 0 ? [] : new JsonObject { ["a"] = Deep(levels - 1) };

    static Gen<T> Often<T>(Gen<T> usual, params Gen<T>[] rare) => Gen.Frequency([(8, usual), .. rare.Select(one => (1, one))]);
}
