using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>
/// Writes a session anew, all of it; its time and room stay. Of what is given several times the words and people are changed each time, and nothing else.
/// </summary>
static class ChangeSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPut("/{sessionId:guid}", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session").Refuses(EventsProblems.PlacementBlocked, EventsProblems.BlockNotEmpty);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, SessionContent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (planned, found)) return Outcome.NotFound("draft");
            if (!found.State.Sessions.TryGetValue(sessionId, out var before)) return Outcome.NotFound("session");
            if (commands.Stale(before.Version) is { } stale) return await DraftAct.Overtaken(stale, found.State, before, work, cancellation);
            if (await command.Strangers(eventId, work, cancellation) is { } strangers) return strangers;
            var words = await command.Words(eventId, before.Details, work, cancellation);
            var (refused, conflicts) = await DraftAct.Record(work, found, planned, "change", null, commands, WriteDecider.Change(found.State, before, command, words?.Id), [sessionId], cancellation);
            if (refused is not null) return refused;
            if (command.SaysWords && words is not null) work.Documents.Store(words);
            var session = found.State.Sessions[sessionId];
            return Outcome.Ok(new SessionAnswer((await DraftViews.View(session, work, cancellation)).With(words), conflicts), session.Version);
        }, cancellation);
}
