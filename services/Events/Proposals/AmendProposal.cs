using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Writes one's proposal anew, until the call ends.</summary>
static class AmendProposal
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapPut("/{proposalId:guid}", Handle).ForMembersAndStaff("events:write")
        .Answers(typeof(ProposalView)).RequireIfMatch().DecidedOn("the proposal").Refuses(EventsProblems.CallClosed, EventsProblems.ProposalDecided);

    static Task<IResult> Handle(Guid eventId, Guid proposalId, SubmitProposal command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await ProposalViews.Own(work, eventId, proposalId, commands.Caller, cancellation) is not var (proposal, call)) return Outcome.NotFound("proposal");
            if (commands.Stale(proposal.Version) is { } stale) return stale;
            if (proposal.Record(ProposalDecider.Amend(call, proposal.State, command, work.Now)).Rejection is { } refused) return refused;
            var content = command.Content(proposalId);
            work.Documents.Store(content);
            return Outcome.Ok(ProposalView.From(proposal.State, content, call, commands.Caller), proposal.Version);
        }, cancellation);
}
