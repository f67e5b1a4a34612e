using Associations.EventSourcing;

namespace Associations.Events.Seats;

/// <summary>The rules of taking seats and of giving them back. What a registration asks for twice, it gets once.</summary>
static class SeatPoolDecider
{
    internal static Decision Open(Guid eventId, OpenPool command)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (command.Capacity is < 0 or > 1_000_000) return Decision.Invalid("capacity", "Give a whole number from 0 to 1000000.");
        return Decision.Accepted(new PoolOpened(eventId, command.Name.Trim(), command.Capacity));
    }

    internal static Decision Hold(SeatPool pool, Guid registrationId, int quantity, DateTimeOffset expiresAt, DateTimeOffset now) =>
        pool.Holds.ContainsKey(registrationId) || pool.Confirmed.ContainsKey(registrationId) ? Decision.AlreadyDone
        : quantity > pool.AvailableAt(now) ? SoldOut(pool, now)
        : Decision.Accepted(new SeatsHeld(registrationId, quantity, expiresAt));

    /// <summary>Takes seats for good: those held, or after the hold's end as many others, if there are any.</summary>
    internal static Decision Confirm(SeatPool pool, Guid registrationId, int quantity, DateTimeOffset now) =>
        pool.Confirmed.ContainsKey(registrationId) ? Decision.AlreadyDone
        : pool.Holds.TryGetValue(registrationId, out var hold) && now < hold.ExpiresAt ? Decision.Accepted(new SeatsConfirmed(registrationId, hold.Quantity))
        : quantity > pool.AvailableAt(now) ? SoldOut(pool, now)
        : Decision.Accepted(new SeatsConfirmed(registrationId, quantity));

    internal static Decision Release(SeatPool pool, Guid registrationId) =>
        pool.Holds.TryGetValue(registrationId, out var hold) ? Decision.Accepted(new SeatsReleased(registrationId, hold.Quantity))
        : pool.Confirmed.TryGetValue(registrationId, out var quantity) ? Decision.Accepted(new SeatsReleased(registrationId, quantity))
        : Decision.AlreadyDone;

    static Decision SoldOut(SeatPool pool, DateTimeOffset now) => Decision.Rejected("seats-sold-out", pool.AvailableAt(now) switch
    {
        0 => $"No seat is left in '{pool.Name}'. Seats that others hold may come back within 15 minutes.",
        1 => $"One seat is left in '{pool.Name}'.",
        var left => $"{left} seats are left in '{pool.Name}'.",
    });
}
