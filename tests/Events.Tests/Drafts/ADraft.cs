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
        (await draft.Staff().PostRaw($"/v1/events/{planned}/imports", Programme(sessions, day), "application/xml")).Is(HttpStatusCode.Created);
        return draft;
    }

    /// <summary>Somebody of the office.</summary>
    internal Api Staff(string subject = "office") => events.As(Tokens.Staff(association, subject));

    internal async Task<JsonArray> Sessions() => (await Staff().Get(Path)).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray();

    internal async Task<JsonArray> Rooms() => (await Staff().Get(Path)).Is(HttpStatusCode.OK).Json["rooms"]!.AsArray();

    internal Task<Answer> Session(string id) => Staff().Get($"{Path}/sessions/{id}");

    /// <summary>The draft as its stream says, folded anew.</summary>
    internal async Task<Draft> Folded()
    {
        await using var session = events.Store.QuerySession(association.ToString());
        var id = Draft.IdOf(eventId, Draft.Main);
        return (await session.Events.FetchStreamAsync(id)).Aggregate(Draft.Empty(id), (state, e) => state.Evolve(e.Data));
    }

    static string Programme(int sessions, string day)
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
