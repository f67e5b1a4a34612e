using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Memberships;

/// <summary>A further term that was asked for, as the membership's holder and staff see it.</summary>
/// <param name="Quote">What it costs. Each line says what decided the price, and which version of it.</param>
/// <param name="StartsOn">Its first day, if it is paid before the grace of the term before it is over; else it begins when it is paid.</param>
/// <param name="EndsOn">Its last day then, inclusive.</param>
/// <param name="PolicyVersion">The version of the membership type under which it is bought.</param>
/// <param name="InvoiceId">The invoice, once there is one.</param>
/// <param name="ByItself">True when nobody asked for it: the membership renews by itself.</param>
sealed record RenewalView(
    Guid Id, Guid MembershipId, RenewalStatus Status, QuoteView Quote, DateOnly StartsOn, DateOnly EndsOn, int PolicyVersion, Guid? InvoiceId, bool ByItself);

static class RenewalViews
{
    internal static void Map(RouteGroupBuilder memberships)
    {
        memberships.MapGet("/{id:guid}/renewals", List).ForMembersAndStaff("membership:read").Answers(typeof(PageOf<RenewalView>)).Paged();
        memberships.MapGet("/{id:guid}/renewals/{renewalId:guid}", (Guid id, Guid renewalId, Reads reads, CancellationToken cancellation) =>
            reads.One<Membership>(id, membership => From(membership, renewalId), cancellation,
                (membership, caller) => MembershipViews.MaySee(membership, caller) && membership.Renewals.Any(renewal => renewal.Id == renewalId)))
            .ForMembersAndStaff("membership:read").Answers(typeof(RenewalView)).AsOf();
    }

    static async Task<IResult> List(Guid id, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<Membership>(id, cancellation) is { } membership && MembershipViews.MaySee(membership, reads.Caller)
            ? Paging.Answer(request, [.. membership.Renewals.Select(renewal => From(membership, renewal.Id))], renewal => renewal.Id.ToString())
            : Problems.NotFound("membership");
    }

    internal static RenewalView From(Membership membership, Guid renewalId)
    {
        var renewal = membership.Renewals.Single(renewal => renewal.Id == renewalId);
        return new(
            renewal.Id, membership.Id, renewal.Status, ApplicationViews.From(renewal.Quote), renewal.StartsOn, renewal.EndsOn, renewal.Quote.PolicyVersion, renewal.InvoiceId,
            renewal.ByItself);
    }
}
