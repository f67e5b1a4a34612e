using Associations.EventSourcing;

namespace Associations.Events.Seats;

/// <summary>A number of seats was set aside for an event.</summary>
[EventType("seatPool.opened.v1")]
public sealed record PoolOpened(Guid EventId, string Name, int Capacity);

/// <summary>A registration holds seats for a while.</summary>
/// <param name="ExpiresAt">From here on the seats are free again, whether or not anything has looked, UTC.</param>
[EventType("seatPool.held.v1")]
public sealed record SeatsHeld(Guid RegistrationId, int Quantity, DateTimeOffset ExpiresAt);

/// <summary>A registration's seats are taken for good.</summary>
[EventType("seatPool.confirmed.v1")]
public sealed record SeatsConfirmed(Guid RegistrationId, int Quantity);

/// <summary>A registration's seats went back into the pool.</summary>
[EventType("seatPool.released.v1")]
public sealed record SeatsReleased(Guid RegistrationId, int Quantity);
