using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Memberships;

/// <summary>A membership as its holder and staff see it.</summary>
sealed record MembershipView(Guid Id, MembershipStatus Status, Guid TypeId, Guid PersonId, string MemberNumber, MembershipTerm Term);

static class MembershipViews
{
    internal static void Map(RouteGroupBuilder memberships)
    {
        memberships.MapGet("/", List).ForMembersAndStaff("membership:read").Answers(typeof(PageOf<MembershipView>)).Paged();
        memberships.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
            reads.One<Membership>(id, From, cancellation, MaySee)).ForMembersAndStaff("membership:read").Answers(typeof(MembershipView));
    }

    static Task<IResult> List(Reads reads, CancellationToken cancellation)
    {
        var account = reads.Caller.Account;
        return reads.List<Membership>(all => reads.Caller.IsStaff ? all : all.Where(membership => membership.Account == account), From, cancellation);
    }

    static bool MaySee(Membership membership, Caller caller) => caller.IsStaff || membership.Account == caller.Account;

    static MembershipView From(Membership membership) => new(
        membership.Id, membership.Status, membership.MembershipTypeId, membership.PersonId, membership.MemberNumber, membership.Term!);
}
