using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>A draft of an event's agenda was begun.</summary>
[EventType("draft.opened.v1")]
public sealed record DraftOpened(Guid EventId, string Name);

/// <summary>There is a room.</summary>
/// <param name="RoomId">The room, the same in all drafts of the event.</param>
/// <param name="Name">Its name.</param>
[EventType("draft.roomAdded.v1")]
public sealed record RoomAdded(Guid RoomId, string Name);

/// <summary>A room has another name.</summary>
[EventType("draft.roomRenamed.v1")]
public sealed record RoomRenamed(Guid RoomId, string Name);

/// <summary>A session is in the draft.</summary>
/// <param name="SessionId">The session, the same in all drafts and releases of the event.</param>
/// <param name="Source">What published programmes call it.</param>
/// <param name="Details">All there is to it.</param>
/// <param name="RepeatOf">The session that it gives once more, or null.</param>
[EventType("draft.sessionAdded.v1")]
public sealed record SessionAdded(Guid SessionId, SessionSource Source, SessionDetails Details, Guid? RepeatOf = null);

/// <summary>Something about a session is different: time, place, people, words or status.</summary>
[EventType("draft.sessionChanged.v1")]
public sealed record SessionChanged(Guid SessionId, SessionSource Source, SessionDetails Details);

/// <summary>A session is no longer in the draft.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ByFile">True where a programme took it out in the fork that is merged; null where whoever's act it is did.</param>
[EventType("draft.sessionRemoved.v1")]
public sealed record SessionRemoved(Guid SessionId, bool? ByFile = null);

/// <summary>A published programme was taken into the draft; the facts just before this one are what it changed.</summary>
[EventType("draft.programmeImported.v1")]
public sealed record ProgrammeImported(Guid ImportId, int Added, int Changed, int Removed, int Unchanged, int Refused);

/// <summary>A session has a time, and a room where it needs one.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="StartsAt">Local time at the venue.</param>
/// <param name="Minutes">Its length, from 1.</param>
/// <param name="RoomId">Where, or null for a place without a room, such as online.</param>
[EventType("draft.sessionPlaced.v1")]
public sealed record SessionPlaced(Guid SessionId, DateTime StartsAt, int Minutes, Guid? RoomId);

/// <summary>A session has no time and no room any more.</summary>
[EventType("draft.sessionUnscheduled.v1")]
public sealed record SessionUnscheduled(Guid SessionId);

/// <summary>A session does not take place, and stays visible so at its time.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ReplacementId">What takes its place, or null.</param>
[EventType("draft.sessionCancelled.v1")]
public sealed record SessionCancelled(Guid SessionId, Guid? ReplacementId);

/// <summary>A session takes place after all.</summary>
[EventType("draft.sessionReinstated.v1")]
public sealed record SessionReinstated(Guid SessionId);

/// <summary>What a session asks of its place is known, all of it.</summary>
[EventType("draft.sessionNeedsSet.v1")]
public sealed record SessionNeedsSet(Guid SessionId, SessionNeeds Needs);

/// <summary>All that is known of a room, in place of what was.</summary>
[EventType("draft.roomSet.v1")]
public sealed record RoomSet(Room Room);

/// <summary>There is no such room in this draft any more.</summary>
[EventType("draft.roomRemoved.v1")]
public sealed record RoomRemoved(Guid RoomId);

/// <summary>Somebody accepted a conflict as it is.</summary>
/// <param name="Conflict">Which one: a <c>Conflict.Key</c>.</param>
/// <param name="Reason">Why, in words. No personal data.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
[EventType("draft.conflictWaived.v1")]
public sealed record ConflictWaived(string Conflict, string Reason, string By, DateTimeOffset At);

/// <summary>A conflict counts again.</summary>
[EventType("draft.waiverWithdrawn.v1")]
public sealed record WaiverWithdrawn(string Conflict);

/// <summary>A draft was begun as another one was then.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Name">Its name.</param>
/// <param name="From">The name of the draft that it was forked from.</param>
/// <param name="FromVersion">That draft's version then.</param>
/// <param name="Rooms">The rooms.</param>
/// <param name="Sessions">The sessions.</param>
/// <param name="Waivers">The conflicts that somebody had accepted.</param>
/// <param name="Merged">People who were found to be others, and who these are; null for none.</param>
/// <param name="PublishedRooms">What published programmes call the rooms.</param>
/// <param name="TakenOut">What staff had taken out.</param>
/// <param name="Gone">What was not there any more, whoever took it out.</param>
[EventType("draft.forked.v1")]
public sealed record DraftForked(
    Guid EventId, string Name, string From, long FromVersion, IReadOnlyList<Room> Rooms, IReadOnlyList<ForkedSession> Sessions, IReadOnlyList<ConflictWaived> Waivers,
    IReadOnlyDictionary<Guid, Guid>? Merged = null, IReadOnlyDictionary<Guid, string>? PublishedRooms = null, IReadOnlyDictionary<Guid, SessionSource>? TakenOut = null,
    IReadOnlyDictionary<Guid, SessionSource>? Gone = null);

/// <summary>Somebody on the programme was found to be another one: from here on the draft knows the other alone. It is nobody's act, and is not taken back.</summary>
[EventType("draft.personMerged.v1")]
public sealed record PersonMerged(Guid From, Guid Into);

/// <summary>Somebody who is on no session any more was taken off the list of people: nothing that is taken back or merged brings them back.</summary>
[EventType("draft.personRemoved.v1")]
public sealed record PersonRemoved(Guid PersonId);

/// <summary>A session as it was taken along.</summary>
public sealed record ForkedSession(Guid Id, SessionSource Source, SessionDetails Details, SessionNeeds Needs, Guid? RepeatOf, Guid? ReplacementId);

/// <summary>Nobody works on the draft any more.</summary>
/// <param name="MergedInto">The draft that took over what was done in it; null when it was discarded.</param>
[EventType("draft.closed.v1")]
public sealed record DraftClosed(string? MergedInto);

/// <summary>Somebody did something to the draft; the facts just before this one, since the last of these, are what it was.</summary>
/// <param name="ActId">The act.</param>
/// <param name="Kind">What was done: <c>move</c>, <c>swap</c>.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Undoes">The act that it takes back, or null.</param>
[EventType("draft.actDone.v1")]
public sealed record ActDone(Guid ActId, string Kind, string By, DateTimeOffset At, Guid? Undoes = null);

/// <summary>How published programmes identify a session, so that the next one finds it again.</summary>
/// <param name="PublishedGuid">Its guid there, or null.</param>
/// <param name="PublishedId">Its id there, or null.</param>
/// <param name="Published">
/// What they said of it when it was last taken from one, so that the next is only taken where it says something else. In a fact it is null where
/// that is what the session is then.
/// </param>
public sealed record SessionSource(Guid? PublishedGuid, string? PublishedId, SessionDetails? Published = null)
{
    /// <summary>True for what came from a programme; what was written by hand has no name in any.</summary>
    internal bool IsNamed => PublishedGuid is not null || PublishedId is not null;
}

/// <summary>A session.</summary>
/// <param name="StartsAt">Local time at the venue; null while it is not scheduled.</param>
/// <param name="Minutes">Its length, from 0.</param>
/// <param name="Speakers">Who is on it; their names are in <see cref="Speaker"/> documents.</param>
/// <param name="TextId">Its abstract and description, a <see cref="SessionText"/>; null if it has neither.</param>
/// <param name="Stage">How far it is agreed with its speakers; what was published somewhere is confirmed.</param>
/// <param name="Form">What it is on the agenda.</param>
/// <param name="BlockId">The block that holds it, or null.</param>
public sealed record SessionDetails(
    string Title,
    string? Subtitle,
    string? Kind,
    string? Language,
    string? Track,
    DateTime? StartsAt,
    int Minutes,
    Guid? RoomId,
    IReadOnlyList<Guid> Speakers,
    SessionStatus Status,
    Guid? TextId,
    SessionStage Stage = SessionStage.Confirmed,
    SessionForm Form = SessionForm.Session,
    Guid? BlockId = null)
{
    /// <summary>By value, the speakers included: an import tells a change by it.</summary>
    public bool Equals(SessionDetails? other) =>
        other is not null
        && (Title, Subtitle, Kind, Language, Track, StartsAt) == (other.Title, other.Subtitle, other.Kind, other.Language, other.Track, other.StartsAt)
        && (Minutes, RoomId, Status, TextId) == (other.Minutes, other.RoomId, other.Status, other.TextId)
        && (Stage, Form, BlockId) == (other.Stage, other.Form, other.BlockId)
        && Speakers.SequenceEqual(other.Speakers);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Title, StartsAt, Minutes, RoomId, Status);
}

/// <summary>Whether a session takes place.</summary>
public enum SessionStatus
{
    /// <summary>It does.</summary>
    Scheduled,

    /// <summary>It does not, and is shown so.</summary>
    Cancelled,
}

/// <summary>How far a session is agreed.</summary>
public enum SessionStage
{
    /// <summary>It is tried out; nobody has decided about it.</summary>
    Candidate,

    /// <summary>It is accepted, and its speakers have not said yes.</summary>
    Accepted,

    /// <summary>It is agreed.</summary>
    Confirmed,
}

/// <summary>What an entry of the agenda is.</summary>
public enum SessionForm
{
    /// <summary>Content: a talk, a workshop, a panel.</summary>
    Session,

    /// <summary>A public pause.</summary>
    Break,

    /// <summary>Room time that is kept free, which the public does not see.</summary>
    Blocker,

    /// <summary>Room time that holds several sessions.</summary>
    Block,
}

/// <summary>What a session asks of its place.</summary>
/// <param name="Demand">How many people are expected, or null where nobody knows.</param>
/// <param name="After">Sessions that it must follow.</param>
/// <param name="NotWith">Sessions that it must not be parallel with.</param>
/// <param name="Plenary">True when nothing else takes place meanwhile.</param>
/// <param name="Equipment">What its room must have, in the words of the rooms.</param>
public sealed record SessionNeeds(
    int? Demand = null, IReadOnlyList<Guid>? After = null, IReadOnlyList<Guid>? NotWith = null, bool Plenary = false, IReadOnlyList<string>? Equipment = null)
{
    internal static readonly SessionNeeds None = new();

    /// <summary>Sessions that it must follow.</summary>
    public IReadOnlyList<Guid> After { get; init; } = After ?? [];

    /// <summary>Sessions that it must not be parallel with.</summary>
    public IReadOnlyList<Guid> NotWith { get; init; } = NotWith ?? [];

    /// <summary>What its room must have, in the words of the rooms.</summary>
    public IReadOnlyList<string> Equipment { get; init; } = Equipment ?? [];

    /// <summary>By value, the lists included.</summary>
    public bool Equals(SessionNeeds? other) =>
        other is not null && (Demand, Plenary) == (other.Demand, other.Plenary)
        && After.SequenceEqual(other.After) && NotWith.SequenceEqual(other.NotWith) && Equipment.SequenceEqual(other.Equipment);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Demand, Plenary, After.Count, NotWith.Count);
}

/// <summary>A time between two local times at the venue.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="Until">Its end, which is no part of it.</param>
public sealed record Window(DateTime From, DateTime Until);
