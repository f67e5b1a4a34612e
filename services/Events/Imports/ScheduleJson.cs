using System.Text;
using System.Text.Json;
using static Associations.Events.Imports.JsonMembers;

namespace Associations.Events.Imports;

/// <summary>
/// Reads a programme as JSON: <c>schedule.json</c> (https://c3voc.de/wiki/schedule) with its days and rooms, and lists of talks or slots as
/// pretalx and others give them. Nearly no file in the wild is valid against its schema, so none is validated: what is understood is taken.
/// </summary>
sealed class ScheduleJson(JsonCursor json, ProgrammeBuilder builder, TimeZoneInfo zone)
{
    static readonly string[] Lists = ["talks", "slots", "sessions", "events", "submissions", "results", "items", "data"];

    const int MostKept = 5 * ProgrammeLimits.Sessions;

    readonly Dictionary<string, (string? Guid, string Name)> rooms = [];
    readonly JsonNames names = new();
    int kept;

    /// <summary>
    /// Reads a programme session by session, without ever holding the whole file. A file that cannot be trusted or read is refused as a whole.
    /// </summary>
    internal static async Task<ProgrammeReading> Read(Stream body, TimeZoneInfo zone, CancellationToken cancellation)
    {
        await using var bounded = new BoundedStream(body, ProgrammeLimits.Bytes);
        var json = new JsonCursor(bounded, cancellation);
        try
        {
            return new(await new ScheduleJson(json, new(zone), zone).Document(), null);
        }
        catch (ProgrammeRefusedException refused)
        {
            return new(null, refused.Refusal);
        }
        catch (JsonException broken)
        {
            return new(null, json.Refusal(broken));
        }
        catch (DecoderFallbackException)
        {
            return new(null, new("programme-not-utf8", "The file is not in UTF-8."));
        }
    }

    async Task<Programme> Document()
    {
        var listed = await json.Kind() == JsonTokenType.StartArray ? await List() : null;
        var root = listed is null ? await Part(Level.File) : new();
        // Whatever follows must be JSON too: two files glued together are not a programme.
        await json.Kind();

        var schedule = root.Schedule ?? root;
        var conference = schedule.Conference ?? schedule;
        var sessions = conference.Sessions("days") ?? schedule.Sessions("days", "day") ?? listed ?? schedule.Sessions(Lists) ?? root.Sessions(Lists)
            ?? throw Refused("programme-not-a-schedule", "This is JSON, but neither a schedule with days nor a list of talks, slots or sessions.");
        Conference(conference);
        foreach (var session in sessions) Session(session);
        return sessions.Count > 0 ? builder.Finish() : throw Refused("programme-without-sessions", "There is not one session in the file.");
    }

    // A conference is in a schedule or in the file itself, and a schedule in the file: what calls itself so elsewhere is neither.
    async Task<SchedulePart> Part(Level level)
    {
        var part = new SchedulePart();
        await json.Members(async name =>
        {
            var kind = await json.Kind();
            if (name == "schedule" && level == Level.File && kind == JsonTokenType.StartObject) part.Schedule = await Part(Level.Schedule);
            else if (name == "conference" && level != Level.Conference && kind == JsonTokenType.StartObject) part.Conference = await Part(Level.Conference);
            else if (name is "days" or "day" && kind == JsonTokenType.StartArray) part.Lists[name] = await Days();
            else if (Lists.Contains(name) && kind == JsonTokenType.StartArray) part.Lists[name] = await List();
            else if (name is "time_zone_name" or "timezone") part.Zones[name] = Text((await json.Value()).Element);
            else if (name == "tracks") await json.Items(async () => part.Tracks.Add(names.Track((await json.Value()).Element)));
            else if (name == "submission_types") await json.Items(async () => names.Type((await json.Value()).Element));
            else if (name == "speakers") await json.Items(async () => names.Person((await json.Value()).Element));
            else if (name == "rooms") await json.Items(async () => part.Room((await json.Value()).Element));
            else await json.Skip();
        });
        return part;
    }

    async Task<List<ListedSession>> Days()
    {
        var sessions = new List<ListedSession>();
        await json.Items(async () =>
        {
            var (date, start, isMap) = (default(string), default(string), false);
            var (inRooms, others) = (new List<ListedSession>(), new List<ListedSession>());
            await json.Members(async name =>
            {
                switch (name)
                {
                    case "date": date = Text((await json.Value()).Element); break;
                    case "day_start" or "start": start = Text((await json.Value()).Element) ?? start; break;
                    case "rooms" when await json.Kind() == JsonTokenType.StartObject:
                        isMap = true;
                        await json.Members(room => Listed(inRooms, new(null, null, room)));
                        break;
                    case "rooms": await json.Items(async () => Room(inRooms, await json.Value())); break;
                    case "events" or "sessions" or "talks": await Listed(others, null); break;
                    default: await json.Skip(); break;
                }
            });
            var day = PublishedDay.Of(date, start);
            // Sessions that are in rooms by their names are not taken a second time from a list beside them.
            foreach (var session in isMap ? inRooms : [.. inRooms, .. others]) Add(sessions, session with { Day = day });
        });
        return sessions;
    }

    Task Listed(List<ListedSession> sessions, JsonRoom? room) => json.Items(async () =>
    {
        var value = await json.Value();
        Add(sessions, new(room, value.Line, value.Element.ValueKind == JsonValueKind.Object ? JsonSession.Of(value, value.Element) : null));
    });

    // Rooms in a list name themselves among their members, before their sessions or after.
    void Room(List<ListedSession> sessions, JsonValue room)
    {
        foreach (var one in Items(Member(room.Element, "events", "sessions", "talks")))
            Add(sessions, new(JsonRoom.Of(room.Element), room.LineOf(one), one.ValueKind == JsonValueKind.Object ? JsonSession.Of(room, one) : null));
    }

    // Slots with what is given in them, or talks with their slots.
    async Task<List<ListedSession>> List()
    {
        var sessions = new List<ListedSession>();
        await json.Items(async () =>
        {
            var value = await json.Value();
            var one = value.Element;
            var slots = Items(Member(one, "slots")).Where(slot => slot.ValueKind == JsonValueKind.Object).ToList();
            foreach (var slot in slots) Add(sessions, new(null, value.LineOf(slot), JsonSession.Of(value, slot, one)));
            if (slots.Count > 0) return;
            Add(sessions, new(null, value.Line, one.ValueKind != JsonValueKind.Object
                ? null
                : JsonSession.Of(value, [one, .. new[] { Member(one, "slot"), Member(one, "submission"), Member(one, "talk") }.OfType<JsonElement>()])));
        });
        return sessions;
    }

    void Conference(SchedulePart conference)
    {
        if ((conference.Zones.GetValueOrDefault("time_zone_name") ?? conference.Zones.GetValueOrDefault("timezone")) is { } named && named != zone.Id)
            builder.FileNote("zone-differs", $"the file says {(named.Length > 100 ? named[..100] : named)}, the event {zone.Id}: local times are kept as they are");
        foreach (var track in conference.Tracks) builder.DeclareTrack(track);
        foreach (var (id, guid, name) in conference.Rooms)
        {
            // One guid for several rooms identifies none of them.
            var own = conference.Rooms.Where(other => other.Guid == guid).Select(other => other.Name).Distinct().Count() == 1 ? guid : null;
            rooms.TryAdd(name, (own, name));
            if (id is not null) rooms.TryAdd($"#{id}", (own, name));
            builder.Room(own, name);
        }
    }

    void Session(ListedSession listed)
    {
        if (listed.Session is not { } session) throw Refused("programme-not-a-schedule", $"Line {listed.Line}: a session was expected here.", listed.Line);
        var room = Known(listed.Room ?? session.Room);
        var published = names.Resolved(session.Published) with { Day = listed.Day, RoomKey = builder.Room(room?.Guid, room?.Name), RoomName = room?.Name };
        if (listed.Room is null) published = published with { Room = null };
        builder.Session(published.With(session.Date, session.Start, session.End, session.Duration, session.Minutes, zone));
    }

    (string? Guid, string Name)? Known(JsonRoom? room)
    {
        if (room is null) return null;
        if (room.Number is { } number && rooms.TryGetValue($"#{number}", out var numbered)) return numbered;
        return new FieldReader().Line("room", room.Name, ProgrammeLimits.Name) is not { } plain ? null : rooms.TryGetValue(plain, out var declared) ? declared : (room.Guid, plain);
    }

    // One more than is taken, so that it is refused; no more, because a list may turn out not to be the sessions. Of lists that may be there are not many.
    void Add(List<ListedSession> sessions, ListedSession session)
    {
        if (sessions.Count > ProgrammeLimits.Sessions) return;
        if (++kept > MostKept) throw Refused("programme-too-large", $"The file has more than {MostKept} things in several lists that may be sessions.");
        sessions.Add(session);
    }

    static ProgrammeRefusedException Refused(string code, string detail, int? line = null) => new(new(code, detail, line));

    /// <param name="Room">The room that it is listed under, if it is under one.</param>
    /// <param name="Line">Where it begins.</param>
    /// <param name="Session">What it says, or nothing if this is no session at all.</param>
    sealed record ListedSession(JsonRoom? Room, int Line, JsonSession? Session)
    {
        internal PublishedDay Day { get; init; } = new(null, TimeOnly.MinValue);
    }

    enum Level
    {
        File,
        Schedule,
        Conference,
    }

    /// <summary>What may be a schedule or a conference: which of them it is shows when the file has ended.</summary>
    sealed class SchedulePart
    {
        internal SchedulePart? Schedule { get; set; }
        internal SchedulePart? Conference { get; set; }
        internal Dictionary<string, string?> Zones { get; } = [];
        internal HashSet<string?> Tracks { get; } = [];
        internal List<(string? Id, string? Guid, string Name)> Rooms { get; } = [];
        internal Dictionary<string, List<ListedSession>> Lists { get; } = [];

        internal List<ListedSession>? Sessions(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                if (Lists.TryGetValue(name, out var sessions)) return sessions;
            return null;
        }

        internal void Room(JsonElement room)
        {
            if (new FieldReader().Line("room", Text(room), ProgrammeLimits.Name) is not { } name) return;
            if (Rooms.Count == ProgrammeLimits.Rooms) throw Refused("programme-too-large", $"The programme has more than {ProgrammeLimits.Rooms} rooms.");
            Rooms.Add((Text(Member(room, "id")), Text(Member(room, "guid", "uuid")), name));
        }
    }
}
