using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Associations;
using Associations.Membership.Memberships;
using Associations.Membership.People;

namespace Associations.Membership;

/// <summary>All that leaves the Membership service. What is not named here stays private.</summary>
static class MembershipIntegration
{
    internal static IEnumerable<object> ToContracts(StoredEvent e) => e.Data switch
    {
        AssociationFounded founded =>
        [
            new AssociationCreated(e.Stream, founded.Name, founded.Slug, founded.TimeZone, founded.Currency,
                new(founded.BillingEntity.Name, founded.BillingEntity.Country, founded.BillingEntity.TaxId)),
        ],
        AccountLinked linked => [new PersonLinked(e.Stream, linked.Account)],
        ApplicationAccepted accepted =>
        [
            new ApplicationApproved(e.Stream, accepted.PersonId, accepted.MembershipTypeId, accepted.Quote.Id, accepted.Payer,
                accepted.Quote.Currency, accepted.Quote.Lines),
        ],
        ApplicationTurnedDown declined => [new ApplicationDeclined(e.Stream, declined.PersonId)],
        ApplicationTakenBack withdrawn => [new ApplicationWithdrawn(e.Stream, withdrawn.PersonId)],
        MembershipStarted started =>
        [
            new MembershipActivated(e.Stream, started.PersonId, started.MembershipTypeId, started.MemberNumber,
                new(started.Term.StartsOn, started.Term.EndsOn, started.Term.PolicyVersion)),
        ],
        _ => [],
    };
}
