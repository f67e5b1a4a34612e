using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Seats;

/// <summary>A pool at this moment: what is held, confirmed and available adds up to its capacity.</summary>
sealed record SeatPoolView(Guid Id, Guid EventId, string Name, int Capacity, int Held, int Confirmed, int Available)
{
    internal static SeatPoolView From(SeatPool pool, DateTimeOffset now) => new(
        pool.Id, pool.EventId, pool.Name, pool.Capacity, pool.HeldAt(now), pool.Confirmed.Values.Sum(), pool.AvailableAt(now));
}

static class SeatPoolViews
{
    internal static void Map(RouteGroupBuilder pools)
    {
        pools.MapGet("/", (Guid eventId, Reads reads, TimeProvider time, CancellationToken cancellation) =>
            reads.List<SeatPool>(all => all.Where(pool => pool.EventId == eventId), pool => SeatPoolView.From(pool, time.GetUtcNow()), cancellation))
            .ForMembersAndStaff("events:read").Answers(typeof(PageOf<SeatPoolView>)).Paged();
        pools.MapOne("/{poolId:guid}", (Guid eventId, Guid poolId, Reads reads, CancellationToken cancellation) =>
            reads.OneAt<SeatPool>(poolId, SeatPoolView.From, cancellation, (pool, _) => pool.EventId == eventId))
            .ForMembersAndStaff("events:read").Answers(typeof(SeatPoolView));
    }
}
