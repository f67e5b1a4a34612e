using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Webhooks.EventTypes;

/// <summary>What a partner can be told of: one for each public contract.</summary>
/// <param name="Name">The event's <c>type</c>.</param>
/// <param name="Version">The version of its <c>data</c>, from 1.</param>
/// <param name="Schema">The JSON Schema of its <c>data</c>. Further fields may be added within a version; none is renamed or taken away.</param>
sealed record EventTypeView(string Name, int Version, JsonNode Schema);

/// <summary>Lists what can be told, with the JSON Schema of its data.</summary>
static class ListEventTypes
{
    // The schemas follow from the contracts' records, which do not change while the process runs.
    static readonly EventTypeView[] Types = [.. ContractCatalogue.All.Select(contract => new EventTypeView(contract.Name, contract.Version, SchemaOf(contract.Type)))];

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/event-types", (HttpRequest request) => Paging.Answer(request, Types, type => $"{type.Name}/{type.Version}"))
        .ForPartnersAndStaff(Scopes.Read).Answers(typeof(PageOf<EventTypeView>)).Paged();

    static JsonNode SchemaOf(Type type)
    {
        var schema = Json.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        Open(schema);
        return schema;
    }

    // Our own reading is strict; a partner's must not be, or the next additional field would be an error there.
    static void Open(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Open(item);
        }
        else if (node is JsonObject schema)
        {
            schema.Remove("additionalProperties");
            foreach (var (_, item) in schema) Open(item);
        }
    }
}
