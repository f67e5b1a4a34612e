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

/// <summary>What an event is called, when and where it is, was said anew; all of it, in place of what was told before.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>talk</c>, <c>meeting</c> or <c>conference</c>.</param>
/// <param name="TimeZone">The IANA time zone of the venue.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
/// <param name="Venue">Where it is, in words, or null.</param>
/// <param name="Mode">How people attend: <c>inPerson</c>, <c>online</c> or <c>mixed</c>.</param>
[Contract("event.amended")]
public sealed record EventAmended(Guid EventId, string Name, string Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, string Mode);

/// <summary>An event does not take place. Nobody registers for it any more; what was paid is refunded invoice by invoice.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Reason">Why, in words for everybody.</param>
[Contract("event.cancelled")]
public sealed record EventCancelled(Guid EventId, string Reason);

/// <summary>A version of an event's agenda is public; it will never change, and is the latest until the next.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Release">The release's name, unique in the event.</param>
/// <param name="Sessions">How many sessions it has.</param>
/// <param name="Changes">What is different from the release before; null where that was not counted.</param>
[Contract("agenda.released")]
public sealed record AgendaReleased(Guid EventId, string Release, int Sessions, AgendaChanges? Changes = null);

/// <summary>How many sessions of an agenda are different from the release before, each counted once, by the most important thing about it.</summary>
/// <param name="Added">Were not there.</param>
/// <param name="Moved">Have another time or room.</param>
/// <param name="Changed">Have another length, title, people, track or words.</param>
/// <param name="Cancelled">Do not take place, and are shown so.</param>
/// <param name="Reinstated">Take place after all.</param>
/// <param name="Removed">Are not there any more.</param>
public sealed record AgendaChanges(int Added, int Moved, int Changed, int Cancelled, int Reinstated, int Removed);

/// <summary>Somebody is concerned by a release: what it changed for them, told once for each release and person.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Release">The release.</param>
/// <param name="SpeakerId">Somebody on the programme, by the id under which the agenda names them; null for whoever only attends.</param>
/// <param name="Account">A pseudonym of a sign-in, the same in every service: of an attendee, and of somebody on the programme whose sign-in is known, otherwise null.</param>
/// <param name="Sessions">What is different about which of their sessions.</param>
[Contract("agenda.person_affected")]
public sealed record AgendaPersonAffected(Guid EventId, string Release, Guid? SpeakerId, string? Account, IReadOnlyList<AffectedSession> Sessions);

/// <summary>A session of somebody's that is different.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Kind"><c>added</c>, <c>moved</c>, <c>changed</c>, <c>cancelled</c>, <c>reinstated</c> or <c>removed</c>.</param>
/// <param name="Fields">What is different, such as <c>time</c> or <c>room</c>.</param>
/// <param name="ClashesWith">Other sessions of theirs that are at the same time now.</param>
public sealed record AffectedSession(Guid SessionId, string Kind, IReadOnlyList<string> Fields, IReadOnlyList<Guid> ClashesWith);
