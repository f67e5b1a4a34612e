using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Events.Seats;

/// <summary>
/// Seats that several ticket types may share. Every seat taken or given back is a fact of this stream, and what is available is their
/// fold: there is no counter that could drift.
/// </summary>
public sealed record SeatPool : IState<SeatPool>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many seats there are.</summary>
    public int Capacity { get; init; }

    /// <summary>Seats that wait for payment, by registration.</summary>
    public ImmutableDictionary<Guid, SeatHold> Holds { get; init; } = ImmutableDictionary<Guid, SeatHold>.Empty;

    /// <summary>Seats that are taken, by registration.</summary>
    public ImmutableDictionary<Guid, int> Confirmed { get; init; } = ImmutableDictionary<Guid, int>.Empty;

    /// <inheritdoc />
    public static SeatPool Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public SeatPool Evolve(object e) => e switch
    {
        PoolOpened opened => this with { EventId = opened.EventId, Name = opened.Name, Capacity = opened.Capacity },
        SeatsHeld held => this with { Holds = Holds.SetItem(held.RegistrationId, new(held.Quantity, held.ExpiresAt)) },
        SeatsConfirmed confirmed => this with
        {
            Holds = Holds.Remove(confirmed.RegistrationId),
            Confirmed = Confirmed.SetItem(confirmed.RegistrationId, confirmed.Quantity),
        },
        SeatsReleased released => this with
        {
            Holds = Holds.Remove(released.RegistrationId),
            Confirmed = Confirmed.Remove(released.RegistrationId),
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>Seats that wait for payment at an instant.</summary>
    public int HeldAt(DateTimeOffset now) => Holds.Values.Where(hold => now < hold.ExpiresAt).Sum(hold => hold.Quantity);

    /// <summary>Seats that can be had at an instant. A hold counts until its time is over, and not a moment longer.</summary>
    public int AvailableAt(DateTimeOffset now) => Capacity - HeldAt(now) - Confirmed.Values.Sum();
}

/// <summary>Seats that wait for payment.</summary>
/// <param name="Quantity">How many.</param>
/// <param name="ExpiresAt">Until when, exclusive, UTC.</param>
public sealed record SeatHold(int Quantity, DateTimeOffset ExpiresAt);
