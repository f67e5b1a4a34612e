namespace Associations.Events.Imports;

/// <summary>
/// A published programme, understood: the rooms, tracks, persons and sessions of a conference, whatever file format they came in.
/// What the file left out or got wrong has been repaired, and <see cref="Notes"/> says where.
/// </summary>
/// <param name="Rooms">In the order of the file; a room without sessions is still a room.</param>
/// <param name="Tracks">Those that at least one session is in.</param>
/// <param name="Persons">Everybody who is on at least one session.</param>
/// <param name="Sessions">In the order of the file, each with a key that no other has; those that are known by their titles last.</param>
/// <param name="Refused">How many sessions of the file could not be taken; each has a note.</param>
sealed record Programme(
    IReadOnlyList<ProgrammeRoom> Rooms,
    IReadOnlyList<string> Tracks,
    IReadOnlyList<ProgrammePerson> Persons,
    IReadOnlyList<ProgrammeSession> Sessions,
    int Refused,
    IReadOnlyList<ImportNote> Notes)
{
    /// <summary>The ids that refused sessions would have by their titles, if these were not several sessions'.</summary>
    internal IReadOnlySet<string> SharedTitles { get; init; } = new HashSet<string>();
}

/// <param name="Key">What the next file of the same conference will call the room: <c>guid:…</c> or, without one, <c>name:…</c>.</param>
sealed record ProgrammeRoom(string Key, string Name);

/// <param name="Key"><c>guid:…</c>, <c>id:…</c>, <c>code:…</c> or, without any of them, <c>name:…</c>.</param>
sealed record ProgrammePerson(string Key, string Name);

/// <param name="Key">The session's identity from one file to the next: <c>guid:…</c> or, without a usable one, <c>id:…</c>; <c>title:…</c> if it has neither.</param>
/// <param name="Guid">The session's guid, if it has one that is a UUID and is the only one with it.</param>
/// <param name="Id">The session's id in the file, as text; slots of one session may share it. Of one that is known by its title its key.</param>
/// <param name="StartsAt">Local time at the venue; the instant is derived from it and the event's time zone. Nothing if the file says none that can be read.</param>
/// <param name="Minutes">The session's length, 0 or more.</param>
/// <param name="RoomKey">The <see cref="ProgrammeRoom.Key"/> of its room, or nothing if it has none.</param>
/// <param name="PersonKeys">Each person once, in the order of the file.</param>
/// <param name="SharedGuid">The guid that it has in common with others, which is therefore none of theirs.</param>
sealed record ProgrammeSession(
    string Key,
    Guid? Guid,
    string? Id,
    string Title,
    string? Subtitle,
    string? Kind,
    string? Language,
    string? Track,
    DateTime? StartsAt,
    int Minutes,
    string? RoomKey,
    IReadOnlyList<string> PersonKeys,
    bool Cancelled,
    string? Abstract,
    string? Description,
    Guid? SharedGuid = null);

/// <summary>Something in the file that was repaired, guessed or refused.</summary>
/// <param name="Session">
/// The id or guid that the file gives the session, or <c>title:…</c> of one that is known by its title; nothing if the note is about the whole file.
/// </param>
/// <param name="Code">
/// A stable name. Repaired: <c>guid-missing</c>, <c>guid-not-uuid</c>, <c>guid-repeated</c>, <c>title-missing</c>, <c>cancelled-in-title</c>,
/// <c>amended-in-title</c>, <c>person-repeated</c>, <c>person-renamed</c>, <c>person-without-id</c>, <c>person-without-name</c>,
/// <c>room-differs</c>, <c>text-cut</c>, <c>control-characters</c>, <c>track-unused</c>. Guessed: <c>id-guessed</c> (it is known by its title), <c>date-missing</c>, <c>after-midnight</c>, <c>zone-missing</c>,
/// <c>zone-differs</c>, <c>offset-converted</c>, <c>offset-ignored</c>, <c>start-differs</c>, <c>duration-guessed</c>,
/// <c>duration-unreadable</c>, <c>end-not-after-start</c>, <c>time-does-not-exist</c>, <c>time-occurs-twice</c>,
/// <c>second-time-not-kept</c> (an hour early: only the first of two equal local times is known here), <c>time-missing</c>, <c>time-unreadable</c>,
/// <c>reference-unresolved</c> (a code or number of a person, track or type that the file does not describe). Worth a look: <c>zero-length</c>,
/// <c>unusually-long</c>, <c>room-missing</c>, <c>person-may-be-a-team</c>, <c>room-hosts-several</c> (more at once
/// than the room is known to hold). Not taken: <c>session-repeated</c>, <c>session-without-id</c>, <c>kept-by-staff</c> (both the
/// file and staff have changed it). Left in the draft: <c>not-in-file</c> (what no file would have, as it is not public).
/// </param>
/// <param name="Detail">What was found and what was made of it, in words.</param>
/// <param name="Line">The line of the file that it is about.</param>
public sealed record ImportNote(string? Session, string Code, string Detail, int? Line);

/// <summary>Why a whole file was refused: nothing of it is taken.</summary>
/// <param name="Session">The session that is at fault, as the file calls it, where a single one is.</param>
sealed record ProgrammeRefusal(string Code, string Detail, int? Line = null, int? Position = null, string? Session = null);

/// <summary>What came of reading a file: exactly one of the two.</summary>
sealed record ProgrammeReading(Programme? Programme, ProgrammeRefusal? Refusal);

/// <summary>Bounds that no conference has come near; whoever goes past them is not publishing a programme.</summary>
static class ProgrammeLimits
{
    /// <summary>The largest file that is read, in bytes. The largest real one we know has 2.2 MB.</summary>
    internal const int Bytes = 32 * 1024 * 1024;

    internal const int Sessions = 10_000;
    internal const int Persons = 20_000;
    internal const int Rooms = 1_000;
    internal const int Tracks = 1_000;
    internal const int Depth = 32;
    internal const int Title = 500;
    internal const int Name = 200;
    internal const int Text = 64 * 1024;
    internal const int Minutes = 7 * 24 * 60;
}
