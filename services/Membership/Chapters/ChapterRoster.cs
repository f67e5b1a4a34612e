using Associations.EventSourcing;
using Associations.Membership.People;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Membership.Chapters;

/// <summary>Somebody in a chapter, as staff and those whose office gives it see them.</summary>
/// <param name="GivenName">Given name, as known today.</param>
/// <param name="FamilyName">Family name, as known today.</param>
/// <param name="JoinedOn">The day of joining, by the association's calendar.</param>
/// <param name="Email">E-mail address; left out for those whose office does not give it.</param>
sealed record ChapterMemberView(Guid PersonId, string GivenName, string FamilyName, DateOnly JoinedOn, string? Email);

static class ChapterRoster
{
    internal static void Map(RouteGroupBuilder chapters) => chapters.MapGet("/{id:guid}/members", List).ForMembersAndStaff("membership:read")
        .Answers(typeof(PageOf<ChapterMemberView>)).Paged().Refuses(MembershipProblems.OfficeRequired);

    static async Task<IResult> List(Guid id, HttpRequest request, Reads reads, TimeProvider time, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Chapter>(id, cancellation) is not { } chapter) return Problems.NotFound("chapter");
        var officer = await Officers.Find(session, reads.Caller, chapter, time.GetUtcNow(), cancellation);
        if (!officer.May(Right.SeeRoster)) return Problems.Problem(Officers.Refusal.Status, Officers.Refusal.Code, Officers.Refusal.Detail);
        if (!Paging.TryRead(request, out var page, out var problem)) return problem;

        var found = await session.Query<ChapterAffiliation>().Where(one => one.ChapterId == id && one.IsIn)
            .Where(one => one.Id.CompareTo(page.After) > 0).OrderBy(one => one.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        var people = (await session.LoadManyAsync<PersonDetails>(cancellation, found.Select(one => one.PersonId))).ToDictionary(person => person.Id);
        return Results.Ok(page.Of(found, one => one.Id, one => From(one, people.GetValueOrDefault(one.PersonId), officer.May(Right.SeeEmail))));
    }

    // Somebody who was erased is still counted, and has no name any more.
    static ChapterMemberView From(ChapterAffiliation affiliation, PersonDetails? person, bool withEmail) => new(
        affiliation.PersonId, person?.GivenName ?? "", person?.FamilyName ?? "", affiliation.JoinedOn, withEmail ? person?.Email : null);
}
