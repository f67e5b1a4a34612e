using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Proposals;

/// <summary>What a reviewer gave.</summary>
/// <param name="Reviewer">Who: an account's pseudonym.</param>
/// <param name="Round">Which round.</param>
/// <param name="Scores">Criterion to score.</param>
/// <param name="Comment">What they wrote, or null.</param>
sealed record ReviewView(string Reviewer, int Round, IReadOnlyDictionary<string, int> Scores, string? Comment);

static class ReviewViews
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapGet("/{proposalId:guid}/reviews", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<ReviewView>)).Paged();

    // Of one's own proposal nobody reads what the others think; and reviewers who are not staff make up their own mind first, in each round.
    static async Task<IResult> List(Guid eventId, Guid proposalId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Proposal>(proposalId, cancellation) is not { } proposal || proposal.EventId != eventId || proposal.Account == reads.Caller.Account) return Problems.NotFound("proposal");
        var isStaff = reads.Caller.IsStaff;
        if (!isStaff && (await session.LoadAsync<CallForProposals>(CallForProposals.IdOf(eventId), cancellation))?.Terms?.IsReviewer(reads.Caller.Account) != true) return Problems.NotFound("proposal");
        var rounds = proposal.RoundsOf(reads.Caller.Actor);
        var comments = (await session.Query<ReviewComment>().Where(comment => comment.ProposalId == proposalId).ToListAsync(cancellation)).ToDictionary(comment => comment.Id, comment => comment.Comment);
        var reviews = proposal.Reviews.Values.Where(review => isStaff || rounds.Contains(review.Round)).OrderBy(review => review.Round).ThenBy(review => review.Reviewer, StringComparer.Ordinal)
            .Select(review => new ReviewView(review.Reviewer, review.Round, review.Scores, comments.GetValueOrDefault(Uuid.From(proposalId, $"{review.Round}:{review.Reviewer}")))).ToList();
        return Paging.Answer(request, reviews, review => $"{review.Round}:{review.Reviewer}");
    }
}
