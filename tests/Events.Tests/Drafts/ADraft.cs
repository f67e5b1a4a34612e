using System.Net;
using System.Text.Json.Nodes;
using Associations.Events.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Drafts;

/// <summary>A draft with a few sessions, for tests that work on it.</summary>
sealed class ADraft(EventsFixture events, Guid association, Guid eventId)
{
    internal Guid EventId => eventId;

    internal Guid AssociationId => association;

    internal string Path => $"/v1/events/{eventId}/drafts/main";

    /// <summary>Of so many sessions, of half an hour each: two rooms, one after the other from nine o'clock on, the first in the first room.</summary>
    internal static async Task<ADraft> Of(EventsFixture events, int sessions, string? timeZone = null, string day = "2026-09-14")
    {
        var association = Guid.CreateVersion7();
        var planned = timeZone is null ? await events.AnEvent(association)
            : (await events.Staff(association).Post("/v1/events", new { name = "Lantern Days", kind = "conference", timeZone, startsOn = day, endsOn = day })).Is(HttpStatusCode.Created).Id;
        var draft = new ADraft(events, association, planned);
        // By somebody else, whose act it stays.
        (await draft.Staff("importer").PostRaw($"/v1/events/{planned}/imports", Programme(sessions, day), "application/xml")).Is(HttpStatusCode.Created);
        return draft;
    }

    /// <summary>Somebody of the office.</summary>
    internal Api Staff(string subject = "office") => events.As(Tokens.Staff(association, subject));

    internal async Task<JsonArray> Sessions() => (await Staff().Get(Path)).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray();

    internal async Task<JsonArray> Rooms() => (await Staff().Get(Path)).Is(HttpStatusCode.OK).Json["rooms"]!.AsArray();

    internal Task<Answer> Session(string id) => Staff().Get($"{Path}/sessions/{id}");

    /// <summary>Adds a room and gives its id.</summary>
    internal async Task<string> Room(object content) => (await Staff().Post($"{Path}/rooms", content)).Is(HttpStatusCode.Created)["id"];

    /// <summary>Adds a session, at its place if there is one, and gives its id.</summary>
    internal async Task<string> Add(object content, string? startsAt = null, string? room = null)
    {
        var id = (await Staff().Post($"{Path}/sessions", content)).Is(HttpStatusCode.Created)["session.id"];
        if (startsAt is not null) (await Staff().Post($"{Path}/sessions/{id}/schedule", new { startsAt, roomId = room })).Is(HttpStatusCode.OK);
        return id;
    }

    /// <summary>Moves a session, and says which conflicts it is in then.</summary>
    internal async Task<string[]> Move(string id, string startsAt, string? room = null, int? minutes = null) =>
        Codes((await Staff().Post($"{Path}/sessions/{id}/move", new { startsAt, roomId = room, minutes })).Is(HttpStatusCode.OK));

    /// <summary>Makes the draft public.</summary>
    internal async Task Release(string name) => (await Staff().Post($"/v1/events/{eventId}/releases", new { name })).Is(HttpStatusCode.Created);

    /// <summary>Says what counts as a conflict.</summary>
    internal async Task Policy(object policy) => (await Staff().Put($"/v1/events/{eventId}/agenda-policy", policy)).Is(HttpStatusCode.OK);

    /// <summary>The rules that an answer tells conflicts by, each once.</summary>
    internal static string[] Codes(Answer answer) => [.. answer.Json["conflicts"]!.AsArray().Select(conflict => conflict!["code"]!.ToString()).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>All conflicts of the draft by one rule.</summary>
    internal async Task<JsonArray> Conflicts(string code) => (await Staff().Get($"{Path}/conflicts?code={code}&limit=200")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();

    /// <summary>The draft as its stream says, folded anew.</summary>
    internal async Task<Draft> Folded()
    {
        await using var session = events.Store.QuerySession(association.ToString());
        var id = Draft.IdOf(eventId, Draft.Main);
        return (await session.Events.FetchStreamAsync(id)).Aggregate(Draft.Empty(id), (state, e) => state.Evolve(e.Data));
    }

    internal static string Programme(int sessions, string day)
    {
        string Room(int room) => string.Concat(Enumerable.Range(0, sessions).Where(n => n % 2 == room).Select(n => $"""
            <event guid="{new Guid(n + 1, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)}" id="{n + 1}"><date>{day}T{9 + (n / 2 / 2 % 12):00}:{n / 2 % 2 * 30:00}:00+02:00</date>
            <start>{9 + (n / 2 / 2 % 12):00}:{n / 2 % 2 * 30:00}</start><duration>00:30</duration><room>Room {room + 1}</room><title>Session {n + 1}</title>
            <track>Track {n % 3}</track><type>talk</type><abstract/><persons><person id="{n + 1}">Person {n + 1}</person></persons></event>
            """));
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <schedule><version>1</version><conference><title>Lantern Days</title></conference>
            <day index="1" date="{day}"><room name="Room 1">{Room(0)}</room><room name="Room 2">{Room(1)}</room></day></schedule>
            """;
    }
}
