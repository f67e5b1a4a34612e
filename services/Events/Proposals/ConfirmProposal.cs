using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>
/// Says that the speakers of an accepted proposal will come. The next release shows the session. Where it was taken out of the main draft it is there
/// again, without a time, so that staff see that somebody counts on it.
/// </summary>
static class ConfirmProposal
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapPost("/{proposalId:guid}/confirm", Handle).ForMembersAndStaff("events:write")
        .Answers(typeof(ProposalView)).DecidedOn("the proposal").Refuses(EventsProblems.ProposalNotAccepted);

    static Task<IResult> Handle(Guid eventId, Guid proposalId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await ProposalViews.Own(work, eventId, proposalId, commands.Caller, cancellation) is not var (proposal, call)) return Outcome.NotFound("proposal");
            if (commands.Stale(proposal.Version) is { } stale) return stale;
            var decision = proposal.Record(ProposalDecider.Confirm(proposal.State));
            if (decision.Rejection is { } refused) return refused;
            var content = await work.Load<ProposalContent>(proposalId, cancellation);
            if (decision.Events.Count > 0 && await DraftAct.Find(work, eventId, Draft.Main, cancellation) is var (_, draft) && Confirmed(draft.State, proposal.State, content, call, work) is { Events: { Count: > 0 } confirmed })
                draft.Record(Decision.Accepted([.. confirmed, new ActDone(Uuid.New(work.Now), "confirm", commands.Caller.Actor, work.Now)]));
            return Outcome.Ok(ProposalView.From(proposal.State, content, call, commands.Caller), proposal.Version);
        }, cancellation);

    static Decision Confirmed(Draft draft, Proposal proposal, ProposalContent? content, CallSet call, Work work)
    {
        if (draft.Sessions.TryGetValue(proposal.SessionId!.Value, out var session))
        {
            return session.Details.Stage == SessionStage.Confirmed ? Decision.AlreadyDone
                : Decision.Accepted(new SessionChanged(session.Id, session.Source, session.Details with { Stage = SessionStage.Confirmed }));
        }
        if (content is null) return Decision.AlreadyDone;
        var again = RevealDecisions.Session(proposal.SessionId.Value, proposal.EventId, proposal, content, call, [], work);
        return Decision.Accepted(again with { Details = again.Details with { Stage = SessionStage.Confirmed } });
    }
}
