using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Lets two sessions take each other's time and room.</summary>
/// <param name="With">The other session.</param>
/// <param name="WithETag">The other's <c>etag</c> as you saw it, with its quotes or without, because it is moved too.</param>
sealed record SwapSessions(Guid With, string? WithETag)
{
    internal static void Map(RouteGroupBuilder sessions) => sessions.MapPost("/{sessionId:guid}/swap", Handle).ForStaff("events:write")
        .Answers(typeof(SessionAnswer)).RequireIfMatch().DecidedOn("the session")
        .Refuses(EventsProblems.SessionNotScheduled, EventsProblems.SessionCancelled, EventsProblems.PlacementBlocked, EventsProblems.TimeSkipped, EventsProblems.TimeRepeated);

    static Task<IResult> Handle(Guid eventId, string draft, Guid sessionId, SwapSessions command, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, sessionId, "swap", commands, (state, session, zone) =>
            !state.Sessions.TryGetValue(command.With, out var other) ? Decision.Invalid("with", "There is no such session in this draft.")
            : command.WithETag is null ? Decision.Invalid("withETag", "Send the other session's etag as you saw it.")
            : DraftDecider.Swap(state, session, other, zone), cancellation,
            state => command.WithETag is { } seen && state.Sessions.TryGetValue(command.With, out var other) && seen.Trim('"') != SessionView.ETagOf(other).Trim('"') ? other : null);
}
