using Associations.Contracts.Events.V1;
using Associations.EventSourcing;

namespace Associations.Events.Events;

/// <summary>An event was planned.</summary>
[EventType("event.planned.v1")]
public sealed record EventPlanned(
    string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, AttendanceMode Mode = AttendanceMode.InPerson, Guid? SeriesId = null,
    Guid? ChapterId = null, Guid? ClonedFrom = null);

/// <summary>What an event is called, when and where it is, was said anew, all of it.</summary>
[EventType("event.amended.v1")]
public sealed record EventAmended(
    string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, AttendanceMode Mode, Guid? SeriesId, Guid? ChapterId);

/// <summary>An event does not take place.</summary>
/// <param name="Reason">Why, in words for everybody. No personal data.</param>
/// <param name="At">When it was said, UTC.</param>
[EventType("event.calledOff.v1")]
public sealed record EventCalledOff(string Reason, DateTimeOffset At);

/// <summary>There is an address at which those who are entitled join online. It is a <see cref="JoinLink"/>, because whoever has it can use it.</summary>
/// <param name="SessionId">The session that it is for; null for the whole event.</param>
[EventType("event.joinLinkSet.v1")]
public sealed record JoinLinkSet(Guid? SessionId);

/// <summary>There is no such address any more.</summary>
/// <param name="SessionId">The session that it was for; null for the whole event.</param>
[EventType("event.joinLinkRemoved.v1")]
public sealed record JoinLinkRemoved(Guid? SessionId);

/// <summary>A draft's agenda became public under a name, and stays as it was.</summary>
/// <param name="Name">The release's name, unique in the event.</param>
/// <param name="DraftId">The draft that it was made from.</param>
/// <param name="DraftVersion">The draft's version then: its stream folded up to here is what was released.</param>
/// <param name="Sessions">How many sessions it has.</param>
/// <param name="ReleasedAt">When, UTC.</param>
/// <param name="Changes">What is different from the release before; null where that was not counted.</param>
[EventType("event.agendaReleased.v1")]
public sealed record EventAgendaReleased(string Name, Guid DraftId, long DraftVersion, int Sessions, DateTimeOffset ReleasedAt, AgendaChanges? Changes = null);

/// <summary>How people attend (schema.org EventAttendanceModeEnumeration).</summary>
public enum AttendanceMode
{
    /// <summary>At the venue.</summary>
    InPerson,

    /// <summary>Online.</summary>
    Online,

    /// <summary>Either.</summary>
    Mixed,
}

/// <summary>How large an event is, and so what is usual for it.</summary>
public enum EventKind
{
    /// <summary>One speaker, one hour, mostly online.</summary>
    Talk,

    /// <summary>Some hours with an agenda: a chapter's, a committee's, a general assembly.</summary>
    Meeting,

    /// <summary>Days, rooms and tracks.</summary>
    Conference,
}
