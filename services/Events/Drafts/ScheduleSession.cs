using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Gives a session that has none a time and a room.</summary>
static class ScheduleSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/{sessionId:guid}/schedule", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session")
        .Refuses(EventsProblems.SessionScheduled, EventsProblems.SessionCancelled, EventsProblems.PlacementBlocked, EventsProblems.TimeSkipped, EventsProblems.TimeRepeated);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, Place command, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "schedule", commands, (state, session, zone) => DraftDecider.Schedule(state, session, command, zone), cancellation);
}
