using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Proposes a session.</summary>
/// <param name="Title">1 to 500 characters.</param>
/// <param name="Abstract">What it is about, 1 to 10000 characters.</param>
/// <param name="Type">One of the call's types.</param>
/// <param name="Speakers">Who gives it, members or not.</param>
/// <param name="Track">One of the call's tracks, where there are any.</param>
/// <param name="Language">A language tag (BCP 47).</param>
/// <param name="Answers">Key of the call's question to answer.</param>
/// <param name="LateCode">After the end of the call: the code that one was given.</param>
sealed record SubmitProposal(
    string Title, string Abstract, string Type, IReadOnlyList<ProposedSpeaker> Speakers, string? Track = null, string? Language = null,
    IReadOnlyDictionary<string, string>? Answers = null, string? LateCode = null)
{
    internal static void Map(RouteGroupBuilder proposals) => proposals.MapPost("/", Handle).ForMembersAndStaff("events:write").Answers(typeof(ProposalView), 201).Refuses(EventsProblems.CallClosed);

    static Task<IResult> Handle(Guid eventId, SubmitProposal command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            var call = await work.Read<CallForProposals>(CallForProposals.IdOf(eventId), cancellation);
            if (call is null || commands.Caller.Account is not { } account) return Outcome.NotFound("call");
            var decision = ProposalDecider.Submit(call.Terms, command, eventId, account, work.Now);
            if (decision.Rejection is { } refused) return refused;
            var proposal = work.Start<Proposal>(Uuid.New(work.Now), decision);
            var content = command.Content(proposal.State.Id);
            work.Documents.Insert(content);
            return Outcome.Created($"/v1/events/{eventId}/proposals/{proposal.State.Id}", ProposalView.From(proposal.State, content, call.Terms!, commands.Caller), proposal.Version);
        }, cancellation);

    internal ProposalContent Content(Guid id) => new(id, Title.Trim(), Abstract, Language, Speakers, Answers ?? new Dictionary<string, string>());
}
