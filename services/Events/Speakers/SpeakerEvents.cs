using Associations.EventSourcing;

namespace Associations.Events.Speakers;

/// <summary>Staff have put somebody on the list of an event's people. Who it is stands in a document.</summary>
[EventType("lineup.speakerAdded.v1")]
public sealed record SpeakerAdded(Guid SpeakerId);

/// <summary>Staff have corrected what is known of somebody. What it is stands in a document.</summary>
[EventType("lineup.speakerAmended.v1")]
public sealed record SpeakerAmended(Guid SpeakerId);

/// <summary>Somebody was found to be another one on the list, who stays.</summary>
[EventType("lineup.speakerMerged.v1")]
public sealed record SpeakerMerged(Guid SpeakerId, Guid Into);

/// <summary>Somebody who was on no session is off the list.</summary>
[EventType("lineup.speakerRemoved.v1")]
public sealed record SpeakerRemoved(Guid SpeakerId);
