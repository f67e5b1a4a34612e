using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Dues;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>The rules of a membership's terms.</summary>
static class MembershipDecider
{
    internal static Decision Start(Application application, MembershipTypeVersion bought, DateOnly paidOn, string memberNumber) =>
        Decision.Accepted(new MembershipStarted(
            application.PersonId, application.Account, application.Id, application.MembershipTypeId, memberNumber,
            Term(bought.Period.TermFrom(paidOn), application.Quote!.PolicyVersion, bought.Policy)));

    /// <summary>What the money for a term does to it. What does nothing new is no news.</summary>
    /// <param name="membership">The membership.</param>
    /// <param name="termId">The application or renewal by which the term was bought.</param>
    /// <param name="found">What becomes of it by its policy.</param>
    /// <param name="invoiceId">The invoice whose money it is about.</param>
    /// <param name="today">The day, on the association's calendar.</param>
    internal static Decision Assess(Membership membership, Guid termId, Assessment found, Guid? invoiceId, DateOnly today)
    {
        // A renewal that is not paid yet has no term: what is told of its money counts when it has.
        if (membership.Terms.FirstOrDefault(term => term.Id == termId) is not { } term) return Decision.AlreadyDone;
        if (term.Now == (found.Effect, found.Reason, found.DisputeId)) return Decision.AlreadyDone;
        var because = new StandingChange(termId, term.Term, today, found.Reason, invoiceId, found.DisputeId);
        return Decision.Accepted(found.Effect switch
        {
            TermEffect.Suspend => new TermSuspended(membership.PersonId, because),
            TermEffect.End => new TermEnded(membership.PersonId, because),
            TermEffect.Keep when term.Now.Effect == TermEffect.Keep => new TermKept(because),
            TermEffect.Keep => (object)new TermReinstated(membership.PersonId, because),
        });
    }

    internal static MembershipTerm Term((DateOnly StartsOn, DateOnly EndsOn) days, int version, TermPolicy policy) =>
        new(days.StartsOn, days.EndsOn, version, days.EndsOn.AddDays(policy.GraceDays), policy.RenewDaysBefore);
}
