using System.Xml;

namespace Associations.Events.Imports;

/// <summary>
/// Reads <c>schedule.xml</c>, the format in which frab, pentabarf, pretalx and their family publish conference programmes
/// (https://c3voc.de/wiki/schedule). Nearly no file in the wild is valid against its schema, so none is validated:
/// what is understood is taken, what is not is passed over.
/// </summary>
sealed class ScheduleXml(XmlReader reader, XmlCursor xml, ProgrammeBuilder builder, string zone)
{
    TimeOnly? dayChange;

    /// <summary>Reads a programme without ever holding the whole file. A file that cannot be trusted or read is refused as a whole.</summary>
    /// <param name="body">The file; read once, forward.</param>
    /// <param name="zone">The time zone of the venue.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal static async Task<ProgrammeReading> Read(Stream body, TimeZoneInfo zone, CancellationToken cancellation)
    {
        await using var bounded = new BoundedStream(body, ProgrammeLimits.Bytes);
        using var reader = XmlReader.Create(bounded, new()
        {
            Async = true,
            // No entity, internal or external, is ever resolved: a programme has no use for any.
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
        var schedule = new ScheduleXml(reader, new(reader, cancellation), new(zone), zone.Id);
        try
        {
            return new(await schedule.Document(), null);
        }
        catch (ProgrammeRefusedException refused)
        {
            return new(null, refused.Refusal);
        }
        catch (XmlException broken)
        {
            return new(null, Refusal(broken, reader, bounded));
        }
    }

    static ProgrammeRefusal Refusal(XmlException broken, XmlReader reader, BoundedStream body)
    {
        // The reader has no code for it, only its words; ScheduleXmlRefusalTests holds them fast.
        var (code, what) =
            reader.Depth == 0 && broken.Message.Contains("DTD", StringComparison.Ordinal)
                ? ("programme-has-dtd", "a document type declaration, and with it entities, is not accepted.")
            : body.Length == 0 ? ("programme-not-xml", "the body is empty.")
            : body.Ended && reader.Depth > 0 ? ("programme-cut-off", "the file ends in the middle; it seems to be cut off.")
            : ("programme-not-xml", "this is not well-formed XML.");
        // The reader tells no place for a document type declaration or for a body of blanks.
        var (line, position) = broken.LineNumber > 0 ? (broken.LineNumber, broken.LinePosition) : (body.LineOf("<!DOCTYPE"u8), 1);
        return new(code, $"Line {line}, position {position}: {what}", line, position);
    }

    async Task<Programme> Document()
    {
        await reader.MoveToContentAsync();
        if (reader.LocalName != "schedule")
            throw new ProgrammeRefusedException(new(
                "programme-not-a-schedule", $"Line {xml.Line()}: expected the element 'schedule', found '{reader.LocalName}'.", xml.Line(), xml.Position));

        var sessions = 0;
        await xml.Children(name => name switch
        {
            "conference" => Conference(),
            "tracks" => xml.Children(child => child == "track" ? Track() : xml.Skip()),
            "day" => Day(() => sessions++),
            _ => xml.Skip(),
        });
        // Whatever follows the root must be well-formed too: two files glued together are not a programme.
        while (await reader.ReadAsync())
        {
        }

        return sessions > 0
            ? builder.Finish()
            : throw new ProgrammeRefusedException(new("programme-without-sessions", "There is not one session in the file."));
    }

    Task Conference() => xml.Children(async name =>
    {
        switch (name)
        {
            case "track":
                await Track();
                break;
            case "day_change":
                if (PublishedTime.Clock(await xml.Line(20), hours: 24) is { } change)
                    dayChange = TimeOnly.FromTimeSpan(change);
                break;
            case "time_zone_name":
                var line = xml.Line();
                if (await xml.Line(ProgrammeLimits.Name) is { } named && named != zone)
                    builder.FileNote("zone-differs", $"the file says {named}, the event {zone}: local times are kept as they are", line);
                break;
            default:
                await xml.Skip();
                break;
        }
    });

    async Task Track()
    {
        // Its sessions say themselves that the name is cut.
        var name = xml.Name("name", ProgrammeLimits.Name, () => { });
        builder.DeclareTrack(name ?? await xml.Line(ProgrammeLimits.Name));
        if (name is not null)
            await xml.Skip();
    }

    Task Day(Action onSession)
    {
        var day = PublishedDay.Of(xml.Attribute("date", 40), xml.Attribute("start", 40));
        if (dayChange is { } change) day = day with { Change = change };
        return xml.Children(name => name switch
        {
            "room" => Room(day, onSession),
            "event" => Session(day, null, null, onSession),
            _ => xml.Skip(),
        });
    }

    Task Room(PublishedDay day, Action onSession)
    {
        var line = xml.Line();
        var name = xml.Name("name", ProgrammeLimits.Name, () => builder.FileNote("text-cut", "the name of a room is longer than we keep: its end is left out", line));
        var key = builder.Room(xml.Attribute("guid", 100), name);
        return xml.Children(child => child == "event" ? Session(day, key, name, onSession) : xml.Skip());
    }

    async Task Session(PublishedDay day, string? roomKey, string? roomName, Action onSession)
    {
        var cut = new List<string>();
        var persons = new List<PublishedPerson>();
        var session = new PublishedSession(xml.Line(), day, roomKey, roomName)
        {
            Guid = xml.Attribute("guid", 100),
            Id = xml.Attribute("id", 100),
            Cut = cut,
            Persons = persons,
        };
        await xml.Children(async name =>
        {
            switch (name)
            {
                case "date": session = session with { Date = await xml.Line(40) }; break;
                case "start": session = session with { Start = await xml.Line(20) }; break;
                case "duration": session = session with { Duration = await xml.Line(20) }; break;
                case "room": session = session with { Room = await xml.Line(ProgrammeLimits.Name, Cut(name)) }; break;
                case "title": session = session with { Title = await xml.Line(ProgrammeLimits.Title, Cut(name)) }; break;
                case "subtitle": session = session with { Subtitle = await xml.Line(ProgrammeLimits.Title, Cut(name)) }; break;
                case "type": session = session with { Kind = await xml.Line(ProgrammeLimits.Name, Cut(name)) }; break;
                case "language": session = session with { Language = await xml.Line(35, Cut(name)) }; break;
                case "track": session = session with { Track = await xml.Line(ProgrammeLimits.Name, Cut(name)) }; break;
                case "abstract": session = session with { Abstract = await xml.Text(ProgrammeLimits.Text, Cut(name)) }; break;
                case "description": session = session with { Description = await xml.Text(ProgrammeLimits.Text, Cut(name)) }; break;
                case "persons": await xml.Children(child => child == "person" ? Person(persons, Cut(name)) : xml.Skip()); break;
                default: await xml.Skip(); break;
            }
        });
        onSession();
        builder.Session(session);

        Action Cut(string field) => () => cut.Add(field);
    }

    async Task Person(List<PublishedPerson> persons, Action whenCut)
    {
        var (guid, id, code) = (xml.Attribute("guid", 100), xml.Attribute("id", 100), xml.Attribute("code", 100));
        persons.Add(new(guid, id, code, await xml.Line(ProgrammeLimits.Name, whenCut) ?? ""));
    }
}
