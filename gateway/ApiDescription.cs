using System.Text.Json.Nodes;

namespace Associations.Gateway;

/// <summary>
/// The API's description (OpenAPI 3.1) as it was committed, which is made from the services' code. What the gateway forwards and what it
/// tells of the API are the same text, so the two cannot differ.
/// </summary>
static class ApiDescription
{
    internal static JsonNode Document { get; } = Read();

    /// <summary>An operation, as far as the gateway cares.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Method">Its HTTP method.</param>
    /// <param name="Path">Its path, with parameters in braces.</param>
    /// <param name="Service">Which service answers.</param>
    /// <param name="BodyLimit">How many bytes its body may have; null for what anything may have.</param>
    /// <param name="Costly">True when a caller may do it less often than other things.</param>
    internal sealed record Operation(string Id, string Method, string Path, string Service, long? BodyLimit, bool Costly);

    internal static IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in Document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           let operation = method.Value!
           select new Operation(
               (string)operation["operationId"]!, method.Key.ToUpperInvariant(), path.Key, (string)operation["x-service"]!,
               (long?)operation["x-body-limit"], operation["x-costly"] is not null),
    ];

    static JsonNode Read()
    {
        using var file = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        return JsonNode.Parse(file)!;
    }
}
