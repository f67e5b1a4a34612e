using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Moves all that is in a room from a time on, on that day.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="From">Local time at the venue.</param>
/// <param name="Minutes">By how much; below zero for earlier.</param>
sealed record ShiftSessions(Guid RoomId, DateTime From, int Minutes)
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/shift", Handle).ForStaff("events:write")
        .Answers(typeof(SessionsAnswer)).DecidedOn("the draft").Refuses(EventsProblems.PlacementBlocked, EventsProblems.TimeSkipped, EventsProblems.TimeRepeated);

    static Task<IResult> Handle(Guid eventId, string draft, ShiftSessions command, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, "shift", commands, (state, zone) => (DraftDecider.Shift(state, command.RoomId, command.From, command.Minutes, zone), null), cancellation);
}
