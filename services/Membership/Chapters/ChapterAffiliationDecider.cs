using Associations.EventSourcing;

namespace Associations.Membership.Chapters;

/// <summary>The rules of joining and leaving a chapter.</summary>
static class ChapterAffiliationDecider
{
    /// <param name="affiliation">The person's belonging to the chapter so far.</param>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="personId">The person.</param>
    /// <param name="isMember">True when the person holds a membership of the association that is active today.</param>
    /// <param name="today">The day on the association's calendar.</param>
    internal static Decision Join(ChapterAffiliation affiliation, Guid chapterId, Guid personId, bool isMember, DateOnly today) =>
        affiliation.IsIn ? Decision.AlreadyDone
        : !isMember ? MembershipRequired
        : Decision.Accepted(new ChapterJoined(chapterId, personId, today));

    internal static Decision Leave(ChapterAffiliation affiliation, DateOnly today) =>
        affiliation.IsIn ? Decision.Accepted(new ChapterLeft(today))
        : affiliation.LeftOn is not null ? Decision.AlreadyDone
        : NotInChapter;

    internal static Decision MembershipRequired => Decision.Rejected(
        "membership-required", "A chapter is joined by those whose membership of the association is active today. Apply for a membership, or pay for it, first.");

    internal static Decision NotInChapter => Decision.Rejected("not-in-chapter", "The person never joined this chapter, so there is nothing to leave.");
}
