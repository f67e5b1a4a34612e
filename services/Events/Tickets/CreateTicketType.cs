using Associations.Contracts;
using Associations.Events.Events;
using Associations.Events.Seats;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Tickets;

/// <summary>Puts a kind of ticket on sale.</summary>
/// <param name="Name">Its name, 1 to 200 characters; it is printed on invoices.</param>
/// <param name="Price">What anyone pays for one; 0 for a free ticket.</param>
/// <param name="CapacityPoolIds">Every pool that one ticket takes a seat of; empty for a ticket without limit.</param>
/// <param name="MemberPrice">What a member pays for one's own ticket, at most <paramref name="Price"/>.</param>
/// <param name="Policy">What becomes of a registration when the money for it goes back; the standard policy unless it says.</param>
/// <param name="CreditorId">The chapter that gets the money, such as for an event of a chapter; the association unless it says.</param>
/// <param name="BillingEntityId">The legal entity that issues the invoices, as <c>/v1/billing-entities</c> has it; the association's first unless it says.</param>
sealed record CreateTicketType(string Name, Money Price, IReadOnlyList<Guid> CapacityPoolIds, Money? MemberPrice = null, TicketPolicy? Policy = null,
    Guid? CreditorId = null, Guid? BillingEntityId = null)
{
    internal static void Map(RouteGroupBuilder types) => types.MapPost("/", Handle).ForStaff("events:write").Answers(typeof(TicketTypeView), 201);

    static Task<IResult> Handle(Guid eventId, CreateTicketType command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("event");
            var decision = TicketTypeDecider.Offer(eventId, command);
            if (decision.Rejection is { } refused) return refused;
            foreach (var poolId in command.CapacityPoolIds)
            {
                if ((await work.Read<SeatPool>(poolId, cancellation))?.EventId != eventId)
                    return Outcome.Invalid("capacityPoolIds", $"The event has no capacity pool {poolId}.");
            }

            var type = work.Start<TicketType>(Uuid.New(work.Now), decision);
            return Outcome.Created($"/v1/events/{eventId}/ticket-types/{type.State.Id}", TicketTypeViews.From(type.State), type.Version);
        }, cancellation);
}
