using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>The rules of a membership's terms.</summary>
static class MembershipDecider
{
    internal static Decision Start(Application application, MembershipPeriod period, DateOnly paidOn, string memberNumber)
    {
        var (startsOn, endsOn) = period.TermFrom(paidOn);
        return Decision.Accepted(new MembershipStarted(
            application.PersonId, application.Account, application.Id, application.MembershipTypeId, memberNumber,
            new MembershipTerm(startsOn, endsOn, application.Quote!.PolicyVersion)));
    }
}
