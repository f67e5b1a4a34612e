using Associations.EventSourcing;

namespace Associations.Membership.Chapters;

/// <summary>A person joined a chapter.</summary>
/// <param name="ChapterId">Which.</param>
/// <param name="PersonId">Who.</param>
/// <param name="On">The day, by the association's calendar.</param>
[EventType("chapterAffiliation.joined.v1")]
public sealed record ChapterJoined(Guid ChapterId, Guid PersonId, DateOnly On);

/// <summary>A person left a chapter.</summary>
/// <param name="On">The day, by the association's calendar.</param>
[EventType("chapterAffiliation.left.v1")]
public sealed record ChapterLeft(DateOnly On);
