using Associations.EventSourcing;
using Associations.Membership.Memberships;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Membership.Chapters;

/// <summary>Joins a chapter: a person whose membership is active today for themselves, or staff for such a person.</summary>
/// <param name="PersonId">Who joins. Staff name the person; a person leaves it out.</param>
sealed record JoinChapter(Guid? PersonId = null)
{
    internal static void Map(RouteGroupBuilder chapters) => chapters.MapPost("/{id:guid}/join", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(ChapterAffiliationView)).DecidedOn("the person's belonging to the chapter").Refuses(MembershipProblems.MembershipRequired);

    static Task<IResult> Handle(Guid id, JoinChapter? command, Commands commands, CancellationToken cancellation) =>
        ChapterAffiliations.Change(commands, id, command?.PersonId, ChapterAffiliationDecider.MembershipRequired, async (work, person, today) =>
        {
            var memberships = await work.Documents.Query<Memberships.Membership>().Where(one => one.PersonId == person).ToListAsync(cancellation);
            var isMember = memberships.Any(one => Standing.Of(one, today).GoodStanding);
            return affiliation => ChapterAffiliationDecider.Join(affiliation, id, person, isMember, today);
        }, cancellation);
}
