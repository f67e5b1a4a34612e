using System.Text;

namespace Associations.Events.Imports;

/// <summary>
/// Reads a programme from a table: a line for each session under a header line that names the columns. Only a title and a start are needed; names of
/// columns are taken as people write them, and commas, semicolons and tabs separate.
/// </summary>
sealed class ScheduleCsv(Dictionary<string, int> columns, ProgrammeBuilder builder, TimeZoneInfo zone)
{
    // What a column is called, and what else it may be called: in small letters and digits.
    static readonly Dictionary<string, string> Names = new Dictionary<string, string[]>
    {
        ["guid"] = ["uuid"],
        ["id"] = ["code", "number", "sessionid"],
        ["title"] = ["name", "session", "sessiontitle"],
        ["subtitle"] = [],
        ["status"] = ["state"],
        ["date"] = ["day"],
        ["start"] = ["starts", "starttime", "startsat", "begin", "from"],
        ["end"] = ["ends", "endtime", "endsat", "until", "to"],
        ["minutes"] = ["durationminutes", "durationinminutes", "length"],
        ["duration"] = [],
        ["room"] = ["location", "roomname"],
        ["roomguid"] = [],
        ["track"] = [],
        ["type"] = ["kind", "sessiontype"],
        ["language"] = ["lang", "locale"],
        ["persons"] = ["person", "speakers", "speaker", "presenters", "people"],
        ["personguids"] = [],
        ["abstract"] = ["summary"],
        ["description"] = [],
    }.SelectMany(name => name.Value.Append(name.Key), (name, other) => (name.Key, other)).ToDictionary(name => name.other, name => name.Key);

    /// <summary>Reads a programme without ever holding the whole file. A file that cannot be trusted or read is refused as a whole.</summary>
    internal static async Task<ProgrammeReading> Read(Stream body, TimeZoneInfo zone, CancellationToken cancellation)
    {
        await using var bounded = new BoundedStream(body, ProgrammeLimits.Bytes);
        using var text = new StreamReader(bounded, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            if (await text.ReadLineAsync(cancellation) is not { } header || header.Trim().Length == 0) throw Refused("programme-not-csv", "Line 1: there is no header line.", 1);
            var separator = ",;\t".MaxBy(one => header.Count(letter => letter == one));
            return new(await Document(header, new(text, separator, 2), separator, zone, cancellation), null);
        }
        catch (ProgrammeRefusedException refused)
        {
            return new(null, refused.Refusal);
        }
        catch (DecoderFallbackException)
        {
            return new(null, new("programme-not-utf8", "The file is not in UTF-8."));
        }
    }

    static async Task<Programme> Document(string header, CsvTable rows, char separator, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var builder = new ProgrammeBuilder(zone);
        var names = await new CsvTable(new StringReader(header), separator, 1).Row(cancellation) ?? [];
        var columns = new Dictionary<string, int>();
        foreach (var (n, name) in names.Index())
            if (Names.TryGetValue(string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant(), out var column)) columns.TryAdd(column, n);
        if (!columns.ContainsKey("title") || !(columns.ContainsKey("start") || columns.ContainsKey("date")))
            throw Refused("programme-not-a-schedule", "Line 1: the header line names no column 'title' or no column 'start'.", 1);

        var table = new ScheduleCsv(columns, builder, zone);
        var sessions = 0;
        while (await rows.Row(cancellation) is { } row)
        {
            if (row.All(string.IsNullOrWhiteSpace)) continue;
            // Whoever leaves cells away at the end of a line still ends the line.
            if (row.Count < names.Count && !rows.IsWhole) throw Refused("programme-cut-off", $"Line {rows.Line}: the file ends in the middle; it seems to be cut off.", rows.Line);
            table.Session(row, rows.Line);
            sessions++;
        }
        return sessions > 0 ? builder.Finish() : throw Refused("programme-without-sessions", "There is not one session in the file.");
    }

    void Session(List<string> row, int line)
    {
        var fields = new FieldReader();
        string? Cell(string column) => columns.TryGetValue(column, out var n) && n < row.Count && row[n].Trim().Length > 0 ? CsvCell.Plain(row[n]) : null;
        string? Short(string column, int limit) => fields.Line(column, Cell(column), limit);

        var room = Short("room", ProgrammeLimits.Name);
        var session = new PublishedSession(line, new(null, TimeOnly.MinValue), builder.Room(Cell("roomguid"), room), room)
        {
            Guid = FieldReader.Id(Cell("guid")),
            Id = FieldReader.Id(Cell("id")),
            Title = Short("title", ProgrammeLimits.Title),
            Subtitle = Short("subtitle", ProgrammeLimits.Title),
            Kind = Short("type", ProgrammeLimits.Name),
            Language = Short("language", 35),
            Track = Short("track", ProgrammeLimits.Name),
            Abstract = fields.Text("abstract", Cell("abstract"), ProgrammeLimits.Text),
            Description = fields.Text("description", Cell("description"), ProgrammeLimits.Text),
            Cancelled = Cell("status")?.StartsWith("cancel", StringComparison.OrdinalIgnoreCase) == true,
            Persons = Persons(Cell("persons"), Cell("personguids"), fields),
        };
        session = session.With(Cell("date")?.Trim(), Cell("start")?.Trim(), Cell("end")?.Trim(), Cell("duration")?.Trim(), Cell("minutes")?.Trim(), zone);
        builder.Session(session with { Cut = fields.Cut, Cleaned = fields.Cleaned });
    }

    static List<PublishedPerson> Persons(string? names, string? guids, FieldReader fields)
    {
        var (people, ids) = (CsvCell.Split(names ?? ""), CsvCell.Split(guids ?? ""));
        return [.. people.Select((name, n) => new PublishedPerson(ids.Count == people.Count ? ids[n] : null, null, null, fields.Line("persons", name, ProgrammeLimits.Name) ?? ""))];
    }

    static ProgrammeRefusedException Refused(string code, string detail, int? line = null) => new(new(code, detail, line));
}
