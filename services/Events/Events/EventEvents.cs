using Associations.EventSourcing;

namespace Associations.Events.Events;

/// <summary>An event was planned.</summary>
[EventType("event.planned.v1")]
public sealed record EventPlanned(string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue);

/// <summary>A draft's agenda became public under a name, and stays as it was.</summary>
/// <param name="Name">The release's name, unique in the event.</param>
/// <param name="DraftId">The draft that it was made from.</param>
/// <param name="DraftVersion">The draft's version then: its stream folded up to here is what was released.</param>
/// <param name="Sessions">How many sessions it has.</param>
/// <param name="ReleasedAt">When, UTC.</param>
[EventType("event.agendaReleased.v1")]
public sealed record EventAgendaReleased(string Name, Guid DraftId, long DraftVersion, int Sessions, DateTimeOffset ReleasedAt);

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
