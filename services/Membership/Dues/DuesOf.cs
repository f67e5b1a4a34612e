using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Dues;

/// <summary>
/// Takes in what Billing told about the money for a term, and does to the term what follows. The dues are always locked before the membership.
/// </summary>
static class DuesOf
{
    /// <summary>True for what is charged for here.</summary>
    internal static bool Concerns(Contracts.Subject subject) => subject.Kind is "application" or "renewal";

    /// <summary>Takes in a fact; where there is no membership yet it waits for one.</summary>
    internal static async Task<TermDues> Learn(Work work, Guid subject, DuesMoved moved, CancellationToken cancellation)
    {
        var id = TermDues.IdOf(subject);
        await work.Decide<TermDues>(id, _ => Decision.Accepted(moved), cancellation);
        return work.State<TermDues>(id);
    }

    /// <summary>Does to a term what the money for it says, by the policy under which it was bought.</summary>
    internal static async Task<Outcome> Apply(Work work, Guid subject, TermDues dues, CancellationToken cancellation)
    {
        if (dues.MembershipId is not { } membershipId) return Outcome.Done;
        if (await work.Find<Memberships.Membership>(membershipId, cancellation) is not { } membership) return Outcome.NotFound("membership");
        return await Apply(work, membership, subject, dues, cancellation);
    }

    /// <summary>The same, to a membership that is at hand.</summary>
    internal static async Task<Outcome> Apply(Work work, Loaded<Memberships.Membership> membership, Guid subject, TermDues dues, CancellationToken cancellation)
    {
        if (membership.State.Terms.FirstOrDefault(term => term.Id == subject) is not { } term) return Outcome.Done;
        var association = await work.Read<Association>(work.Association, cancellation);
        var type = await work.Read<MembershipType>(membership.State.MembershipTypeId, cancellation);
        var found = DuesDecider.Assess(dues, type!.At(term.Term.PolicyVersion).Policy);
        var decision = MembershipDecider.Assess(membership.State, subject, found, dues.InvoiceId, association!.DateAt(work.Now));
        return membership.Record(decision).Rejection is { } refused ? refused : Outcome.Done;
    }
}
