using Associations.Events.Seats;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>
/// Ends a hold whose time is over. The seats were free from that moment; this only writes it down, so that it does not matter how late
/// it comes.
/// </summary>
static class ExpireRegistration
{
    internal static async Task<Outcome> WhenDue(Guid id, Work work, CancellationToken cancellation)
    {
        if (await work.Find<Registration>(id, cancellation) is not { } registration) return Outcome.NotFound("registration");
        if (registration.Record(RegistrationDecider.Expire(registration.State, work.Now)).Events.Count == 0) return Outcome.Done;

        await GiveBackSeats(registration.State, work, cancellation);
        return Outcome.Done;
    }

    internal static async Task GiveBackSeats(Registration registration, Work work, CancellationToken cancellation)
    {
        foreach (var pool in await Register.PoolsOf(registration, work, cancellation))
            pool.Record(SeatPoolDecider.Release(pool.State, registration.Id));
    }
}
