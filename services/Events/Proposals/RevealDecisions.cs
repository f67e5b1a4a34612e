using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Proposals;

/// <summary>
/// Tells everybody at once what was decided about their proposals. What is accepted becomes a session of the main draft, without a time, and is
/// confirmed when its speakers say so.
/// </summary>
static class RevealDecisions
{
    // More than any call has brought that was decided at once.
    const int Most = 2000;

    internal static void Map(RouteGroupBuilder events) => events.MapPost("/{eventId:guid}/call-for-proposals/reveal", Handle).ForStaff("events:write")
        .Answers(typeof(Revealed)).Costly();

    static Task<IResult> Handle(Guid eventId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<CallForProposals>(CallForProposals.IdOf(eventId), cancellation) is not { Terms: { } call }) return Outcome.NotFound("call");
            var prepared = await work.Documents.Query<Proposal>().Where(proposal => proposal.EventId == eventId && proposal.Prepared != null).OrderBy(proposal => proposal.Id).Take(Most).ToListAsync(cancellation);
            var (sessions, counts) = (new List<object>(), new Dictionary<ProposalDecision, int>());
            var contents = (await work.Documents.LoadManyAsync<ProposalContent>(cancellation, [.. prepared.Select(proposal => proposal.Id)])).ToDictionary(content => content.Id);
            foreach (var known in prepared)
            {
                if (await work.Find<Proposal>(known.Id, cancellation) is not { State: { Prepared: { } decision, Status: not ProposalStatus.Withdrawn } } proposal) continue;
                var session = decision == ProposalDecision.Accept ? Uuid.From(eventId, $"session:proposal:{known.Id}") : (Guid?)null;
                proposal.Record(Decision.Accepted(new DecisionRevealed(decision, session)));
                counts[decision] = counts.GetValueOrDefault(decision) + 1;
                if (session is { } id && contents.GetValueOrDefault(known.Id) is { } content) sessions.Add(Session(id, eventId, proposal.State, content, call, work));
            }
            if (sessions.Count > 0) await Add(work, eventId, sessions, commands.Caller.Actor, cancellation);
            return Outcome.Ok(new Revealed(counts.GetValueOrDefault(ProposalDecision.Accept), counts.GetValueOrDefault(ProposalDecision.Reject), counts.GetValueOrDefault(ProposalDecision.WaitingList)));
        }, cancellation);

    static SessionAdded Session(Guid id, Guid eventId, Proposal proposal, ProposalContent content, CallSet call, Work work)
    {
        var speakers = content.Speakers.Select(speaker => new Speaker(Speaker.IdOf(eventId, $"email:{speaker.Email.ToLowerInvariant()}"), eventId, speaker.Name)).DistinctBy(speaker => speaker.Id).ToList();
        work.Documents.Store<Speaker>(speakers);
        var text = SessionText.Of(eventId, content.Abstract, null)!;
        work.Documents.Store(text);
        return new(id, new(null, null), new(
            content.Title, null, proposal.Type, content.Language, proposal.Track, null, call.Types.FirstOrDefault(type => type.Name == proposal.Type)?.Minutes ?? 30, null,
            [.. speakers.Select(speaker => speaker.Id)], SessionStatus.Scheduled, text.Id, SessionStage.Accepted));
    }

    static async Task Add(Work work, Guid eventId, List<object> sessions, string by, CancellationToken cancellation)
    {
        var id = Draft.IdOf(eventId, Draft.Main);
        object[] begin = await work.Find<Draft>(id, cancellation) is null ? [new DraftOpened(eventId, Draft.Main)] : [];
        await work.Decide<Draft>(id, _ => Decision.Accepted([.. begin, .. sessions, new ActDone(Uuid.New(work.Now), "reveal", by, work.Now)]), cancellation);
    }

    /// <summary>How many were told what. Ask once more where there may be more than 2000.</summary>
    internal sealed record Revealed(int Accepted, int Rejected, int WaitingList);
}
