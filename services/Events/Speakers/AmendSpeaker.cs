using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Speakers;

/// <summary>Says anew who somebody on the programme is. Drafts show it at once, the public from the next release on.</summary>
static class AmendSpeaker
{
    internal static void Map(RouteGroupBuilder speakers) => speakers.MapPut("/{speakerId:guid}", Handle).ForStaff("events:write")
        .Answers(typeof(SpeakerView)).RequireIfMatch().DecidedOn("the person").Refuses(EventsProblems.SpeakerExists);

    static Task<IResult> Handle(Guid eventId, Guid speakerId, SpeakerContent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            // Locked, and only then read: what is known is a document.
            var lineup = await work.Find<Lineup>(Lineup.IdOf(eventId), cancellation);
            if (await work.Load<Speaker>(speakerId, cancellation) is not { MergedInto: null } before || before.EventId != eventId) return Outcome.NotFound("speaker");
            if (commands.Stale(SpeakerView.From(before, lineup?.State).Version()) is { } stale) return stale;
            if (command.Refusal() is { } refused) return refused;
            if (await command.Taken(eventId, speakerId, work, cancellation) is { } taken) return taken;
            var speaker = before with
            {
                Name = command.NameInOneLine()!,
                Email = command.Email,
                Biography = command.Biography,
                Account = command.Account,
            };
            if (speaker != before)
            {
                await work.Decide<Lineup>(Lineup.IdOf(eventId), _ => Decision.Accepted(new SpeakerAmended(speakerId)), cancellation);
                work.Documents.Store(speaker);
            }
            var view = SpeakerView.From(speaker, lineup?.State);
            return Outcome.Ok(view, view.Version());
        }, cancellation);
}
