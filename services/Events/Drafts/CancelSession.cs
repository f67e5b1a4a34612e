using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Says that a session does not take place. It stays to be seen so, with what takes its place.</summary>
/// <param name="Replacement">Another session of the draft, or null.</param>
sealed record CancelSession(Guid? Replacement = null)
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/{sessionId:guid}/cancel", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session");

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, CancelSession command, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "cancel", commands, (state, session, _) => DraftDecider.Cancel(state, session, command.Replacement), cancellation);
}
