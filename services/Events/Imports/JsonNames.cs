using System.Text.Json;
using static Associations.Events.Imports.JsonMembers;

namespace Associations.Events.Imports;

/// <summary>
/// What the lists beside the sessions say of the people, tracks and types that sessions only refer to, as pretalx does. It is asked when the file has
/// ended, because the lists may come after the sessions.
/// </summary>
sealed class JsonNames
{
    readonly Dictionary<string, PublishedPerson> people = [];
    readonly Dictionary<string, string> tracks = [];
    readonly Dictionary<string, string> types = [];
    int persons, namedTracks, namedTypes;

    internal void Person(JsonElement listed)
    {
        if (++persons > ProgrammeLimits.Persons) throw TooMany(ProgrammeLimits.Persons, "persons");
        if (JsonSession.Person(listed, new()) is not { Name.Length: > 0 } person) return;
        foreach (var reference in new[] { person.Code, person.Id, person.Guid }.OfType<string>()) people.TryAdd(reference, person);
    }

    /// <returns>The track's name, or nothing if it has none.</returns>
    internal string? Track(JsonElement track) => Named(tracks, track, ref namedTracks, "tracks");

    internal void Type(JsonElement type) => Named(types, type, ref namedTypes, "submission types");

    /// <summary>The session with what is described in place of what it refers to.</summary>
    internal PublishedSession Resolved(PublishedSession session)
    {
        var unresolved = new List<string>();
        return session with
        {
            Track = Name(tracks, session.Track, "track"),
            Kind = Name(types, session.Kind, "type"),
            Persons = [.. session.Persons.Select(Person)],
            Unresolved = unresolved,
        };

        string? Name(Dictionary<string, string> names, string? said, string field)
        {
            if (said is not null && names.TryGetValue(said, out var name)) return name;
            if (said is not null && IsNumber(said)) unresolved.Add($"{field} {said}");
            return said;
        }

        PublishedPerson Person(PublishedPerson person)
        {
            var isBare = person is { Guid: null, Id: null, Code: null };
            if ((isBare ? person.Name : person.Name.Length == 0 ? person.Code ?? person.Id ?? person.Guid : null) is not { } reference) return person;
            if (people.TryGetValue(reference, out var known)) return known;
            if (!isBare || !(IsNumber(reference) || IsCode(reference))) return person;
            // Whom it means the next file may say; then it is who was meant all along.
            unresolved.Add("a person");
            return IsNumber(reference) ? person with { Id = reference } : person with { Code = reference };
        }
    }

    static string? Named(Dictionary<string, string> names, JsonElement thing, ref int count, string what)
    {
        if (++count > ProgrammeLimits.Tracks) throw TooMany(ProgrammeLimits.Tracks, what);
        if (new FieldReader().Line("name", Text(thing), ProgrammeLimits.Name) is not { } name) return null;
        foreach (var reference in new[] { Text(Member(thing, "id")), Text(Member(thing, "code")) }.OfType<string>()) names.TryAdd(reference, name);
        return name;
    }

    static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    // A name in capitals is one; where people are listed, and it is none of them, it is more likely a code.
    bool IsCode(string text) =>
        text.Length is >= 6 and <= 10 && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)) && (persons > 0 || text.Any(char.IsAsciiDigit));

    static ProgrammeRefusedException TooMany(int limit, string what) => new(new("programme-too-large", $"The programme has more than {limit} {what}."));
}
