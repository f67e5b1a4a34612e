using System.Text.Json.Nodes;

namespace Associations.Api.Tests;

/// <summary>
/// Makes an example for every body from its schema, with values that mean something: a reader learns more from one than from the schema, and a
/// test holds each to the schema that it is made from.
/// </summary>
static class Examples
{
    static readonly Dictionary<string, JsonNode> Values = new()
    {
        ["givenName"] = "Ada",
        ["familyName"] = "Lovelace",
        ["email"] = "ada@example.org",
        ["country"] = "GB",
        ["amount"] = 12000,
        ["currency"] = "EUR",
        ["slug"] = "soe",
        ["timeZone"] = "Europe/Brussels",
        ["venue"] = "Lantern House",
        ["url"] = "https://partner.example/hooks",
        ["secret"] = "whsec_bm90LWEtcmVhbC1zZWNyZXQtanVzdC1hbi1leA==",
        ["eventTypes"] = new JsonArray("membership.*"),
        ["description"] = "Our CRM",
        ["draft"] = "main",
        ["method"] = "card",
        ["paymentMethod"] = "pm_card_visa",
        ["success"] = "https://members.example/paid",
        ["cancel"] = "https://members.example/invoices",
        ["name"] = "Individual",
        ["taxId"] = "BE0123456789",
        ["number"] = "SOE-2026-000001",
        ["memberNumber"] = "000001",
        ["startsOn"] = "2026-09-14",
        ["endsOn"] = "2026-09-15",
        ["status"] = "succeeded",
        ["clientSecret"] = "pi_1_secret_2",
        ["quantity"] = 1,
        ["capacity"] = 500,
        ["reason"] = "duplicate",
        ["priceSource"] = "membershipType/01980000-0000-7000-8000-000000000002/versions/1",
        ["type"] = "membership.activated",
        ["title"] = "Opening",
        ["language"] = "en",
        ["track"] = "Main",
        ["minutes"] = 45,
        ["interval"] = 1,
        ["version"] = 1,
        ["eventType"] = "membership.activated",
        ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        ["detail"] = "2 left",
        ["instance"] = "/v1/applications",
        ["release"] = "1.0",
    };

    // Where a name means something else than elsewhere.
    static readonly Dictionary<string, Dictionary<string, JsonNode?>> Within = new()
    {
        ["RecordPayment"] = new() { ["method"] = "bankTransfer" },
        // One or the other.
        ["MatchBankLine"] = new() { ["reverses"] = null },
        ["DraftInvoice"] = new() { ["dueInDays"] = null },
        ["SetAutoRenewal"] = new() { ["on"] = true },
        ["Accepting"] = new() { ["accepted"] = true },
        ["IssueCreditNote"] = new() { ["outcome"] = "refund" },
        // At least two.
        ["PayInvoices"] = new() { ["invoices"] = new JsonArray(AnInvoice(2, 12000), AnInvoice(3, 500)), ["consent"] = null },
        // A card needs none.
        ["PayInvoice"] = new() { ["consent"] = null },
    };

    static JsonObject AnInvoice(int number, long amount) => new()
    {
        ["invoice"] = $"01980000-0000-7000-8000-{number:D12}",
        ["amount"] = new JsonObject { ["amount"] = amount, ["currency"] = "EUR" },
    };

    internal static void AddTo(JsonObject document)
    {
        var schemas = document["components"]!["schemas"]!.AsObject();
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => method.Value!))
        {
            foreach (var body in Bodies(operation))
                if (body["schema"] is { } schema && (schema["$ref"] ?? schema["anyOf"]?[0]?["$ref"]) is not null) body["example"] = Of(schema, "", schemas, 0);
        }
    }

    static IEnumerable<JsonObject> Bodies(JsonNode operation)
    {
        if (operation["requestBody"]?["content"]?["application/json"] is JsonObject request) yield return request;
        foreach (var (status, response) in operation["responses"]!.AsObject())
            if (status.StartsWith('2') && response!["content"]?["application/json"] is JsonObject body) yield return body;
    }

    /// <summary>A value that fits a schema; what can be left out is left out when it goes too deep.</summary>
    internal static JsonNode? Of(JsonNode schema, string name, JsonObject schemas, int depth)
    {
        if ((string?)schema["$ref"] is { } reference) return Of(schemas[reference.Split('/')[^1]]!, reference.Split('/')[^1], schemas, depth);
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray choices)
            return Of(choices.First(choice => (string?)choice!["type"] != "null")!, name, schemas, depth);
        if (schema["enum"] is JsonArray allowed) return allowed.First(value => value is not null)!.DeepClone();
        var type = schema["type"] is JsonArray types ? (string)types.First(one => (string)one! != "null")! : (string?)schema["type"];
        if (type is "object" or null && schema["properties"] is JsonObject properties)
        {
            var example = new JsonObject();
            foreach (var (property, of) in properties) if (depth < 6) example[property] = Of(of!, property, schemas, depth + 1);
            foreach (var (property, own) in Within.GetValueOrDefault(name) ?? []) example[property] = own?.DeepClone();
            return example;
        }
        if (Values.TryGetValue(name, out var value) && Fits(value, type)) return value.DeepClone();
        return type switch
        {
            "array" => depth < 6 && schema["items"] is { } items ? new JsonArray(Of(items, Singular(name), schemas, depth + 1)) : [],
            "integer" or "number" => schema["minimum"]?.DeepClone() ?? 1,
            "boolean" => name == "dry",
            "object" or null => new JsonObject(),
            _ => (string?)schema["format"] switch
            {
                "uuid" => "01980000-0000-7000-8000-000000000002",
                "date-time" => "2026-11-24T09:30:00Z",
                "date" => "2026-11-24",
                "time" => "09:00:00",
                "uri" => "https://example.org/",
                _ => name == "next" ? "AZgAAAAAcACAAAAAAAAAAg" : name,
            },
        };
    }

    static bool Fits(JsonNode value, string? type) => (value, type) switch
    {
        (JsonArray, "array") => true,
        (JsonValue number, "integer" or "number") => number.TryGetValue<int>(out _),
        (JsonValue text, "string") => text.TryGetValue<string>(out _),
        _ => false,
    };

    static string Singular(string plural) => plural.EndsWith('s') ? plural[..^1] : plural;
}
