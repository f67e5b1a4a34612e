using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Prepares what is decided about a proposal. Its proposer is told when all decisions are revealed.</summary>
/// <param name="Decision">What.</param>
sealed record DecideProposal(ProposalDecision Decision)
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapPost("/{proposalId:guid}/decide", Handle).ForStaff("events:write")
        .Answers(typeof(ProposalView)).DecidedOn("the proposal").Refuses(EventsProblems.ProposalDecided);

    static Task<IResult> Handle(Guid eventId, Guid proposalId, DecideProposal command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await ProposalViews.Find(work, eventId, proposalId, cancellation) is not var (proposal, call)) return Outcome.NotFound("proposal");
            if (commands.Stale(proposal.Version) is { } stale) return stale;
            return proposal.Record(ProposalDecider.Prepare(proposal.State, command.Decision)).Rejection is { } refused ? refused
                : Outcome.Ok(ProposalView.From(proposal.State, await work.Load<ProposalContent>(proposalId, cancellation), call, commands.Caller), proposal.Version);
        }, cancellation);
}
