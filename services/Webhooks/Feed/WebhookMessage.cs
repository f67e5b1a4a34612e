using System.Text.Json;
using Associations.ServiceDefaults;

namespace Associations.Webhooks.Feed;

/// <summary>An event as partners see it: an item of the feed, and the body of a delivery.</summary>
/// <param name="Id">The same for ever, on every delivery and in the feed. Remember it to tell what you have handled.</param>
/// <param name="Type">What happened, such as <c>membership.activated</c>.</param>
/// <param name="Timestamp">When it was recorded, UTC.</param>
/// <param name="Sequence">Its place in the association's feed, from 1 without gaps; 0 for a test.</param>
/// <param name="Subject">The thing it happened to.</param>
/// <param name="SubjectVersion">Its place in that thing's own history: what has a lower number than you have seen of the thing is stale.</param>
/// <param name="Data">What the event type's schema describes.</param>
sealed record WebhookMessage(Guid Id, string Type, DateTimeOffset Timestamp, long Sequence, Guid Subject, long SubjectVersion, JsonElement Data)
{
    internal static WebhookMessage Of(FeedEntryAdded entry, long sequence) =>
        new(entry.EventId, entry.Type, entry.OccurredAt, sequence, entry.Subject, entry.SubjectVersion, entry.Data);

    internal static WebhookMessage Of(Guid id, string type, DateTimeOffset at, long sequence, Guid subject, long subjectVersion, object data) =>
        new(id, type, at, sequence, subject, subjectVersion, JsonSerializer.SerializeToElement(data, Json.Options));

    /// <summary>The text that is sent. It is made once and kept with the delivery, so that every attempt sends the same bytes.</summary>
    internal string ToBody() => JsonSerializer.Serialize(this, Json.Options);
}
