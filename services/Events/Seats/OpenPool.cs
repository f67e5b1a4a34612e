using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Seats;

/// <summary>Sets seats aside for an event.</summary>
/// <param name="Name">What they are, such as a room or a kind of place; 1 to 200 characters.</param>
/// <param name="Capacity">How many, from 0 to 1000000.</param>
sealed record OpenPool(string Name, int Capacity)
{
    internal static void Map(RouteGroupBuilder pools) => pools.MapPost("/", Handle).ForStaff("events:write").Answers(typeof(SeatPoolView), 201);

    static Task<IResult> Handle(Guid eventId, OpenPool command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("event");
            var decision = SeatPoolDecider.Open(eventId, command);
            if (decision.Rejection is { } refused) return refused;

            var pool = work.Start<SeatPool>(Uuid.New(work.Now), decision);
            return Outcome.Created($"/v1/events/{eventId}/capacity-pools/{pool.State.Id}", SeatPoolView.From(pool.State, work.Now), pool.Version);
        }, cancellation);
}
