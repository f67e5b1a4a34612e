using System.Text.Json;
using static Associations.Events.Imports.JsonFile;

namespace Associations.Events.Imports;

/// <summary>
/// Reads a programme as JSON: <c>schedule.json</c> (https://c3voc.de/wiki/schedule) with its days and rooms, and lists of talks or slots as
/// pretalx and others give them. Nearly no file in the wild is valid against its schema, so none is validated: what is understood is taken.
/// </summary>
sealed class ScheduleJson(JsonFile file, ProgrammeBuilder builder, TimeZoneInfo zone)
{
    static readonly string[] Lists = ["talks", "slots", "sessions", "events", "submissions", "results", "items", "data"];

    readonly Dictionary<string, (string? Guid, string Name)> rooms = [];
    int sessions;

    /// <summary>Reads a programme. A file that cannot be trusted or read is refused as a whole.</summary>
    internal static async Task<ProgrammeReading> Read(Stream body, TimeZoneInfo zone, CancellationToken cancellation)
    {
        try
        {
            using var file = await JsonFile.Read(body, cancellation);
            return new(new ScheduleJson(file, new(zone), zone).Document(), null);
        }
        catch (ProgrammeRefusedException refused)
        {
            return new(null, refused.Refusal);
        }
    }

    Programme Document()
    {
        var schedule = Member(file.Root, "schedule") is { ValueKind: JsonValueKind.Object } inner ? inner : file.Root;
        var conference = Member(schedule, "conference") is { ValueKind: JsonValueKind.Object } named ? named : schedule;
        Conference(conference);
        if ((Member(conference, "days") ?? Member(schedule, "days", "day")) is { ValueKind: JsonValueKind.Array } days)
            foreach (var day in days.EnumerateArray()) Day(day);
        else if ((file.Root.ValueKind == JsonValueKind.Array ? file.Root : Member(schedule, Lists) ?? Member(file.Root, Lists)) is { ValueKind: JsonValueKind.Array } list)
            foreach (var one in list.EnumerateArray()) Listed(one);
        else
            throw Refused("programme-not-a-schedule", "This is JSON, but neither a schedule with days nor a list of talks, slots or sessions.");
        return sessions > 0 ? builder.Finish() : throw Refused("programme-without-sessions", "There is not one session in the file.");
    }

    void Conference(JsonElement conference)
    {
        if (Text(Member(conference, "time_zone_name", "timezone")) is { } named && named != zone.Id)
            builder.FileNote("zone-differs", $"the file says {(named.Length > 100 ? named[..100] : named)}, the event {zone.Id}: local times are kept as they are");
        foreach (var track in Items(Member(conference, "tracks"))) builder.DeclareTrack(new FieldReader().Line("track", Text(track), ProgrammeLimits.Name));

        var declared = Items(Member(conference, "rooms")).Select(room => (
            Id: Text(Member(room, "id")), Guid: Text(Member(room, "guid", "uuid")), Name: new FieldReader().Line("room", Text(room), ProgrammeLimits.Name))).ToList();
        foreach (var (id, guid, name) in declared)
        {
            if (name is null) continue;
            // One guid for several rooms identifies none of them.
            var own = declared.Where(other => other.Guid == guid).Select(other => other.Name).Distinct().Count() == 1 ? guid : null;
            rooms.TryAdd(name, (own, name));
            if (id is not null) rooms.TryAdd($"#{id}", (own, name));
            builder.Room(own, name);
        }
    }

    void Day(JsonElement day)
    {
        var (start, date) = (Text(Member(day, "day_start", "start")), PublishedTime.Date(Text(Member(day, "date"))));
        date ??= PublishedTime.Date(start);
        var change = start is { Length: >= 16 } && PublishedTime.Date(start) == date ? PublishedTime.Clock(start[11..16], hours: 24) : null;
        var published = new PublishedDay(date, change is { } clock ? TimeOnly.FromTimeSpan(clock) : TimeOnly.MinValue);
        if (Member(day, "rooms") is { ValueKind: JsonValueKind.Object } named)
        {
            foreach (var room in named.EnumerateObject())
                foreach (var one in Items(room.Value)) Session([one], published, Known(null, room.Name));
        }
        else
        {
            foreach (var room in Items(Member(day, "rooms")))
                foreach (var one in Items(Member(room, "events", "sessions", "talks"))) Session([one], published, RoomOf(room));
            foreach (var one in Items(Member(day, "events", "sessions", "talks"))) Session([one], published, null);
        }
    }

    // A slot with what is given in it, or a talk with its slots.
    void Listed(JsonElement one)
    {
        var day = new PublishedDay(null, TimeOnly.MinValue);
        var slots = Items(Member(one, "slots")).Where(slot => slot.ValueKind == JsonValueKind.Object).ToList();
        if (slots.Count > 0)
            foreach (var slot in slots) Session([slot, one], day, null);
        else
            Session([one, .. new[] { Member(one, "slot"), Member(one, "submission"), Member(one, "talk") }.OfType<JsonElement>()], day, null);
    }

    /// <param name="parts">What says something of the session, the nearest first.</param>
    /// <param name="day">The day that it is listed under.</param>
    /// <param name="room">The room that it is listed under, if it is under one.</param>
    void Session(JsonElement[] parts, PublishedDay day, (string? Guid, string Name)? room)
    {
        if (parts[0].ValueKind != JsonValueKind.Object) throw Refused("programme-not-a-schedule", $"Line {file.LineOf(parts[0])}: a session was expected here.", file.LineOf(parts[0]));
        sessions++;
        var fields = new FieldReader();
        JsonElement? Any(params ReadOnlySpan<string> names)
        {
            foreach (var part in parts)
                if (Member(part, names) is { } found) return found;
            return null;
        }

        var said = Any("room");
        var at = room ?? (said is { } there ? RoomOf(there) : null);
        var session = new PublishedSession(file.LineOf(parts[0]), day, builder.Room(at?.Guid, at?.Name), at?.Name)
        {
            Guid = FieldReader.Id(Text(Any("guid", "uuid"))),
            Id = FieldReader.Id(Text(Any("id")) ?? Text(Any("code"))),
            Room = room is null ? null : fields.Line("room", Text(said), ProgrammeLimits.Name),
            Title = fields.Line("title", Text(Any("title", "name")), ProgrammeLimits.Title),
            Subtitle = fields.Line("subtitle", Text(Any("subtitle")), ProgrammeLimits.Title),
            Kind = fields.Line("type", Text(Any("type", "submission_type", "session_type", "kind")), ProgrammeLimits.Name),
            Language = fields.Line("language", Text(Any("language", "content_locale", "locale")), 35),
            Track = fields.Line("track", Text(Any("track")), ProgrammeLimits.Name),
            Abstract = fields.Text("abstract", Text(Any("abstract")), ProgrammeLimits.Text),
            Description = fields.Text("description", Text(Any("description")), ProgrammeLimits.Text),
            Cancelled = (Text(Any("status")) ?? Text(Any("state")))?.StartsWith("cancel", StringComparison.OrdinalIgnoreCase) == true,
            Persons = [.. Items(Any("persons", "speakers", "presenters", "people")).Select(person => Person(person, fields))],
        };
        session = session.With(
            Text(Any("date")), Text(Any("start", "starts_at", "start_time", "startDate")), Text(Any("end", "ends_at", "end_time", "endDate")),
            Text(Any("duration")), Text(Any("minutes")), zone);
        builder.Session(session with { Cut = fields.Cut, Cleaned = fields.Cleaned });
    }

    (string? Guid, string Name)? RoomOf(JsonElement room) =>
        room.ValueKind == JsonValueKind.Number && rooms.TryGetValue($"#{room.GetRawText()}", out var declared) ? declared : Known(Text(Member(room, "guid", "uuid")), Text(room));

    (string? Guid, string Name)? Known(string? guid, string? name) =>
        new FieldReader().Line("room", name, ProgrammeLimits.Name) is not { } plain ? null : rooms.TryGetValue(plain, out var declared) ? declared : (guid, plain);

    static PublishedPerson Person(JsonElement person, FieldReader fields) => new(
        FieldReader.Id(Text(Member(person, "guid", "uuid"))), FieldReader.Id(Text(Member(person, "id"))), FieldReader.Id(Text(Member(person, "code"))),
        fields.Line("persons", Text(Member(person, "public_name", "full_public_name", "name", "full_name", "display_name")) ?? (person.ValueKind == JsonValueKind.String ? Text(person) : null), ProgrammeLimits.Name) ?? "");
}
