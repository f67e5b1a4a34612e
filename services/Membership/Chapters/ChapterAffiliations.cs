using Associations.EventSourcing;
using Associations.Membership.People;

namespace Associations.Membership.Chapters;

/// <summary>A person's belonging to a chapter as that person and staff see it.</summary>
/// <param name="JoinedOn">The day of joining, by the association's calendar.</param>
/// <param name="LeftOn">The day of leaving, if the person has left.</param>
sealed record ChapterAffiliationView(Guid ChapterId, Guid PersonId, DateOnly JoinedOn, DateOnly? LeftOn);

/// <summary>What joining and leaving have in common: whom it is about, and the one stream that it changes.</summary>
static class ChapterAffiliations
{
    /// <param name="commands">The request.</param>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="named">The person named in the body. Staff name one; of a person it can only be that person.</param>
    /// <param name="stranger">The answer to a sign-in of which the association knows no person.</param>
    /// <param name="decide">The rule: work, person, belonging so far and day to decision.</param>
    /// <param name="cancellation">The request's.</param>
    internal static Task<IResult> Change(
        Commands commands, Guid chapterId, Guid? named, Decision stranger,
        Func<Work, Guid, DateOnly, Task<Func<ChapterAffiliation, Decision>>> decide, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Chapter>(chapterId, cancellation) is null) return Outcome.NotFound("chapter");
            var caller = commands.Caller;
            var own = caller.IsStaff ? null : await Officers.PersonOf(work.Documents, caller, cancellation);
            if (caller.IsStaff ? named is null : named is not null && named != own)
                return Outcome.Invalid("personId", caller.IsStaff ? "Name the person." : "Only staff act for someone else. Leave it out to act for yourself.");
            if (caller.IsStaff && await work.Read<Person>(named!.Value, cancellation) is null) return Outcome.Invalid("personId", "There is no such person here.");
            if ((named ?? own) is not { } person) return stranger.Rejection!;

            var id = ChapterAffiliation.IdOf(chapterId, person);
            if (commands.Stale((await work.Find<ChapterAffiliation>(id, cancellation))?.Version ?? 0) is { } stale) return stale;
            var today = await Officers.Today(work.Documents, work.Association, work.Now, cancellation);
            if ((await work.Decide(id, await decide(work, person, today), cancellation)).Rejection is { } refused) return refused;
            var affiliation = (await work.Find<ChapterAffiliation>(id, cancellation))!;
            return Outcome.Ok(From(affiliation.State), affiliation.Version);
        }, cancellation);

    static ChapterAffiliationView From(ChapterAffiliation affiliation) =>
        new(affiliation.ChapterId, affiliation.PersonId, affiliation.JoinedOn, affiliation.LeftOn);
}
