using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Scores a proposal; once more, in place of what the same reviewer gave in the round before.</summary>
/// <param name="Scores">Each of the call's criteria, to a score from 0.</param>
/// <param name="Round">Which round, 1 to 10.</param>
/// <param name="Comment">For the other reviewers; at most 5000 characters.</param>
sealed record ReviewProposal(IReadOnlyDictionary<string, int> Scores, int Round = 1, string? Comment = null)
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapPost("/{proposalId:guid}/reviews", Handle).ForMembersAndStaff("events:write")
        .Answers(typeof(ProposalView)).DecidedOn("the proposal").Refuses(EventsProblems.ProposalDecided);

    static Task<IResult> Handle(Guid eventId, Guid proposalId, ReviewProposal command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await ProposalViews.Find(work, eventId, proposalId, cancellation) is not var (proposal, call) || !(commands.Caller.IsStaff || call.IsReviewer(commands.Caller.Account))) return Outcome.NotFound("proposal");
            if (commands.Stale(proposal.Version) is { } stale) return stale;
            if (command.Comment?.Length > 5000) return Outcome.Invalid("comment", "Use at most 5000 characters.");
            // Nobody judges what is their own.
            if (proposal.State.Account == commands.Caller.Account) return Outcome.Invalid("scores", "You do not review your own proposal.");
            var reviewer = commands.Caller.Actor;
            if (proposal.Record(ProposalDecider.Review(call, proposal.State, reviewer, command.Round, command.Scores)).Rejection is { } refused) return refused;
            if (command.Comment is { } comment) work.Documents.Store(new ReviewComment(Uuid.From(proposalId, $"{command.Round}:{reviewer}"), proposalId, comment));
            return Outcome.Ok(ProposalView.From(proposal.State, await work.Load<ProposalContent>(proposalId, cancellation), call, commands.Caller), proposal.Version);
        }, cancellation);
}
