using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Associations.Api.Tests;

/// <summary>A conference with one of everything.</summary>
static class Conference
{
    /// <param name="world">Where.</param>
    /// <param name="staff">A token of the office.</param>
    /// <param name="ada">A token of a member.</param>
    /// <param name="things">What there is, by the word that stands before it in a path; it gets what is made.</param>
    internal static async Task Make(World world, string staff, string ada, Dictionary<string, string> things)
    {
        async Task Make(string thing, string service, string? token, string path, JsonNode body) =>
            things[thing] = (await world.Call(service, token).Post(path, body)).Is(HttpStatusCode.Created)["id"];

        await Make("event-series", "events", staff, "/v1/event-series", new JsonObject { ["name"] = "Lantern Days" });
        await Make("events", "events", staff, "/v1/events", new JsonObject
        {
            ["name"] = "Lantern Days",
            ["kind"] = "conference",
            ["timeZone"] = "Europe/Brussels",
            ["startsOn"] = "2026-09-14",
            ["endsOn"] = "2026-09-15",
        });
        var conference = $"/v1/events/{things["events"]}";
        await Make("capacity-pools", "events", staff, $"{conference}/capacity-pools", new JsonObject { ["name"] = "Seats", ["capacity"] = 100 });
        await Make("ticket-types", "events", staff, $"{conference}/ticket-types", new JsonObject
        {
            ["name"] = "Two days",
            ["price"] = World.Euro(20000),
            ["capacityPoolIds"] = new JsonArray(things["capacity-pools"]),
        });
        await Make("registrations", "events", ada, $"{conference}/registrations", new JsonObject
        {
            ["ticketTypeId"] = things["ticket-types"],
            ["quantity"] = 1,
            ["attendee"] = new JsonObject { ["givenName"] = "Ada", ["familyName"] = "Lovelace", ["email"] = "ada@example.org" },
        });
        things["imports"] = (await world.Call("events", staff).Send(HttpMethod.Post, $"{conference}/imports", new StringContent(World.Programme, Encoding.UTF8, "application/xml"), []))
            .Is(HttpStatusCode.Created)["id"];
        (await world.Call("events", staff).Post($"{conference}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var draft = (await world.Call("events", staff).Get($"{conference}/drafts/main")).Is(HttpStatusCode.OK).Json;
        (things["rooms"], things["sessions"]) = (draft["rooms"]![0]!["id"]!.ToString(), draft["sessions"]![0]!["id"]!.ToString());
        (things["my-agenda"], things["speakers"]) = (things["sessions"], draft["sessions"]![0]!["persons"]![0]!["id"]!.ToString());
        (await world.Call("events", ada).Send(HttpMethod.Put, $"{conference}/my-agenda/{things["my-agenda"]}", null, [])).Is(HttpStatusCode.OK);
        (await world.Call("events", staff).Put($"{conference}/agenda-policy", new { bufferMinutes = 5 })).Is(HttpStatusCode.OK);
        (await world.Call("events", staff).Put($"{conference}/call-for-proposals", new
        {
            opensAt = "2026-01-01T00:00:00Z",
            closesAt = "2199-01-01T00:00:00Z",
            types = new[] { new { name = "talk", minutes = 45 } },
            criteria = new[] { new { key = "content" } },
        })).Is(HttpStatusCode.OK);
        await Make("proposals", "events", ada, $"{conference}/proposals", new JsonObject
        {
            ["title"] = "Ledgers for people",
            ["abstract"] = "What it is about.",
            ["type"] = "talk",
            ["speakers"] = new JsonArray(new JsonObject { ["name"] = "Ada Lovelace", ["email"] = "ada@example.org" }),
        });
        things["solvings"] = $"{(await world.Call("events", staff).Post($"{conference}/drafts/main/solve", new { scope = "all", secondsLimit = 1 })).Is(HttpStatusCode.Created).Id}";
        // One that has ended stays as it is.
        (await world.Call("events", staff).Post($"{conference}/solvings/{things["solvings"]}/cancel")).Is(HttpStatusCode.OK);
    }
}
