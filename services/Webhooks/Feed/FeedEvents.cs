using System.Text.Json;
using Associations.EventSourcing;

namespace Associations.Webhooks.Feed;

/// <summary>A public contract arrived. Its place in the feed is this event's version in the stream.</summary>
/// <param name="EventId">The id of the event it was made from, the same for ever.</param>
/// <param name="Type">The contract's public name.</param>
/// <param name="OccurredAt">When it was recorded where it happened, UTC.</param>
/// <param name="Subject">The thing it happened to.</param>
/// <param name="SubjectVersion">Its place in that thing's own history, from 1.</param>
/// <param name="Data">The contract.</param>
[EventType("feed.entryAdded.v1")]
public sealed record FeedEntryAdded(Guid EventId, string Type, DateTimeOffset OccurredAt, Guid Subject, long SubjectVersion, JsonElement Data);
