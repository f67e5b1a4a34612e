using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Takes one's proposal back. A session that it had become is cancelled in the main draft, where it can be seen.</summary>
static class WithdrawProposal
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapPost("/{proposalId:guid}/withdraw", Handle).ForMembersAndStaff("events:write")
        .Answers(typeof(ProposalView)).DecidedOn("the proposal").Refuses(EventsProblems.ProposalDecided);

    static Task<IResult> Handle(Guid eventId, Guid proposalId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await ProposalViews.Own(work, eventId, proposalId, commands.Caller, cancellation) is not var (proposal, call)) return Outcome.NotFound("proposal");
            if (commands.Stale(proposal.Version) is { } stale) return stale;
            if (proposal.Record(ProposalDecider.Withdraw(proposal.State)).Rejection is { } refused) return refused;
            if (proposal.State.SessionId is { } id && await DraftAct.Find(work, eventId, Draft.Main, cancellation) is var (_, draft) && draft.State.Sessions.TryGetValue(id, out var session)
                && DraftDecider.Cancel(draft.State, session, session.ReplacementId) is { Events.Count: > 0 } cancelled)
            {
                draft.Record(Decision.Accepted([.. cancelled.Events, new ActDone(Uuid.New(work.Now), "withdraw", commands.Caller.Actor, work.Now)]));
            }
            return Outcome.Ok(ProposalView.From(proposal.State, await work.Load<ProposalContent>(proposalId, cancellation), call, commands.Caller), proposal.Version);
        }, cancellation);
}
