using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>Adds a room to a draft.</summary>
static class AddRoom
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/rooms", Handle).ForStaff("events:write").Answers(typeof(Room), 201).Refuses(EventsProblems.DraftFull);

    static Task<IResult> Handle(Guid eventId, string draft, RoomContent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, found)) return Outcome.NotFound("draft");
            var id = Uuid.New(work.Now);
            return found.Record(DraftAct.By(commands, work, "add-room", RoomDecider.Set(found.State, id, command))).Rejection is { } refused ? refused
                : Outcome.Created($"/v1/events/{eventId}/drafts/{Uri.EscapeDataString(draft)}", found.State.Room(id)!, found.Version);
        }, cancellation);
}
