using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Writes a session into a draft. It has no time until it is scheduled.</summary>
static class AddSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/", Handle).ForStaff("events:write").Answers(typeof(SessionAnswer), 201).Refuses(EventsProblems.DraftFull, EventsProblems.PlacementBlocked);

    static Task<IResult> Handle(Guid eventId, string draft, SessionContent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (planned, found)) return Outcome.NotFound("draft");
            if (await command.Strangers(eventId, work, cancellation) is { } strangers) return strangers;
            var id = Uuid.New(work.Now);
            var words = await command.Words(eventId, null, work, cancellation);
            var (refused, conflicts) = await DraftAct.Record(work, found, planned, "add", null, commands, WriteDecider.Add(found.State, id, command, words?.Id), [id], cancellation);
            if (refused is not null) return refused;
            if (words is not null) work.Documents.Store(words);
            var session = found.State.Sessions[id];
            return Outcome.Created(
                $"/v1/events/{eventId}/drafts/{Uri.EscapeDataString(draft)}/sessions/{id}", new SessionAnswer((await DraftViews.View(session, work, cancellation)).With(words), conflicts), session.Version);
        }, cancellation);
}
