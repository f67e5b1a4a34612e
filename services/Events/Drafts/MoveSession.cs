using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Gives a session another time, room or length. What a block holds goes with it.</summary>
static class MoveSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/{sessionId:guid}/move", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session")
        .Refuses(EventsProblems.SessionNotScheduled, EventsProblems.SessionCancelled, EventsProblems.PlacementBlocked, EventsProblems.TimeSkipped, EventsProblems.TimeRepeated);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, Place command, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "move", commands, (state, session, zone) => DraftDecider.Move(state, session, command, zone), cancellation);
}
