using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Speakers;

/// <summary>Puts somebody on the list of an event's people, so that sessions can name them. Imports and proposals do it by themselves.</summary>
static class AddSpeaker
{
    internal static void Map(RouteGroupBuilder speakers) => speakers.MapPost("/", Handle).ForStaff("events:write").Answers(typeof(SpeakerView), 201).Refuses(EventsProblems.SpeakerExists);

    static Task<IResult> Handle(Guid eventId, SpeakerContent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("event");
            if (command.Refusal() is { } refused) return refused;
            var id = command.Email is { } email ? Speaker.IdOfEmail(eventId, email) : Uuid.New(work.Now);
            // First, because it locks the line-up: of two who add one person at once, the second finds them.
            await work.Decide<Lineup>(Lineup.IdOf(eventId), _ => Decision.Accepted(new SpeakerAdded(id)), cancellation);
            if (await work.Load<Speaker>(id, cancellation) is { } known)
                return new Rejection("speaker-exists", $"Somebody with that address is on the list already, as {known.MergedInto ?? id}. Amend what is known of them.");
            if (await command.Taken(eventId, id, work, cancellation) is { } taken) return taken;
            var speaker = new Speaker(id, eventId, command.NameInOneLine()!, command.Email, command.Biography, command.Account);
            work.Documents.Insert(speaker);
            var view = SpeakerView.From(speaker, work.State<Lineup>(Lineup.IdOf(eventId)));
            return Outcome.Created($"/v1/events/{eventId}/speakers/{id}", view, view.Version());
        }, cancellation);
}
