using System.Text.Json;
using System.Text.Json.Nodes;
using Associations.Events.Drafts;
using Associations.Events.Events;

namespace Associations.Events.Formats;

/// <summary>Writes the agenda in the words of schema.org, as search engines read them.</summary>
static class JsonLdFile
{
    internal static byte[] Write(ReleasedProgramme programme)
    {
        var zone = programme.Zone();
        var sessions = programme.Shown.ToList();
        var somewhere = sessions.Count(session => session.RoomName is not null);
        // Who has said nothing is at a venue, so that alone says nothing.
        var mode = programme.Mode is AttendanceMode.Online or AttendanceMode.Mixed ? $"{programme.Mode}" : somewhere == sessions.Count || (somewhere == 0 && programme.Venue is not null) ? "Offline" : somewhere == 0 ? "Online" : "Mixed";
        var file = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Event",
            ["@id"] = $"urn:uuid:{programme.EventId}",
            ["name"] = programme.Name,
            ["version"] = programme.Release,
            ["startDate"] = ProgrammeDays.Iso(sessions.Min(session => session.Start(zone))),
            ["endDate"] = ProgrammeDays.Iso(sessions.Max(session => session.End(zone))),
            ["eventStatus"] = $"https://schema.org/{(sessions.TrueForAll(session => session.Status == SessionStatus.Cancelled) ? "EventCancelled" : "EventScheduled")}",
            ["eventAttendanceMode"] = $"https://schema.org/{mode}EventAttendanceMode",
            ["subEvent"] = new JsonArray([.. sessions.Select(session => Session(session, programme, zone))]),
        };
        if (Location(programme.Venue is { } venue ? Place(venue) : null, mode) is { } location) file["location"] = location;
        return JsonSerializer.SerializeToUtf8Bytes(file);
    }

    static JsonObject Session(ReleasedSession session, ReleasedProgramme programme, TimeZoneInfo zone)
    {
        var mode = programme.Mode switch
        {
            AttendanceMode.Online => "Online",
            AttendanceMode.Mixed => session.RoomName is null ? "Online" : "Mixed",
            _ => session.RoomName is not null || programme.Venue is not null ? "Offline" : "Online",
        };
        var one = new JsonObject
        {
            ["@type"] = "Event",
            ["@id"] = $"urn:uuid:{session.Id}",
            ["name"] = session.Title,
            ["startDate"] = ProgrammeDays.Iso(session.Start(zone)),
            ["endDate"] = ProgrammeDays.Iso(session.End(zone)),
            ["eventStatus"] = $"https://schema.org/{Status(session)}",
            ["eventAttendanceMode"] = $"https://schema.org/{mode}EventAttendanceMode",
        };
        if (session.Earlier.Count > 0) one["previousStartDate"] = new JsonArray([.. session.EarlierStarts(zone).Select(start => (JsonNode)ProgrammeDays.Iso(start))]);
        if (session.Subtitle is { } subtitle) one["alternateName"] = subtitle;
        if ((session.Abstract ?? session.Description) is { } words) one["description"] = words;
        if (session.Language is { } language) one["inLanguage"] = language;
        if (session.Track is { } track) one["keywords"] = track;
        if (session.Persons.Count > 0) one["performer"] = new JsonArray([.. session.Persons.Select(person => new JsonObject { ["@type"] = "Person", ["name"] = person.Name })]);
        var venue = programme.Venue is { } at ? Place(at) : null;
        var place = session.RoomName is { } room ? Place(room) : venue;
        if (place is not null && place != venue && venue is not null) place["containedInPlace"] = venue;
        if (Location(place, mode) is { } location) one["location"] = location;
        return one;
    }

    // Where to join is told to those who are entitled, and so without its address.
    static JsonNode? Location(JsonObject? place, string mode)
    {
        var online = new JsonObject { ["@type"] = "VirtualLocation", ["name"] = "Online" };
        return mode switch
        {
            "Online" => online,
            "Mixed" when place is not null => new JsonArray(place, online),
            "Mixed" => online,
            _ => place,
        };
    }

    static string Status(ReleasedSession session) =>
        session.Status == SessionStatus.Cancelled ? "EventCancelled" : session.Earlier.Count > 0 ? "EventRescheduled" : "EventScheduled";

    static JsonObject Place(string name) => new() { ["@type"] = "Place", ["name"] = name };
}
