using System.Text.Json;

namespace Associations.Events.Imports;

/// <summary>What a thing in a JSON file says, whatever it calls it and however it writes it.</summary>
static class JsonMembers
{
    /// <summary>The first of a thing's members of these names that says anything.</summary>
    internal static JsonElement? Member(JsonElement thing, params ReadOnlySpan<string> names)
    {
        if (thing.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in names)
            if (thing.TryGetProperty(name, out var member) && member.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)) return member;
        return null;
    }

    /// <summary>A text; of one in several languages the English or else the first; of a thing with a name, the name.</summary>
    internal static string? Text(JsonElement? thing) => thing switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.Object } one => Text(Member(one, "name", "en", "title") ?? one.EnumerateObject().Select(member => (JsonElement?)member.Value)
            .FirstOrDefault(value => value!.Value.ValueKind == JsonValueKind.String)),
        _ => null,
    };

    /// <summary>A text; of a thing that says only which it is, that.</summary>
    internal static string? Reference(JsonElement? thing) =>
        thing is { } one && Member(one, "name", "en", "title") is null && Member(one, "id", "code") is { } reference ? Text(reference) : Text(thing);

    internal static IEnumerable<JsonElement> Items(JsonElement? thing) => thing is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
