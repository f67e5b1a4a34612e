using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Says all there is to a room of a draft anew.</summary>
static class ChangeRoom
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPut("/{draft}/rooms/{roomId:guid}", Handle).ForStaff("events:write").Answers(typeof(Room)).DecidedOn("the draft");

    static Task<IResult> Handle(Guid eventId, string draft, Guid roomId, RoomContent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, found)) return Outcome.NotFound("draft");
            if (found.State.Room(roomId) is null) return Outcome.NotFound("room");
            if (commands.Stale(found.Version) is { } stale) return stale;
            return found.Record(DraftAct.By(commands, work, "change-room", RoomDecider.Set(found.State, roomId, command))).Rejection is { } refused ? refused : Outcome.Ok(found.State.Room(roomId)!, found.Version);
        }, cancellation);
}
