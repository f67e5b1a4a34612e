using System.Globalization;
using System.Text;
using Associations.Events.Imports;

namespace Associations.Events.Formats;

/// <summary>Writes the agenda as a table (RFC 4180) that can be imported again.</summary>
static class CsvFile
{
    internal static byte[] Write(ReleasedProgramme programme)
    {
        var (text, zone) = (new StringBuilder(), programme.Zone());
        Line(text, "guid", "id", "title", "subtitle", "status", "start", "end", "minutes", "room", "room_guid", "track", "type", "language", "persons", "person_guids", "abstract", "description");
        foreach (var session in programme.Shown)
        {
            Line(
                text, session.PublishedGuid.ToString(), session.Number.ToString(CultureInfo.InvariantCulture), session.Title, session.Subtitle,
                session.Status == Drafts.SessionStatus.Cancelled ? "cancelled" : "scheduled", ProgrammeDays.Iso(session.Start(zone)), ProgrammeDays.Iso(session.End(zone)),
                session.Minutes.ToString(CultureInfo.InvariantCulture), session.RoomName, session.RoomName is null ? null : session.RoomId.ToString(), session.Track, session.Kind,
                session.Language, CsvCell.Join(session.Persons.Select(person => person.Name)), CsvCell.Join(session.Persons.Select(person => person.Id.ToString())),
                session.Abstract, session.Description);
        }
        // Without the mark a spreadsheet takes the file for one of its own country's encoding.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    static void Line(StringBuilder text, params IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(cell => Quoted(CsvCell.Harmless(cell ?? "")))).Append("\r\n");

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
