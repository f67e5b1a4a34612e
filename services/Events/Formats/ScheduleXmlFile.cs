using System.Globalization;
using System.Text;
using System.Xml;

namespace Associations.Events.Formats;

/// <summary>Writes <c>schedule.xml</c>, valid against its schema (https://c3voc.de/schedule/schema.xsd), unlike most of what is about.</summary>
static class ScheduleXmlFile
{
    internal static byte[] Write(ReleasedProgramme programme)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new()
        {
            Encoding = new UTF8Encoding(false),
            Indent = true,
            // A carriage return in a text comes back as one.
            NewLineHandling = NewLineHandling.Entitize,
        }))
        {
            var days = programme.Days();
            xml.WriteStartElement("schedule");
            Element(xml, "version", programme.Release);
            Conference(xml, programme, days);
            foreach (var day in days) Day(xml, day, programme.Zone());
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    static void Conference(XmlWriter xml, ReleasedProgramme programme, IReadOnlyList<ProgrammeDay> days)
    {
        xml.WriteStartElement("conference");
        Element(xml, "title", programme.Name);
        Element(xml, "acronym", programme.Acronym());
        Element(xml, "start", Date(programme.StartsOn));
        Element(xml, "end", Date(programme.EndsOn));
        Element(xml, "days", days.Count.ToString(CultureInfo.InvariantCulture));
        Element(xml, "timeslot_duration", "00:05");
        Element(xml, "time_zone_name", programme.TimeZone);
        foreach (var track in programme.Shown.Select(session => session.Track).OfType<string>().Distinct())
        {
            xml.WriteStartElement("track");
            Attribute(xml, "name", track);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static void Day(XmlWriter xml, ProgrammeDay day, TimeZoneInfo zone)
    {
        xml.WriteStartElement("day");
        xml.WriteAttributeString("index", day.Index.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("date", Date(day.Date));
        xml.WriteAttributeString("start", day.Start);
        xml.WriteAttributeString("end", day.End);
        foreach (var (room, sessions) in day.Rooms)
        {
            xml.WriteStartElement("room");
            Attribute(xml, "name", room?.Name ?? "");
            if (room is not null) xml.WriteAttributeString("guid", room.Id.ToString());
            foreach (var session in sessions) Session(xml, session, room, zone);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static void Session(XmlWriter xml, ReleasedSession session, ReleasedRoom? room, TimeZoneInfo zone)
    {
        var start = session.Start(zone);
        xml.WriteStartElement("event");
        xml.WriteAttributeString("id", session.Number.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("guid", session.PublishedGuid.ToString());
        Element(xml, "date", ProgrammeDays.Iso(start));
        Element(xml, "start", start.ToString("HH:mm", CultureInfo.InvariantCulture));
        Element(xml, "duration", ProgrammeDays.Duration(Math.Min(session.Minutes, ProgrammeDays.LongestMinutes)));
        Element(xml, "room", room?.Name ?? "");
        Element(xml, "title", session.ShownTitle());
        if (session.Subtitle is { } subtitle) Element(xml, "subtitle", subtitle);
        Element(xml, "track", session.Track ?? "");
        Element(xml, "type", session.Kind ?? "");
        if (session.Language is { } language) Element(xml, "language", language);
        Element(xml, "abstract", session.Abstract ?? "");
        if (session.Description is { } description) Element(xml, "description", description);
        xml.WriteStartElement("persons");
        foreach (var person in session.Persons)
        {
            xml.WriteStartElement("person");
            xml.WriteAttributeString("guid", person.Id.ToString());
            xml.WriteString(Allowed(person.Name));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Allowed(text));

    static void Attribute(XmlWriter xml, string name, string text) => xml.WriteAttributeString(name, Allowed(text));

    // XML 1.0 has no way to write most control characters, not even escaped.
    static string Allowed(string text)
    {
        var allowed = new StringBuilder(text.Length);
        for (var n = 0; n < text.Length; n++)
        {
            if (XmlConvert.IsXmlChar(text[n])) allowed.Append(text[n]);
            else if (n + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[n + 1], text[n])) allowed.Append(text, n++, 2);
        }
        return allowed.ToString();
    }
}
