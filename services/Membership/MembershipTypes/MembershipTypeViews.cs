using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.MembershipTypes;

/// <summary>A membership type as anyone in the association sees it: what can be joined, for how long and for how much.</summary>
sealed record MembershipTypeView(
    Guid Id, int Version, string Name, Money Price, MembershipPeriod Period, TermPolicy Policy, IReadOnlyList<DuesPosition> Positions, Guid? BillingEntityId = null);

static class MembershipTypeViews
{
    internal static void Map(RouteGroupBuilder types)
    {
        types.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<MembershipType>(all => all, From, cancellation))
            .ForMembersAndStaff("membership:read").Answers(typeof(PageOf<MembershipTypeView>)).Paged();
        types.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<MembershipType>(id, From, cancellation))
            .ForMembersAndStaff("membership:read").Answers(typeof(MembershipTypeView));
    }

    internal static MembershipTypeView From(MembershipType type) => new(type.Id, type.Version, type.Name, type.Price, type.Period, type.Policy, type.Positions, type.BillingEntityId);
}
