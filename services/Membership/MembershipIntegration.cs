using System.Text.Json;
using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Associations;
using Associations.Membership.Dues;
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
                accepted.Quote.Currency, accepted.Quote.Lines, accepted.Quote.BillingEntityId),
        ],
        ApplicationTurnedDown declined => [new ApplicationDeclined(e.Stream, declined.PersonId)],
        ApplicationTakenBack withdrawn => [new ApplicationWithdrawn(e.Stream, withdrawn.PersonId)],
        MembershipStarted started =>
        [
            new MembershipActivated(e.Stream, started.PersonId, started.MembershipTypeId, started.MemberNumber, Public(started.Term),
                new("application", started.ApplicationId)),
        ],
        RenewalAsked asked =>
        [
            new RenewalRequested(asked.RenewalId, e.Stream, asked.PersonId, asked.MembershipTypeId, asked.Quote.Id, asked.Payer, asked.Quote.Currency, asked.Quote.Lines,
                asked.Quote.BillingEntityId),
        ],
        TermRenewed renewed =>
        [
            new MembershipRenewed(e.Stream, renewed.PersonId, renewed.MembershipTypeId, renewed.MemberNumber, Public(renewed.Term), new("renewal", renewed.RenewalId)),
        ],
        TermSuspended { Because: var why } suspended =>
            [new MembershipSuspended(e.Stream, suspended.PersonId, Public(why.Term), why.On, Slug(why.Reason), why.InvoiceId)],
        TermEnded { Because: var why } ended => [new MembershipEnded(e.Stream, ended.PersonId, Public(why.Term), why.On, Slug(why.Reason), why.InvoiceId)],
        TermReinstated { Because: var why } reinstated =>
            [new MembershipReinstated(e.Stream, reinstated.PersonId, Public(why.Term), why.On, Slug(why.Reason), why.InvoiceId)],
        _ => [],
    };

    static Contracts.Membership.V1.MembershipTerm Public(Memberships.MembershipTerm term) => new(term.StartsOn, term.EndsOn, term.PolicyVersion);

    static string Slug(StandingReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
