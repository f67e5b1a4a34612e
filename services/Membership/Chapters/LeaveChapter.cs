using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>Leaves a chapter: a person for themselves, or staff for them. An office is not left by that: end its appointment.</summary>
/// <param name="PersonId">Who leaves. Staff name the person; a person leaves it out.</param>
sealed record LeaveChapter(Guid? PersonId = null)
{
    internal static void Map(RouteGroupBuilder chapters) => chapters.MapPost("/{id:guid}/leave", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(ChapterAffiliationView)).DecidedOn("the person's belonging to the chapter").Refuses(MembershipProblems.NotInChapter);

    static Task<IResult> Handle(Guid id, LeaveChapter? command, Commands commands, CancellationToken cancellation) =>
        ChapterAffiliations.Change(commands, id, command?.PersonId, ChapterAffiliationDecider.NotInChapter, (_, _, today) =>
            Task.FromResult<Func<ChapterAffiliation, Decision>>(affiliation => ChapterAffiliationDecider.Leave(affiliation, today)), cancellation);
}
