using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Proposals;

/// <summary>A proposal: to its proposer without what was only prepared, to reviewers of a blind call without its people.</summary>
/// <param name="Prepared">To staff: what was decided and is not revealed.</param>
/// <param name="Speakers">Who gives it; absent to reviewers of a blind call. Reviewers who are not staff get them without address and availability.</param>
/// <param name="Scores">To staff: the weighted mean of each round, from 0 to 1; to other reviewers, of the rounds in which they have reviewed it.</param>
/// <param name="Reviews">To staff: how many there are.</param>
sealed record ProposalView(
    Guid Id, Guid EventId, ProposalStatus Status, string Type, string? Track, string? Title, string? Abstract, string? Language, IReadOnlyList<ProposedSpeaker>? Speakers,
    IReadOnlyDictionary<string, string>? Answers, bool IsLate, Guid? SessionId, ProposalDecision? Prepared, IReadOnlyDictionary<string, decimal>? Scores, int? Reviews)
{
    internal static ProposalView From(Proposal proposal, ProposalContent? content, CallSet call, Caller caller)
    {
        var (isOwn, isStaff) = (proposal.Account == caller.Account, caller.IsStaff);
        var isReviewer = !isStaff && !isOwn && call.IsReviewer(caller.Account);
        // Who waits is still reviewed.
        var isHidden = call.IsBlind && !isOwn && (proposal.Status == ProposalStatus.Submitted || (isReviewer && proposal.Status == ProposalStatus.WaitingList));
        return new(
            proposal.Id, proposal.EventId, proposal.Status, proposal.Type, proposal.Track, content?.Title, content?.Abstract, content?.Language,
            isHidden ? null : isReviewer ? content?.Speakers.Select(speaker => new ProposedSpeaker(speaker.Name, "", speaker.Biography)).ToList() : content?.Speakers, content?.Answers, proposal.IsLate, proposal.SessionId, isStaff && !isOwn ? proposal.Prepared : null,
            isOwn ? null : isStaff ? proposal.ScoresOf(call.Criteria) : isReviewer && proposal.RoundsOf(caller.Actor) is { Count: > 0 } rounds ? proposal.ScoresOf(call.Criteria, rounds) : null,
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

    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation, ProposalStatus? status = null)
    {
        if (!Paging.TryRead(request, out var page, out var problem)) return problem;
        var caller = reads.Caller;
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is null) return Problems.NotFound("event");
        var all = session.Query<Proposal>().Where(proposal => proposal.EventId == eventId && proposal.Id.CompareTo(page.After) > 0);
        if (status is { } asked) all = all.Where(proposal => proposal.Status == asked);
        var call = (await session.LoadAsync<CallForProposals>(CallForProposals.IdOf(eventId), cancellation))?.Terms;
        if (!caller.IsStaff && call?.IsReviewer(caller.Account) != true) all = all.Where(proposal => proposal.Account == caller.Account);
        var found = await all.OrderBy(proposal => proposal.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        var titles = (await session.LoadManyAsync<ProposalContent>(cancellation, [.. found.Select(proposal => proposal.Id)])).ToDictionary(content => content.Id, content => content.Title);
        return Results.Ok(page.Of(found, proposal => proposal.Id, proposal => ProposalSummary.From(proposal, titles.GetValueOrDefault(proposal.Id), call?.Criteria ?? [], caller)));
    }

    static async Task<IResult> One(Guid eventId, Guid proposalId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var content = await session.LoadAsync<ProposalContent>(proposalId, cancellation);
        var call = await session.LoadAsync<CallForProposals>(CallForProposals.IdOf(eventId), cancellation);
        var caller = reads.Caller;
        return await reads.One<Proposal>(proposalId, proposal => ProposalView.From(proposal, content, call!.Terms!, caller), cancellation,
            (proposal, who) => proposal.EventId == eventId && call?.Terms is not null && (who.IsStaff || proposal.Account == who.Account || call.Terms.IsReviewer(who.Account)));
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
/// <param name="Title">Its title.</param>
/// <param name="Prepared">To staff: what was decided and is not revealed.</param>
/// <param name="Scores">To staff: the weighted mean of each round, from 0 to 1.</param>
sealed record ProposalSummary(
    Guid Id, ProposalStatus Status, string Type, string? Track, int? Reviews, string? Title, bool IsLate, ProposalDecision? Prepared, IReadOnlyDictionary<string, decimal>? Scores)
{
    // Of one's own proposal nobody reads what the others think.
    internal static ProposalSummary From(Proposal proposal, string? title, IReadOnlyList<Criterion> criteria, Caller caller) => caller.IsStaff && proposal.Account != caller.Account
        ? new(proposal.Id, proposal.Status, proposal.Type, proposal.Track, proposal.Reviews.Count, title, proposal.IsLate, proposal.Prepared, proposal.ScoresOf(criteria))
        : new(proposal.Id, proposal.Status, proposal.Type, proposal.Track, null, title, proposal.IsLate, null, null);
}
