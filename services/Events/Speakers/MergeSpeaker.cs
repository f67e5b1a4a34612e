using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Speakers;

/// <summary>
/// Makes two entries one person, such as whoever came by a file and by a proposal: in all drafts that somebody works on, the other one is on the sessions from
/// now on. What the other entry does not say is taken from this one.
/// </summary>
/// <param name="Into">The entry that stays.</param>
sealed record MergeSpeaker(Guid Into)
{
    internal static void Map(RouteGroupBuilder speakers) => speakers.MapPost("/{speakerId:guid}/merge", Handle).ForStaff("events:write")
        .Answers(typeof(SpeakerView)).DecidedOn("the person").Refuses(EventsProblems.SpeakersDiffer);

    static Task<IResult> Handle(Guid eventId, Guid speakerId, MergeSpeaker command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            // Locked, and only then read: what is known is a document.
            var lineup = (await work.Find<Lineup>(Lineup.IdOf(eventId), cancellation))?.State;
            if (await work.Load<Speaker>(speakerId, cancellation) is not { MergedInto: null } other || other.EventId != eventId) return Outcome.NotFound("speaker");
            if (commands.Stale(SpeakerView.From(other, lineup).Version()) is { } stale) return stale;
            if (command.Into == speakerId || await work.Load<Speaker>(command.Into, cancellation) is not { MergedInto: null } into || into.EventId != eventId)
                return Outcome.Invalid("into", "Name another person of this event.");
            if (Differ(other, into, lineup ?? Lineup.Empty(Guid.Empty)) is { } differ) return differ;

            await work.Decide<Lineup>(Lineup.IdOf(eventId), _ => Decision.Accepted(new SpeakerMerged(other.Id, into.Id)), cancellation);
            foreach (var id in await OpenDrafts.Of(eventId, work, cancellation))
            {
                if (await work.Find<Draft>(id, cancellation) is { State.IsClosed: false } draft) draft.Record(Decision.Accepted(new PersonMerged(other.Id, into.Id)));
            }
            var kept = into with
            {
                Email = into.Email ?? other.Email,
                Biography = into.Biography ?? other.Biography,
                Account = into.Account ?? other.Account,
            };
            var before = await work.Documents.Query<Speaker>().Where(speaker => speaker.EventId == eventId && speaker.MergedInto == other.Id).ToListAsync(cancellation);
            // Its address still says who it is: whoever proposes under it is the one that stays.
            work.Documents.Store([kept, other with { Account = null, MergedInto = into.Id }, .. before.Select(speaker => speaker with { MergedInto = into.Id })]);
            var view = SpeakerView.From(kept, work.State<Lineup>(Lineup.IdOf(eventId)));
            return Outcome.Ok(view, view.Version());
        }, cancellation);

    static Rejection? Differ(Speaker other, Speaker into, Lineup lineup) =>
        other.Account is not null && into.Account is not null && other.Account != into.Account
            ? new("speakers-differ", "They have different sign-ins, so they are two people. Take one of these away first, if it is not so.")
        : lineup.IsTeam(other.Id) != lineup.IsTeam(into.Id)
            ? new("speakers-differ", "One of them is a team and the other is not. Say the same of both first, if they are one.")
        : null;
}
