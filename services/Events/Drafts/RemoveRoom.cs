using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Takes a room in which nothing is out of a draft.</summary>
static class RemoveRoom
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapDelete("/{draft}/rooms/{roomId:guid}", Handle).ForStaff("events:write")
        .Answers(null, 204).DecidedOn("the draft").Refuses(EventsProblems.RoomInUse);

    static Task<IResult> Handle(Guid eventId, string draft, Guid roomId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, found)) return Outcome.NotFound("draft");
            if (found.State.Room(roomId) is null) return Outcome.NotFound("room");
            if (commands.Stale(found.Version) is { } stale) return stale;
            return found.Record(DraftAct.By(commands, work, "remove-room", RoomDecider.Remove(found.State, roomId))).Rejection is { } refused ? refused : Outcome.Done;
        }, cancellation);
}
