using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>
/// Closes the gaps between what is in a room from a time on, on that day. A block moves with what it holds; time that is kept free stays where it is.
/// </summary>
/// <param name="RoomId">The room.</param>
/// <param name="From">Local time at the venue, at which the first is to begin.</param>
/// <param name="GapMinutes">How many minutes to leave between two, 0 to 240.</param>
sealed record CompactRoom(Guid RoomId, DateTime From, int GapMinutes = 0)
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/compact", Handle).ForStaff("events:write")
        .Answers(typeof(SessionsAnswer)).DecidedOn("the draft").Refuses(EventsProblems.RoomShared, EventsProblems.PlacementBlocked, EventsProblems.TimeSkipped, EventsProblems.TimeRepeated);

    static Task<IResult> Handle(Guid eventId, string draft, CompactRoom command, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, "compact", commands, (state, zone) => (DraftDecider.Compact(state, command.RoomId, command.From, command.GapMinutes, zone), null), cancellation);
}
