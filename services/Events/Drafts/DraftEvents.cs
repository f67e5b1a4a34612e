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
[EventType("draft.sessionAdded.v1")]
public sealed record SessionAdded(Guid SessionId, SessionSource Source, SessionDetails Details);

/// <summary>Something about a session is different: time, place, people, words or status.</summary>
[EventType("draft.sessionChanged.v1")]
public sealed record SessionChanged(Guid SessionId, SessionSource Source, SessionDetails Details);

/// <summary>A session is no longer in the draft.</summary>
[EventType("draft.sessionRemoved.v1")]
public sealed record SessionRemoved(Guid SessionId);

/// <summary>A published programme was taken into the draft; the facts just before this one are what it changed.</summary>
[EventType("draft.programmeImported.v1")]
public sealed record ProgrammeImported(Guid ImportId, int Added, int Changed, int Removed, int Unchanged, int Refused);

/// <summary>How published programmes identify a session, so that the next one finds it again.</summary>
public sealed record SessionSource(Guid? PublishedGuid, string? PublishedId);

/// <summary>A session.</summary>
/// <param name="StartsAt">Local time at the venue.</param>
/// <param name="Minutes">Its length, from 0.</param>
/// <param name="Speakers">Who is on it; their names are in <see cref="Speaker"/> documents.</param>
/// <param name="TextId">Its abstract and description, a <see cref="SessionText"/>; null if it has neither.</param>
public sealed record SessionDetails(
    string Title,
    string? Subtitle,
    string? Kind,
    string? Language,
    string? Track,
    DateTime StartsAt,
    int Minutes,
    Guid? RoomId,
    IReadOnlyList<Guid> Speakers,
    SessionStatus Status,
    Guid? TextId)
{
    /// <summary>By value, the speakers included: an import tells a change by it.</summary>
    public bool Equals(SessionDetails? other) =>
        other is not null
        && (Title, Subtitle, Kind, Language, Track, StartsAt) == (other.Title, other.Subtitle, other.Kind, other.Language, other.Track, other.StartsAt)
        && (Minutes, RoomId, Status, TextId) == (other.Minutes, other.RoomId, other.Status, other.TextId)
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
