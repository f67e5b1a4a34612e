using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Events.Tickets;

/// <summary>A kind of ticket to an event: what it costs, and of which pools it takes a seat.</summary>
public sealed record TicketType : IState<TicketType>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What anyone pays.</summary>
    public Money Price { get; init; } = new(0, "");

    /// <summary>What a member pays for one's own ticket; null if that is the same.</summary>
    public Money? MemberPrice { get; init; }

    /// <summary>Every pool that one ticket takes a seat of.</summary>
    public IReadOnlyList<Guid> PoolIds { get; init; } = [];

    /// <summary>What becomes of a registration when the money for it goes back.</summary>
    public TicketPolicy Policy { get; init; } = TicketPolicy.Standard;

    /// <summary>The chapter that gets the money; null for the association.</summary>
    public Guid? CreditorId { get; init; }

    /// <summary>The legal entity that issues the invoices; null for the association's first.</summary>
    public Guid? BillingEntityId { get; init; }

    /// <summary>The version of its prices, from 1.</summary>
    public int Version { get; init; }

    /// <inheritdoc />
    public static TicketType Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public TicketType Evolve(object e) => e switch
    {
        TicketTypeOffered offered => this with
        {
            EventId = offered.EventId,
            Name = offered.Name,
            Price = offered.Price,
            MemberPrice = offered.MemberPrice,
            PoolIds = offered.PoolIds,
            Policy = offered.Policy ?? TicketPolicy.Standard,
            CreditorId = offered.CreditorId,
            BillingEntityId = offered.BillingEntityId,
            Version = 1,
        },
        _ => throw new UnknownEventException(this, e),
    };
}
