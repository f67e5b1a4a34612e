using System.Text.Json.Nodes;

namespace Associations.StripeEmulator.Api;

static class PreviousAttributes
{
    /// <summary>What an <c>….updated</c> event says of the state before: the old values of what changed.</summary>
    internal static JsonObject Of(StripeObject before, StripeObject after)
    {
        var (old, now) = (StripeJson.Node(before), StripeJson.Node(after));
        return new(old.Where(field => !JsonNode.DeepEquals(field.Value, now[field.Key]))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
    }
}
