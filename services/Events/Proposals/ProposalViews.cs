using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>A proposal: to its proposer without what was only prepared, to reviewers of a blind call without its people.</summary>
/// <param name="Prepared">To staff: what was decided and is not revealed.</param>
/// <param name="Scores">To staff: the weighted mean of each round, from 0 to 1.</param>
/// <param name="Reviews">To staff: how many there are.</param>
sealed record ProposalView(
    Guid Id, Guid EventId, ProposalStatus Status, string Type, string? Track, string? Title, string? Abstract, string? Language, IReadOnlyList<ProposedSpeaker>? Speakers,
    IReadOnlyDictionary<string, string>? Answers, bool IsLate, Guid? SessionId, ProposalDecision? Prepared, IReadOnlyDictionary<string, decimal>? Scores, int? Reviews)
{
    internal static ProposalView From(Proposal proposal, ProposalContent? content, CallSet call, Caller caller)
    {
        var (isOwn, isStaff) = (proposal.Account == caller.Account, caller.IsStaff);
        var isHidden = call.IsBlind && !isOwn && proposal.Status == ProposalStatus.Submitted;
        return new(
            proposal.Id, proposal.EventId, proposal.Status, proposal.Type, proposal.Track, content?.Title, content?.Abstract, content?.Language,
            isHidden ? null : content?.Speakers, content?.Answers, proposal.IsLate, proposal.SessionId, isStaff && !isOwn ? proposal.Prepared : null,
            isStaff && !isOwn ? proposal.Reviews.Values.Select(review => review.Round).Distinct().Order()
                .ToDictionary(round => $"{round}", round => proposal.ScoreOf(round, call.Criteria) ?? 0) : null,
            isStaff && !isOwn ? proposal.Reviews.Count : null);
    }
}

static class ProposalViews
{
    internal static void Map(RouteGroupBuilder proposals)
    {
        proposals.MapGet("/", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<ProposalSummary>)).Paged();
        proposals.MapGet("/{proposalId:guid}", One).ForMembersAndStaff("events:read").Answers(typeof(ProposalView)).AsOf();
    }

    static Task<IResult> List(Guid eventId, Reads reads, CancellationToken cancellation, ProposalStatus? status = null)
    {
        var caller = reads.Caller;
        return reads.List<Proposal>(all =>
        {
            all = all.Where(proposal => proposal.EventId == eventId);
            if (status is { } asked) all = all.Where(proposal => proposal.Status == asked);
            return caller.IsStaff ? all : all.Where(proposal => proposal.Account == caller.Account);
        }, proposal => new ProposalSummary(proposal.Id, proposal.Status, proposal.Type, proposal.Track, caller.IsStaff ? proposal.Reviews.Count : null), cancellation);
    }

    static async Task<IResult> One(Guid eventId, Guid proposalId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var content = await session.LoadAsync<ProposalContent>(proposalId, cancellation);
        var call = await session.LoadAsync<CallForProposals>(CallForProposals.IdOf(eventId), cancellation);
        var caller = reads.Caller;
        return await reads.One<Proposal>(proposalId, proposal => ProposalView.From(proposal, content, call!.Terms!, caller), cancellation,
            (proposal, who) => proposal.EventId == eventId && call?.Terms is not null && (who.IsStaff || proposal.Account == who.Account));
    }

    /// <summary>A proposal of the event, and its call.</summary>
    internal static async Task<(Loaded<Proposal> Proposal, CallSet Call)?> Find(Work work, Guid eventId, Guid id, CancellationToken cancellation) =>
        await work.Find<Proposal>(id, cancellation) is { } proposal && proposal.State.EventId == eventId
        && await work.Read<CallForProposals>(CallForProposals.IdOf(eventId), cancellation) is { Terms: { } call } ? (proposal, call) : null;

    /// <summary>The same, of one's own; staff act for whoever has asked them to.</summary>
    internal static async Task<(Loaded<Proposal> Proposal, CallSet Call)?> Own(Work work, Guid eventId, Guid id, Caller caller, CancellationToken cancellation) =>
        await Find(work, eventId, id, cancellation) is var (proposal, call) && (caller.IsStaff || proposal.State.Account == caller.Account) ? (proposal, call) : null;
}

/// <summary>A proposal in a list.</summary>
/// <param name="Reviews">To staff: how many there are.</param>
sealed record ProposalSummary(Guid Id, ProposalStatus Status, string Type, string? Track, int? Reviews);
