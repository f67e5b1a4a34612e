namespace Associations.Contracts.Events.V1;

/// <summary>An event exists: a talk, a meeting or a conference that people can register for.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>talk</c>, <c>meeting</c> or <c>conference</c>.</param>
/// <param name="TimeZone">The IANA time zone of the venue, in which everything at the event happens.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
[Contract("event.created")]
public sealed record EventCreated(Guid EventId, string Name, string Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn);

/// <summary>A version of an event's agenda is public; it will never change, and is the latest until the next.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Release">The release's name, unique in the event.</param>
/// <param name="Sessions">How many sessions it has.</param>
[Contract("agenda.released")]
public sealed record AgendaReleased(Guid EventId, string Release, int Sessions);
