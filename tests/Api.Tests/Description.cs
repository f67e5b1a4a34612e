using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Associations.EventSourcing;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace Associations.Api.Tests;

/// <summary>The API's description, made from the code of the four services as it is now, and as it was committed.</summary>
static class Description
{
    static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Root { get; } = FindRoot();

    internal static string Path { get; } = System.IO.Path.Combine(Root, "gateway", "openapi.json");

    internal static JsonNode Committed { get; } = File.Exists(Path) ? JsonNode.Parse(File.ReadAllText(Path))! : new JsonObject();

    /// <summary>Every operation of the committed description.</summary>
    internal static IEnumerable<Described> Operations =>
        from path in Committed["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select new Described(method.Key.ToUpperInvariant(), path.Key, method.Value!);

    /// <summary>The four parts in one, with everything in the order of its name, so that a difference is a difference.</summary>
    internal static async Task<string> Make()
    {
        var parts = new List<JsonNode>
        {
            await PartOf<Membership.People.Person>("Membership"), await PartOf<Events.Events.Event>("Events"),
            await PartOf<Billing.Invoices.Invoice>("Billing"), await PartOf<Webhooks.Endpoints.WebhookEndpoint>("Webhooks"),
        };
        var merged = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Associations",
                ["version"] = "1",
                ["description"] =
                    "One API for members, staff and partners of professional associations.\n\n"
                    + "The association comes from the access token; an id of another association is a 404. Money is an integer in minor units with an ISO 4217 code. "
                    + "Instants are RFC 3339 in UTC, dates are inclusive. What is refused is `application/problem+json`; `type` names the kind, and has a page of its own. "
                    + "Every POST takes an `Idempotency-Key` and `?dryRun=true`; what changes has an `ETag`.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. parts.SelectMany(part => part["paths"]!.AsObject()).Select(path => path.Key.Split('/')[2]).Distinct()
                .Order(StringComparer.Ordinal).Select(tag => (JsonNode)new JsonObject { ["name"] = tag })]),
            ["paths"] = Sorted(parts.SelectMany(part => part["paths"]!.AsObject())),
            ["components"] = new JsonObject
            {
                ["schemas"] = Sorted(parts.SelectMany(part => part["components"]!["schemas"]!.AsObject())),
                ["securitySchemes"] = parts[0]["components"]!["securitySchemes"]!.DeepClone(),
            },
            ["x-problem-types"] = Sorted(parts.SelectMany(part => part["x-problem-types"]!.AsArray()), problem => (string)problem["slug"]!),
        };
        JoinScopes(merged["paths"]!.AsObject(), parts);
        Shape.Loosen(merged);
        Shape.Share(merged);
        Examples.AddTo(merged);
        return merged.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";
    }

    static async Task<JsonNode> PartOf<TInAssembly>(string service) where TInAssembly : class
    {
        await using var host = new Unconnected<TInAssembly>();
        var document = await host.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDescription.Name).GetOpenApiDocumentAsync();
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))
            ?? throw new InvalidOperationException($"{service} has no description.");
    }

    // The same name in two services has to be the same thing, or the description would lie about one of them.
    static JsonObject Sorted(IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        var sorted = new JsonObject();
        foreach (var same in members.GroupBy(member => member.Key).OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (same.Any(one => !JsonNode.DeepEquals(Comparable(one.Value), Comparable(same.First().Value))))
                throw new InvalidOperationException($"Two services describe '{same.Key}' in different ways. Give one of them another name.");
            sorted[same.Key] = same.First().Value!.DeepClone();
        }
        return sorted;
    }

    // An operation that every service has asks each for its own scope.
    static JsonNode? Comparable(JsonNode? node)
    {
        var copy = node?.DeepClone();
        if (copy is not JsonObject path) return copy;
        foreach (var operation in path.Select(member => member.Value).OfType<JsonObject>().Where(operation => (string?)(operation["x-service"] as JsonValue) == "all"))
            foreach (var differs in new[] { "security", "description" }) operation.Remove(differs);
        return copy;
    }

    // Whichever of the scopes a caller has opens that service's part of it.
    static void JoinScopes(JsonObject paths, IReadOnlyList<JsonNode> parts)
    {
        foreach (var (path, operation) in paths.SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, Method: method)))
            .Where(operation => (string?)operation.Method.Value!["x-service"] == "all").Select(operation => (operation.Key, operation.Method)))
        {
            var all = parts.Select(part => part["paths"]![path]![operation.Key]!["security"]![0]!).Select(scheme => scheme.DeepClone());
            operation.Value!["security"] = new JsonArray([.. all]);
            operation.Value["description"] = "For staff, with the scope to read of the service that keeps the thing.";
        }
    }

    static JsonArray Sorted(IEnumerable<JsonNode?> items, Func<JsonNode, string> by) =>
        [.. items.GroupBy(item => by(item!)).OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.First()!.DeepClone())];

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Associations.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests read the repository and were started outside it.");
    }

    // A service that is never started: its operations are known without a database or a broker.
    sealed class Unconnected<TInAssembly> : WebApplicationFactory<TInAssembly> where TInAssembly : class
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Store", "Host=localhost;Database=none");
            builder.UseSetting("ConnectionStrings:Broker", "amqp://localhost");
            builder.UseSetting("Identity:Authority", "https://issuer.test/");
            builder.UseSetting("Stripe:ApiKey", "none");
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<WhyNotToStart>(() => Task.FromResult<string?>(null));
                foreach (var hosted in services.Where(service => service.ServiceType == typeof(IHostedService)
                    && service.ImplementationType?.Name != "GenericWebHostService").ToList()) services.Remove(hosted);
            });
        }
    }
}

/// <summary>An operation of the description.</summary>
sealed record Described(string Method, string Path, JsonNode Operation)
{
    internal string Id => (string)Operation["operationId"]!;

    // What every service has is tested in one; each maps it by the same line.
    internal string Service => (string)Operation["x-service"]! is var service && service == "all" ? "membership" : service;

    internal string Access => (string)Operation["x-access"]!;

    internal string? Scope => (string?)Operation["security"]?.AsArray().FirstOrDefault()?["token"]?.AsArray().FirstOrDefault();

    public override string ToString() => $"{Method} {Path}";
}
