using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Proposals;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Speakers;

/// <summary>Takes somebody off the list of an event's people who is on no session of a draft and in no proposal. Releases keep their names.</summary>
static class RemoveSpeaker
{
    internal static void Map(RouteGroupBuilder speakers) => speakers.MapDelete("/{speakerId:guid}", Handle).ForStaff("events:write")
        .Answers(null, 204).RequireIfMatch().DecidedOn("the person").Refuses(EventsProblems.SpeakerInUse);

    static Task<IResult> Handle(Guid eventId, Guid speakerId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            var lineup = await work.Find<Lineup>(Lineup.IdOf(eventId), cancellation);
            if (await work.Load<Speaker>(speakerId, cancellation) is not { MergedInto: null } speaker || speaker.EventId != eventId) return Outcome.NotFound("speaker");
            if (commands.Stale(SpeakerView.From(speaker, lineup?.State).Version()) is { } stale) return stale;
            foreach (var id in await OpenDrafts.Of(eventId, work, cancellation))
            {
                if (await work.Find<Draft>(id, cancellation) is not { State.IsClosed: false } draft) continue;
                if (draft.State.Sessions.Values.Count(session => session.Details.Speakers.Contains(speakerId)) is > 0 and var on)
                    return new Rejection("speaker-in-use", $"They are on {on} sessions of the draft {draft.State.Name}. Take them off these first, or merge them with whoever they are.");
                if (draft.State.Remembers(speakerId)) draft.Record(Decision.Accepted(new PersonRemoved(speakerId)));
            }
            var aliases = await work.Documents.Query<Speaker>().Where(other => other.EventId == eventId && other.MergedInto == speakerId).ToListAsync(cancellation);
            if (await IsProposed(eventId, [speakerId, .. aliases.Select(alias => alias.Id)], work, cancellation))
                return new Rejection("speaker-in-use", "A proposal that is not withdrawn or rejected names them.");
            await work.Decide<Lineup>(Lineup.IdOf(eventId), _ => Decision.Accepted(new SpeakerRemoved(speakerId)), cancellation);
            foreach (var one in aliases.Append(speaker)) work.Documents.Delete<Speaker>(one.Id);
            return Outcome.Done;
        }, cancellation);

    static async Task<bool> IsProposed(Guid eventId, HashSet<Guid> people, Work work, CancellationToken cancellation)
    {
        var proposals = await work.Documents.Query<Proposal>()
            .Where(proposal => proposal.EventId == eventId && proposal.Status != ProposalStatus.Withdrawn && proposal.Status != ProposalStatus.Rejected).ToListAsync(cancellation);
        var contents = await work.Documents.LoadManyAsync<ProposalContent>(cancellation, [.. proposals.Select(proposal => proposal.Id)]);
        return contents.SelectMany(content => content.Speakers).Any(proposed => people.Contains(Speaker.IdOfEmail(eventId, proposed.Email)));
    }
}
