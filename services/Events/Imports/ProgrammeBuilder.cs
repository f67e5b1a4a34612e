namespace Associations.Events.Imports;

/// <summary>
/// Makes a <see cref="Programme"/> of what a file says, session by session. Lenient: what can be repaired or guessed is, with a note.
/// Only a file in which nothing identifies any session ends it, because the next file could not be told apart from this one.
/// </summary>
sealed class ProgrammeBuilder(TimeZoneInfo zone)
{
    readonly Dictionary<string, ProgrammeRoom> rooms = [];
    readonly Dictionary<string, ProgrammePerson> persons = [];
    readonly OrderedDictionary<string, ProgrammeSession> sessions = [];
    readonly HashSet<Guid> shared = [];
    readonly HashSet<string> declaredTracks = [];
    readonly HashSet<string> tracks = [];
    readonly HashSet<string> sharedTitles = [];
    readonly List<PublishedSession> nameless = [];
    readonly List<ImportNote> notes = [];
    PublishedSession? unreadable;
    int refused;

    /// <summary>Adds a room and gives its key, or nothing if the file does not name it.</summary>
    internal string? Room(string? guid, string? name)
    {
        if (string.IsNullOrEmpty(name))
            return null;
        var key = Guid.TryParse(guid, out var uuid) ? $"guid:{uuid}" : $"name:{name}";
        rooms.TryAdd(key, new(key, name));
        Bound(rooms.Count, ProgrammeLimits.Rooms, "rooms");
        return key;
    }

    internal void DeclareTrack(string? name)
    {
        if (!string.IsNullOrEmpty(name))
            declaredTracks.Add(name);
    }

    internal void FileNote(string code, string detail, int? line = null) => notes.Add(new(null, code, detail, line));

    /// <exception cref="ProgrammeRefusedException">There are too many of them.</exception>
    internal void Session(PublishedSession published)
    {
        Bound(sessions.Count + refused + nameless.Count + 1, ProgrammeLimits.Sessions, "sessions");
        if (published.Guid is null && published.Id is null)
            nameless.Add(published);
        else if (Identify(published, Noting(published)) is { } identity)
            Take(published, identity, Noting(published));
        else
            Refuse(published, "session-repeated", "another session before it has the same guid and id: refused");
    }

    Action<string, string> Noting(PublishedSession published) => (code, detail) => notes.Add(new(published.Reference, code, detail, published.Line));

    void Refuse(PublishedSession published, string code, string detail)
    {
        refused++;
        Noting(published)(code, detail);
    }

    // What has neither a guid nor an id is known by its title, if no other such session has that: so all must be there first.
    void TakeNameless()
    {
        var titles = nameless.Select(published => published.Title is { } title ? PublishedTitle.Read(title).Title : null).ToList();
        var counts = titles.OfType<string>().CountBy(title => title).ToDictionary();
        foreach (var (published, title) in nameless.Zip(titles))
        {
            if (title is null || counts[title] > 1)
            {
                if (title is not null) sharedTitles.Add($"title:{title}");
                Refuse(published, "session-without-id", "neither a guid nor an id, and no title that it alone has, so the next file could not find it again: refused; give it an id");
                continue;
            }
            var named = published with { Id = $"title:{title}" };
            Noting(named)("id-guessed", "neither a guid nor an id: known by its title, as long as that stays the same");
            Take(named, (named.Id, null, null), Noting(named));
        }
        if (sessions.Count == 0 && nameless is [var first, ..])
            throw new ProgrammeRefusedException(new(
                "session-without-id",
                $"Line {first.Line}: not one session in the file could be found again in its next version; '{first.Title ?? "(untitled)"}' is the first. Give each an 'id' that stays the same, or a title that no other has.",
                first.Line,
                Session: first.Reference));
    }

    void Take(PublishedSession published, (string Key, Guid? Guid, Guid? Shared) identity, Action<string, string> note)
    {
        var startsAt = PublishedTime.Start(published, zone, note);
        if (startsAt is null) NoteTime(published, note);
        var minutes = PublishedTime.Minutes(published.Duration, note);
        var (title, cancelled) = Title(published, note);
        foreach (var field in published.Cut)
            note("text-cut", $"{field} is longer than we keep: its end is left out");
        foreach (var field in published.Cleaned)
            note("control-characters", $"{field} has control characters: left out");
        foreach (var what in published.Unresolved)
            note("reference-unresolved", $"{what} is referred to by a code or number that nothing in the file describes: taken as it is");
        if (published.Track is { } track)
            tracks.Add(track);

        sessions.Add(identity.Key, new(
            identity.Key,
            identity.Guid,
            // A guid that is no UUID is all the name that some sessions have.
            published.Id ?? (identity.Guid is null ? published.Guid : null),
            title,
            published.Subtitle,
            published.Kind,
            published.Language,
            published.Track,
            startsAt,
            minutes,
            RoomOf(published, note),
            Persons(published, note),
            cancelled || published.Cancelled,
            published.Abstract,
            published.Description,
            identity.Shared));
    }

    void NoteTime(PublishedSession published, Action<string, string> note)
    {
        if (!PublishedTime.IsSaid(published))
        {
            note("time-missing", "no start: without a time if it is new, and otherwise where it is");
            return;
        }
        unreadable ??= published;
        note("time-unreadable", "no start that can be read: without a time if it is new, and otherwise where it is");
    }

    /// <exception cref="ProgrammeRefusedException">Nothing identifies any session, or sessions have times and not one of them can be read.</exception>
    internal Programme Finish()
    {
        TakeNameless();
        // One that cannot be read is a slip; when none can, they are written in another way, as spreadsheets do when they save a table.
        if (unreadable is { } first && sessions.Values.All(session => session.StartsAt is null))
            throw new ProgrammeRefusedException(new(
                "programme-times-unreadable", $"Line {first.Line}: not one start in the file can be read; this is the first that there is.", first.Line, Session: first.Reference));
        // Order as declared, then whatever sessions are in that nobody declared.
        var used = declaredTracks.Where(tracks.Contains).Concat(tracks.Where(t => !declaredTracks.Contains(t))).ToList();
        var unused = declaredTracks.Where(t => !tracks.Contains(t)).ToList();
        if (unused.Count > 0)
            FileNote("track-unused", $"no session is in {string.Join(", ", unused.Select(t => $"'{t}'"))}: left out");
        return new([.. rooms.Values], used, [.. persons.Values], [.. sessions.Values], refused, SayOnce()) { SharedTitles = sharedTitles };
    }

    (string Key, Guid? Guid, Guid? Shared)? Identify(PublishedSession published, Action<string, string> note)
    {
        if (Guid.TryParse(published.Guid, out var guid))
        {
            if (sessions.TryGetValue($"guid:{guid}", out var other))
            {
                if (other.Id == published.Id)
                    return null;
                Share(guid, other);
            }

            if (!sessions.ContainsKey($"guid:{guid}") && (published.Id is null || !shared.Contains(guid)))
                return ($"guid:{guid}", guid, null);
            if (published.Id is null || sessions.ContainsKey($"id:{published.Id}"))
                return null;
            note("guid-repeated", $"another session before it has the same guid: each is known by its id, this one by {published.Id}");
            return ($"id:{published.Id}", null, guid);
        }

        // An id alone is a programme's habit in many places; a guid that is no UUID still is a name.
        var key = published.Id is { } id ? $"id:{id}" : $"guid:{published.Guid}";
        if (sessions.ContainsKey(key))
            return null;
        if (published.Guid is null)
            note("guid-missing", "no guid: known by its id");
        else
            note("guid-not-uuid", published.Id is null ? "the guid is not a UUID: used as it is" : "the guid is not a UUID: known by its id");
        return (key, null, null);
    }

    // Which of those with one guid comes first can be another in the next file, so none of them is known by it that has an id.
    void Share(Guid guid, ProgrammeSession first)
    {
        shared.Add(guid);
        if (first.Id is not { } id || sessions.ContainsKey($"id:{id}"))
            return;
        var place = sessions.IndexOf(first.Key);
        sessions.RemoveAt(place);
        sessions.Insert(place, $"id:{id}", first with { Key = $"id:{id}", Guid = null, SharedGuid = guid });
    }

    static (string Title, bool Cancelled) Title(PublishedSession published, Action<string, string> note)
    {
        if (published.Title is null)
        {
            note("title-missing", "no title: called 'Untitled'");
            return ("Untitled", false);
        }

        var (title, cancelled, amended) = PublishedTitle.Read(published.Title);
        if (cancelled)
            note("cancelled-in-title", "the title says so: taken as cancelled, and out of the title");
        if (amended)
            note("amended-in-title", "the title says so: taken out of the title");
        return (title, cancelled);
    }

    string? RoomOf(PublishedSession published, Action<string, string> note)
    {
        if (published.RoomKey is null)
        {
            if (published.Room is null)
                note("room-missing", "in no room");
            return Room(null, published.Room);
        }

        if (published.Room is { } said && said != published.RoomName)
            note("room-differs", $"listed under '{published.RoomName}' but says '{said}': where it is listed counts");
        return published.RoomKey;
    }

    List<string> Persons(PublishedSession published, Action<string, string> note)
    {
        var keys = new List<string>();
        var listed = new HashSet<string>();
        foreach (var person in published.Persons)
        {
            if (person.Name.Length == 0)
            {
                note("person-without-name", "a person without a name is left out");
                continue;
            }

            var key = PersonKey(person);
            if (listed.Add(key))
                keys.Add(key);
            else
                note("person-repeated", $"{Called(person)} is listed twice: taken once");

            if (persons.TryAdd(key, new(key, person.Name)))
                Introduce(key, person, note);
            else if (persons[key].Name != person.Name)
                note("person-renamed", $"{Called(person)} has another name in an earlier session: that one counts");
        }

        Bound(persons.Count, ProgrammeLimits.Persons, "persons");
        return keys;
    }

    static void Bound(int count, int limit, string what)
    {
        if (count > limit) throw new ProgrammeRefusedException(new("programme-too-large", $"The programme has more than {limit} {what}."));
    }

    // Notes are kept with the import, so they name no one.
    static string Called(PublishedPerson person) =>
        (person.Id ?? person.Guid ?? person.Code) is { } id ? $"person {id}" : "a person";

    static string PersonKey(PublishedPerson person) =>
        Guid.TryParse(person.Guid, out var uuid) ? $"guid:{uuid}"
        : person.Id is { } id ? $"id:{id}"
        : person.Code is { } code ? $"code:{code}"
        : $"name:{person.Name}";

    static void Introduce(string key, PublishedPerson person, Action<string, string> note)
    {
        if (key.StartsWith("name:", StringComparison.Ordinal))
            note("person-without-id", "a person has no id: known by name");
        string[] words = ["team", "crew", "staff", "committee", "orga", "organisers", "organizers", "collective", "working", "group"];
        if (person.Name.Split(' ').Any(word => words.Contains(word, StringComparer.OrdinalIgnoreCase)))
            note("person-may-be-a-team", $"{Called(person)} may be several people");
    }

    /// <summary>What is so in every session is a habit of the file, and is said once.</summary>
    List<ImportNote> SayOnce()
    {
        var total = sessions.Count + refused;
        var habits = notes
            .Where(n => n.Session is not null)
            .GroupBy(n => n.Code)
            .Where(g => total > 1 && g.Count() == total && g.Select(n => n.Detail).Distinct().Count() == 1)
            .Select(g => g.Key)
            .ToHashSet();
        return
        [
            .. notes.Where(n => n.Session is null),
            .. notes.Where(n => habits.Contains(n.Code)).DistinctBy(n => n.Code).Select(n => n with { Session = null, Detail = $"every session: {n.Detail}" }),
            .. notes.Where(n => n.Session is not null && !habits.Contains(n.Code)),
        ];
    }
}

/// <summary>Ends the reading of a file; <see cref="ScheduleXml.Read"/> turns it into a value.</summary>
sealed class ProgrammeRefusedException(ProgrammeRefusal refusal) : Exception(refusal.Detail)
{
    internal ProgrammeRefusal Refusal { get; } = refusal;
}
