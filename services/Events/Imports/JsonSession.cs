using System.Text.Json;
using static Associations.Events.Imports.JsonMembers;

namespace Associations.Events.Imports;

/// <summary>
/// A session as a JSON file says it, before it is known where it stands: members of an object are in no order (RFC 8259 section 4), so the day that it
/// is listed under and the rooms of the conference may be described after it.
/// </summary>
sealed record JsonSession(PublishedSession Published, JsonRoom? Room, string? Date, string? Start, string? End, string? Duration, string? Minutes)
{
    /// <param name="value">What it was found in.</param>
    /// <param name="parts">What says something of the session, the nearest first.</param>
    internal static JsonSession Of(JsonValue value, params JsonElement[] parts)
    {
        var fields = new FieldReader();
        JsonElement? Any(params ReadOnlySpan<string> names)
        {
            foreach (var part in parts)
                if (Member(part, names) is { } found) return found;
            return null;
        }

        var room = Any("room") is { } said ? JsonRoom.Of(said) : null;
        var published = new PublishedSession(value.LineOf(parts[0]), new(null, TimeOnly.MinValue), null, null)
        {
            Guid = FieldReader.Id(Text(Any("guid", "uuid"))),
            Id = FieldReader.Id(Text(Any("id")) ?? Text(Any("code"))),
            Room = fields.Line("room", room?.Name, ProgrammeLimits.Name),
            Title = fields.Line("title", Text(Any("title", "name")), ProgrammeLimits.Title),
            Subtitle = fields.Line("subtitle", Text(Any("subtitle")), ProgrammeLimits.Title),
            Kind = fields.Line("type", Reference(Any("type", "submission_type", "session_type", "kind")), ProgrammeLimits.Name),
            Language = fields.Line("language", Text(Any("language", "content_locale", "locale")), 35),
            Track = fields.Line("track", Reference(Any("track")), ProgrammeLimits.Name),
            Abstract = fields.Text("abstract", Text(Any("abstract")), ProgrammeLimits.Text),
            Description = fields.Text("description", Text(Any("description")), ProgrammeLimits.Text),
            Cancelled = (Text(Any("status")) ?? Text(Any("state")))?.StartsWith("cancel", StringComparison.OrdinalIgnoreCase) == true,
            Persons = [.. Items(Any("persons", "speakers", "presenters", "people")).Select(person => Person(person, fields))],
            Cut = fields.Cut,
            Cleaned = fields.Cleaned,
        };
        return new(
            published, room, Text(Any("date")), Text(Any("start", "starts_at", "start_time", "startDate")), Text(Any("end", "ends_at", "end_time", "endDate")),
            Text(Any("duration")), Text(Any("minutes")));
    }

    /// <summary>Someone on it; where there is only a text or a number, it may be a name or what refers to one.</summary>
    internal static PublishedPerson Person(JsonElement person, FieldReader fields) => new(
        FieldReader.Id(Text(Member(person, "guid", "uuid"))), FieldReader.Id(Text(Member(person, "id"))), FieldReader.Id(Text(Member(person, "code"))),
        fields.Line("persons", Text(Member(person, "public_name", "full_public_name", "name", "full_name", "display_name")) ?? (person.ValueKind is JsonValueKind.String or JsonValueKind.Number ? Text(person) : null), ProgrammeLimits.Name) ?? "");
}

/// <summary>A room as a JSON file says it: by its number in the list of rooms, by a guid, or by its name.</summary>
sealed record JsonRoom(string? Number, string? Guid, string? Name)
{
    internal static JsonRoom Of(JsonElement room) =>
        new(room.ValueKind == JsonValueKind.Number ? room.GetRawText() : null, Text(Member(room, "guid", "uuid")), Text(room));
}
