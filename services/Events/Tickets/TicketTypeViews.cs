using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Tickets;

/// <summary>A kind of ticket as anyone in the association sees it.</summary>
sealed record TicketTypeView(
    Guid Id, Guid EventId, string Name, Money Price, Money? MemberPrice, IReadOnlyList<Guid> CapacityPoolIds, TicketPolicy Policy, Guid? CreditorId = null,
    Guid? BillingEntityId = null);

static class TicketTypeViews
{
    internal static void Map(RouteGroupBuilder types)
    {
        types.MapGet("/", (Guid eventId, Reads reads, CancellationToken cancellation) =>
            reads.List<TicketType>(all => all.Where(type => type.EventId == eventId), From, cancellation)).ForMembersAndStaff("events:read")
            .Answers(typeof(PageOf<TicketTypeView>)).Paged();
        types.MapOne("/{typeId:guid}", (Guid eventId, Guid typeId, Reads reads, CancellationToken cancellation) =>
            reads.One<TicketType>(typeId, From, cancellation, (type, _) => type.EventId == eventId)).ForMembersAndStaff("events:read")
            .Answers(typeof(TicketTypeView));
    }

    internal static TicketTypeView From(TicketType type) => new(type.Id, type.EventId, type.Name, type.Price, type.MemberPrice, type.PoolIds, type.Policy, type.CreditorId,
        type.BillingEntityId);
}
