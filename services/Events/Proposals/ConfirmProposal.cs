using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Says that the speakers of an accepted proposal will come. The next release shows the session.</summary>
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
            if (decision.Events.Count > 0 && await DraftAct.Find(work, eventId, Draft.Main, cancellation) is var (_, draft)
                && draft.State.Sessions.GetValueOrDefault(proposal.State.SessionId!.Value) is { Details.Stage: not SessionStage.Confirmed } session)
            {
                draft.Record(Decision.Accepted(
                    new SessionChanged(session.Id, session.Source, session.Details with { Stage = SessionStage.Confirmed }), new ActDone(Uuid.New(work.Now), "confirm", commands.Caller.Actor, work.Now)));
            }
            return Outcome.Ok(ProposalView.From(proposal.State, await work.Load<ProposalContent>(proposalId, cancellation), call, commands.Caller), proposal.Version);
        }, cancellation);
}
