using Associations.EventSourcing;

namespace Associations.Events.Speakers;

/// <summary>Staff have put somebody on the list of an event's people. Who it is stands in a document.</summary>
[EventType("lineup.speakerAdded.v1")]
public sealed record SpeakerAdded(Guid SpeakerId);

/// <summary>Staff have corrected what is known of somebody. What it is stands in a document.</summary>
[EventType("lineup.speakerAmended.v1")]
public sealed record SpeakerAmended(Guid SpeakerId);
