using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Associations.Events.Formats;

/// <summary>Writes <c>schedule.json</c>, valid against its schema (https://c3voc.de/schedule/schema.json).</summary>
static partial class ScheduleJsonFile
{
    internal static byte[] Write(ReleasedProgramme programme)
    {
        var (days, names, zone) = (programme.Days(), RoomNames(programme), programme.Zone());
        var conference = new JsonObject
        {
            ["acronym"] = programme.Acronym(),
            ["title"] = programme.Name,
            ["start"] = Date(programme.StartsOn),
            ["end"] = Date(programme.EndsOn),
            ["daysCount"] = days.Count,
            ["timeslot_duration"] = "00:05",
            ["rooms"] = Array(programme.Rooms, room => new JsonObject { ["name"] = names[room.Id], ["guid"] = room.Id.ToString(), ["capacity"] = room.Capacity }),
            ["tracks"] = Array(programme.Shown.Select(session => session.Track).OfType<string>().Distinct(), track => new JsonObject { ["name"] = track }),
            ["days"] = Array(days, day => Day(day, names, programme.Acronym(), zone)),
        };
        // The schema knows no zones such as Etc/GMT+5.
        if (KnownZone().IsMatch(programme.TimeZone)) conference["time_zone_name"] = programme.TimeZone;
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["schedule"] = new JsonObject { ["version"] = programme.Release, ["conference"] = conference } });
    }

    static JsonObject Day(ProgrammeDay day, Dictionary<Guid, string> names, string acronym, TimeZoneInfo zone)
    {
        var rooms = new JsonObject();
        foreach (var (room, sessions) in day.Rooms)
        {
            var name = room is null ? "" : names[room.Id];
            rooms[name] = Array(sessions, session => Session(session, name, acronym, zone));
        }
        return new()
        {
            ["index"] = day.Index,
            ["date"] = Date(day.Date),
            ["day_start"] = day.Start,
            ["day_end"] = day.End,
            ["rooms"] = rooms,
        };
    }

    static JsonObject Session(ReleasedSession session, string room, string acronym, TimeZoneInfo zone)
    {
        var start = session.Start(zone);
        return new()
        {
            ["id"] = session.Number,
            ["guid"] = session.PublishedGuid.ToString(),
            ["date"] = ProgrammeDays.Iso(start),
            ["start"] = start.ToString("HH:mm", CultureInfo.InvariantCulture),
            ["end"] = ProgrammeDays.Iso(session.End(zone)),
            ["duration"] = ProgrammeDays.Duration(session.Minutes),
            ["room"] = room,
            ["slug"] = session.Slug(acronym),
            ["url"] = $"urn:uuid:{session.PublishedGuid}",
            ["title"] = session.ShownTitle(),
            ["subtitle"] = session.Subtitle,
            ["track"] = session.Track,
            ["type"] = session.Kind ?? "",
            ["language"] = session.Language,
            ["abstract"] = session.Abstract,
            ["description"] = session.Description,
            ["persons"] = Array(session.Persons, person => new JsonObject { ["guid"] = person.Id.ToString(), ["name"] = person.Name }),
            ["links"] = new JsonArray(),
        };
    }

    // The format knows rooms by their names, so two rooms of one name are told apart.
    static Dictionary<Guid, string> RoomNames(ReleasedProgramme programme)
    {
        var (names, used) = (new Dictionary<Guid, string>(), new HashSet<string>());
        foreach (var room in programme.Rooms)
        {
            var name = room.Name;
            for (var n = 2; !used.Add(name); n++) name = $"{room.Name} ({n.ToString(CultureInfo.InvariantCulture)})";
            names.Add(room.Id, name);
        }
        return names;
    }

    static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> one) => [.. items.Select(one)];

    static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")]
    private static partial Regex KnownZone();
}
