using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.Chapters;
using Associations.Membership.Dues;
using Associations.Membership.MembershipTypes;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Membership.Memberships;

/// <summary>
/// Asks for a further term at the present price and policy of the membership's type: the holder, or staff for them. Billing invoices it; when it
/// is paid, the term follows the present one without a gap, or begins with the payment where that and its grace are over. With
/// <c>?dryRun=true</c> it tells what it would cost, and why.
/// </summary>
static class RenewMembership
{
    internal static void Map(RouteGroupBuilder memberships) =>
        memberships.MapPost("/{id:guid}/renewals", Handle).ForMembersAndStaff("membership:write").Answers(typeof(RenewalView), 201).DecidedOn("the membership")
            .Refuses(MembershipProblems.RenewalOpen, MembershipProblems.AlreadyRenewed, MembershipProblems.MembershipSuspended, MembershipProblems.MembershipEnded);

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Membership>(id, cancellation) is not { } membership || !MembershipViews.MaySee(membership.State, commands.Caller))
                return Outcome.NotFound("membership");
            if (commands.Stale(membership.Version) is { } stale) return stale;

            var renewalId = Uuid.New(work.Now);
            var decision = await Ask(work, membership, renewalId, (type, today, chapters) =>
                RenewalDecider.Request(membership.State, type, renewalId, quoteId: Uuid.New(work.Now), membership.State.Payer, today, chapters), cancellation);
            if (decision.Rejection is { } refused) return refused;
            return Outcome.Created($"/v1/memberships/{id}/renewals/{renewalId}", RenewalViews.From(membership.State, renewalId), membership.Version);
        }, cancellation);

    /// <summary>Asks by a rule, with what it needs to know. What is asked for is charged for this membership.</summary>
    internal static async Task<Decision> Ask(
        Work work, Loaded<Membership> membership, Guid renewalId, Func<MembershipType, DateOnly, IReadOnlyList<Guid>, Decision> decide, CancellationToken cancellation)
    {
        var association = await work.Read<Association>(work.Association, cancellation);
        var type = await work.Read<MembershipType>(membership.State.MembershipTypeId, cancellation);
        var person = membership.State.PersonId;
        var chapters = await work.Documents.Query<ChapterAffiliation>().Where(one => one.PersonId == person && one.IsIn)
            .OrderBy(one => one.ChapterId).Select(one => one.ChapterId).ToListAsync(cancellation);
        var decision = membership.Record(decide(type!, association!.DateAt(work.Now), chapters));
        // New, so nobody else can hold it, in whatever order it is locked.
        if (membership.State.OpenRenewal?.Id == renewalId)
            await work.Decide<TermDues>(TermDues.IdOf(renewalId), dues => DuesDecider.Charge(dues, membership.State.Id), cancellation);
        return decision;
    }
}
