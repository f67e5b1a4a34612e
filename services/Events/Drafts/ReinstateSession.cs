using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Lets a session that was cancelled take place after all.</summary>
static class ReinstateSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/{sessionId:guid}/reinstate", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session").Refuses(EventsProblems.PlacementBlocked);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "reinstate", commands, (_, session, _) => DraftDecider.Reinstate(session), cancellation);
}
