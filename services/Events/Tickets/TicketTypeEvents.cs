using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Events.Tickets;

/// <summary>A kind of ticket is on sale.</summary>
/// <param name="Price">What anyone pays.</param>
/// <param name="MemberPrice">What a member pays for one's own ticket; null if that is the same.</param>
/// <param name="PoolIds">Every pool that one ticket takes a seat of; none for a ticket without limit.</param>
/// <param name="Policy">What becomes of a registration when the money for it goes back; the standard policy where it says nothing.</param>
/// <param name="CreditorId">The chapter that gets the money; null for the association.</param>
/// <param name="BillingEntityId">The legal entity that issues the invoices; null for the association's first.</param>
[EventType("ticketType.offered.v1")]
public sealed record TicketTypeOffered(Guid EventId, string Name, Money Price, Money? MemberPrice, IReadOnlyList<Guid> PoolIds, TicketPolicy? Policy = null,
    Guid? CreditorId = null, Guid? BillingEntityId = null);
