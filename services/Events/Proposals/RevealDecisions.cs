using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Speakers;
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
            var (speakers, proposers) = (new Dictionary<Guid, ProposedSpeaker>(), new List<(Guid Speaker, string Account)>());
            var contents = (await work.Documents.LoadManyAsync<ProposalContent>(cancellation, [.. prepared.Select(proposal => proposal.Id)])).ToDictionary(content => content.Id);
            foreach (var known in prepared)
            {
                if (await work.Find<Proposal>(known.Id, cancellation) is not { State: { Prepared: { } decision, Status: not ProposalStatus.Withdrawn } } proposal) continue;
                var session = decision == ProposalDecision.Accept ? Uuid.From(eventId, $"session:proposal:{known.Id}") : (Guid?)null;
                proposal.Record(Decision.Accepted(new DecisionRevealed(decision, session, eventId, proposal.State.Account)));
                counts[decision] = counts.GetValueOrDefault(decision) + 1;
                if (session is not { } id || contents.GetValueOrDefault(known.Id) is not { } content) continue;
                sessions.Add(Session(id, eventId, proposal.State, content, call, speakers, work));
                proposers.AddRange(content.Speakers.Where(speaker => speaker.IsProposer == true).Select(speaker => (Speaker.IdOfEmail(eventId, speaker.Email), proposal.State.Account)));
            }
            await Introduce(work, eventId, speakers, proposers, cancellation);
            if (sessions.Count > 0) await Add(work, eventId, sessions, commands.Caller.Actor, cancellation);
            return Outcome.Ok(new Revealed(counts.GetValueOrDefault(ProposalDecision.Accept), counts.GetValueOrDefault(ProposalDecision.Reject), counts.GetValueOrDefault(ProposalDecision.WaitingList)));
        }, cancellation);

    /// <summary>The session that a proposal becomes, without a time.</summary>
    internal static SessionAdded Session(Guid id, Guid eventId, Proposal proposal, ProposalContent content, CallSet call, Dictionary<Guid, ProposedSpeaker> speakers, Work work)
    {
        Guid[] people = [.. content.Speakers.Select(speaker => Speaker.IdOfEmail(eventId, speaker.Email)).Distinct()];
        foreach (var speaker in content.Speakers) speakers.TryAdd(Speaker.IdOfEmail(eventId, speaker.Email), speaker);
        var text = SessionText.Of(eventId, content.Abstract, null)!;
        work.Documents.Store(text);
        return new(id, new(null, null), new(
            content.Title, null, proposal.Type, content.Language, proposal.Track, null, call.Types.FirstOrDefault(type => type.Name == proposal.Type)?.Minutes ?? 30, null,
            people, SessionStatus.Scheduled, text.Id, SessionStage.Accepted));
    }

    // Whoever is known already stays as staff know them; when somebody can be there counts where nobody has said.
    static async Task Introduce(Work work, Guid eventId, Dictionary<Guid, ProposedSpeaker> speakers, List<(Guid Speaker, string Account)> proposers, CancellationToken cancellation)
    {
        if (speakers.Count == 0) return;
        Guid[] people = [.. speakers.Keys];
        var found = await work.Documents.LoadManyAsync<Speaker>(cancellation, people);
        var (known, merged) = (found.Select(speaker => speaker.Id).ToHashSet(), found.Where(speaker => speaker.MergedInto is not null).Select(speaker => speaker.Id).ToHashSet());
        var taken = (await LinkedSpeakers.Accounts(eventId, work.Documents, cancellation)).Values.ToHashSet();
        work.Documents.Store(speakers.Where(one => !known.Contains(one.Key)).OrderBy(one => one.Key)
            .Select(one => new Speaker(one.Key, eventId, one.Value.Name, one.Value.Email, one.Value.Biography, Account(one.Key, proposers, taken))));
        await work.Decide<Lineup>(Lineup.IdOf(eventId), lineup => Decision.Accepted(
            [.. from one in speakers
                where one.Value.Available is { Count: > 0 } && !merged.Contains(one.Key) && !lineup.Speakers.ContainsKey(one.Key)
                orderby one.Key
                select new SpeakerTermsSet(one.Key, false, one.Value.Available!)]), cancellation);
    }

    // An address proves nothing: whoever is known already, or is claimed by two sign-ins, is linked by staff. Nobody is two people.
    static string? Account(Guid speaker, List<(Guid Speaker, string Account)> proposers, HashSet<string> taken) =>
        proposers.Where(one => one.Speaker == speaker).Select(one => one.Account).Distinct().ToList() is [var account] && taken.Add(account) ? account : null;

    static async Task Add(Work work, Guid eventId, List<object> sessions, string by, CancellationToken cancellation)
    {
        var id = Draft.IdOf(eventId, Draft.Main);
        object[] begin = await work.Find<Draft>(id, cancellation) is null ? [new DraftOpened(eventId, Draft.Main)] : [];
        await work.Decide<Draft>(id, _ => Decision.Accepted([.. begin, .. sessions, new ActDone(Uuid.New(work.Now), "reveal", by, work.Now)]), cancellation);
    }

    /// <summary>How many were told what. Ask once more where there may be more than 2000.</summary>
    internal sealed record Revealed(int Accepted, int Rejected, int WaitingList);
}
