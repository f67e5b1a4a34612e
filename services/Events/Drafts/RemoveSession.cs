using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Takes a session out of a draft. What was announced is better cancelled, which can be seen.</summary>
static class RemoveSession
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapDelete("/{sessionId:guid}", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session").Refuses(EventsProblems.BlockNotEmpty, EventsProblems.PlacementBlocked);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "remove", commands, (state, session, _) => WriteDecider.Remove(state, session), cancellation);
}
