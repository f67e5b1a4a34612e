using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using Xunit;

namespace Associations.Testing;

/// <summary>
/// Holds every answer that any test gets to the API's committed description: the status, the media type, the kind of problem and the body's
/// schema, with no member that is not described. What a test did not think of asking is asked here.
/// </summary>
public static class Conformity
{
    static readonly JsonNode Document = Read();
    static readonly IReadOnlyList<(string Method, Regex Path, JsonObject Operation)> Operations =
    [
        .. from path in Document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           // The more literal path first, as a router has it.
           orderby path.Key.Count(letter => letter == '{')
           select (method.Key.ToUpperInvariant(), new Regex($"^{Regex.Replace(path.Key, "{[^}]+}", "[^/]+")}/?$", RegexOptions.IgnoreCase), method.Value!.AsObject()),
    ];

    static readonly Lazy<Task<JsonSchema>> Schemas = new(() => JsonSchema.FromJsonAsync(Definitions().ToJsonString()));
    static readonly ConcurrentDictionary<string, int> Names = new();

    /// <summary>The kinds of problem that the description knows.</summary>
    public static IReadOnlySet<string> Problems { get; } = Document["x-problem-types"]!.AsArray().Select(type => (string)type!["slug"]!).ToHashSet();

    /// <summary>Whether an operation is refused without <c>If-Match</c>.</summary>
    public static bool NeedsIfMatch(HttpMethod method, string path) => Of(method, path.Split('?')[0]) is { Operation: { } operation }
        && operation["parameters"]?.AsArray().Any(parameter => (string?)parameter!["name"] == "If-Match" && (bool?)parameter["required"] == true) == true;

    /// <summary>Fails when an answer is not one that the description promises. Addresses outside the description are not its business.</summary>
    public static async Task Check(HttpMethod method, string path, int status, string? mediaType, string body)
    {
        var address = path.Split('?')[0];
        if (Of(method, address).Operation?["responses"]?.AsObject() is not { } responses) return;
        var what = $"{method} {address} answered {status}";
        if (status is 405 or 499 or 304) return;
        var response = responses[$"{status}"];
        Assert.True(response is not null, $"{what}, which gateway/openapi.json does not describe: {body}");
        if ((string?)response["$ref"] is { } reference) response = Document["components"]!["responses"]![reference.Split('/')[^1]]!;
        if (response["content"] is not JsonObject content)
        {
            Assert.True(body.Length == 0, $"{what} with a body that is not described: {body}");
            return;
        }
        var described = content.FirstOrDefault(one => one.Key == mediaType).Value;
        Assert.True(described is not null, $"{what} as {mediaType}, and {string.Join(" or ", content.Select(one => one.Key))} is described: {body}");
        // A file has no schema.
        if (!mediaType!.EndsWith("json", StringComparison.Ordinal) || (string?)described["schema"]!["format"] == "byte") return;
        if (response["x-problems"] is JsonArray problems)
        {
            var slug = ((string)JsonNode.Parse(body)!["type"]!).Split('/')[^1];
            Assert.True(problems.Any(one => (string)one! == slug), $"{what} {slug}, and {problems.ToJsonString()} are described.");
        }
        var faults = (await Schemas.Value).Definitions[NameOf(described["schema"]!)].Validate(body);
        Assert.True(faults.Count == 0, $"{what} with a body that breaks its schema: {string.Join("; ", faults.Select(fault => $"{fault.Path} {fault.Kind}"))}: {body}");
    }

    static (string Method, Regex Path, JsonObject? Operation) Of(HttpMethod method, string address) =>
        Operations.FirstOrDefault(operation => operation.Method == method.Method && operation.Path.IsMatch(address));

    // One schema for all, so that what refers to another finds it.
    static JsonObject Definitions()
    {
        var definitions = new JsonObject();
        foreach (var (name, schema) in Document["components"]!["schemas"]!.AsObject()) definitions[name] = Closed(schema!);
        foreach (var schema in Bodies()) definitions[NameOf(schema)] = Closed(schema);
        return new JsonObject { ["definitions"] = definitions };
    }

    static IEnumerable<JsonNode> Bodies() =>
        from operation in Operations.Select(operation => operation.Operation["responses"]!.AsObject()).Append(Document["components"]!["responses"]!.AsObject())
        from response in operation
        from content in response.Value!["content"]?.AsObject() ?? []
        select content.Value!["schema"]!;

    static string NameOf(JsonNode schema) => $"body-{Names.GetOrAdd(schema.ToJsonString(), _ => Names.Count)}";

    // Callers are told to expect further members; a test is not, so that none is added without being described.
    static JsonNode Closed(JsonNode schema)
    {
        var copy = JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal))!;
        Close(copy);
        return copy;
    }

    static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Close(item);
        }
        else if (node is JsonObject schema)
        {
            foreach (var (_, member) in schema.ToList()) Close(member);
            if (schema["properties"] is JsonObject && schema["additionalProperties"] is null && schema["type"] is not null) schema["additionalProperties"] = false;
        }
    }

    static JsonNode Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "gateway", "openapi.json") is var file && File.Exists(file)) return JsonNode.Parse(File.ReadAllText(file))!;
        throw new InvalidOperationException("gateway/openapi.json is not there: these tests read the repository and were started outside it.");
    }
}
