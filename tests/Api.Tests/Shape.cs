using System.Text.Json.Nodes;

namespace Associations.Api.Tests;

/// <summary>What can only be said of the description as a whole.</summary>
static class Shape
{
    // Written always, so that a reader need not ask whether there is a next page.
    static readonly string[] AlwaysWritten = ["next", "cursor"];

    /// <summary>
    /// What is answered has no null in it, and may get further members; what is sent must fit exactly. Serialisation knows both from the
    /// same types, so the difference is made here, where it is seen which of them are sent.
    /// </summary>
    internal static void Loosen(JsonObject document)
    {
        var schemas = document["components"]!["schemas"]!.AsObject();
        var sent = new HashSet<string>();
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => method.Value!))
            if (operation["requestBody"] is { } body) Reach(body, schemas, sent);

        foreach (var (name, schema) in schemas.Where(schema => !sent.Contains(schema.Key))) Open(schema!);
    }

    /// <summary>Refusals that many operations have are written once.</summary>
    internal static void Share(JsonObject document)
    {
        const int many = 5;
        var refusals = (
            from operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => method.Value!)
            from response in operation["responses"]!.AsObject()
            where response.Value!["x-problems"] is not null
            let name = string.Join("Or", response.Value!["x-problems"]!.AsArray().Select(slug => Pascal((string)slug!)))
            select (Of: operation["responses"]!.AsObject(), Status: response.Key, Response: response.Value!, Name: name)).ToList();
        var shared = new JsonObject();
        foreach (var same in refusals.GroupBy(refusal => refusal.Name).Where(same => same.Count() >= many).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            shared[same.Key] = same.First().Response.DeepClone();
            foreach (var refusal in same) refusal.Of[refusal.Status] = new JsonObject { ["$ref"] = $"#/components/responses/{same.Key}" };
        }
        document["components"]!["responses"] = shared;
    }

    static void Reach(JsonNode? node, JsonObject schemas, HashSet<string> reached)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Reach(item, schemas, reached);
        }
        else if (node is JsonObject named)
        {
            if ((string?)named["$ref"] is { } reference && reference.Split('/')[^1] is var name && reached.Add(name)) Reach(schemas[name], schemas, reached);
            foreach (var (_, member) in named) Reach(member, schemas, reached);
        }
    }

    static void Open(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Open(item);
        }
        else if (node is JsonObject schema)
        {
            if (schema["additionalProperties"] is JsonValue) schema.Remove("additionalProperties");
            if (schema["required"] is JsonArray required && schema["properties"] is JsonObject properties)
            {
                schema["required"] = new JsonArray([.. required.Select(name => (string)name!)
                    .Where(name => AlwaysWritten.Contains(name) || !MayBeNull(properties[name])).Select(name => (JsonNode)name)]);
            }
            foreach (var (_, member) in schema.ToList()) Open(member);
        }
    }

    static bool MayBeNull(JsonNode? schema) =>
        (schema!["type"] as JsonArray)?.Any(type => (string)type! == "null") == true
        || ((schema["oneOf"] ?? schema["anyOf"]) as JsonArray)?.Any(MayBeNull) == true
        || (schema["type"] is JsonValue && (string)schema["type"]! == "null");

    static string Pascal(string slug) => string.Concat(slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
