using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Takes a session's time and room away; it stays in the draft.</summary>
static class UnscheduleSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/{sessionId:guid}/unschedule", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session").Refuses(EventsProblems.SessionCancelled, EventsProblems.PlacementBlocked);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "unschedule", commands, (_, session, _) => DraftDecider.Unschedule(session), cancellation);
}
