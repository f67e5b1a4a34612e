using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Associations.StripeEmulator.Events;

/// <summary>Something that happened, with its object as it was then.</summary>
sealed record Event : StripeObject
{
    public string ApiVersion { get; init; } = StripeEmulatorApp.ApiVersion;
    public required EventData Data { get; init; }
    public bool Livemode { get; init; }
    public int PendingWebhooks { get; init; }
    public required EventRequest Request { get; init; }
    public required string Type { get; init; }
}

sealed record EventData(
    StripeObject Object,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? PreviousAttributes);

sealed record EventRequest(string? Id, string? IdempotencyKey);
