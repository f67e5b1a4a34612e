using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Dues;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;
using Associations.Testing;
using static Associations.Testing.Spec;
using Held = Associations.Membership.Memberships.Membership;
using MembershipTerm = Associations.Membership.Memberships.MembershipTerm;

namespace Associations.Membership.Tests.Memberships;

public sealed class RenewalDeciderTests
{
    static readonly Guid Ada = Guid.CreateVersion7(), Type = Guid.Empty, Renewal = Guid.CreateVersion7(), Quoted = Guid.CreateVersion7(), Application = Guid.CreateVersion7();
    static readonly Payer Payer = new(Ada, "account");
    static readonly MembershipPeriod Anniversary = new(PeriodKind.Anniversary, 1, PeriodUnit.Year), Calendar = new(PeriodKind.Calendar, 1, PeriodUnit.Year);
    static readonly MembershipTerm Term = new(new(2026, 3, 1), new(2027, 2, 28), 1, new(2027, 3, 30));
    static readonly MembershipStarted Started = new(Ada, "account", Application, Type, "000001", Term);

    [Theory]
    [InlineData("2026-09-01", "2027-03-01", "2028-02-29")]
    [InlineData("2027-02-28", "2027-03-01", "2028-02-29")]
    [InlineData("2027-03-01", "2027-03-01", "2028-02-29")]
    [InlineData("2027-03-30", "2027-03-01", "2028-02-29")]
    [InlineData("2027-03-31", "2027-03-31", "2028-03-30")]
    public void A_term_follows_without_a_gap_paid_early_or_in_grace_and_then_begins_with_the_payment(string paidOn, string startsOn, string endsOn) =>
        Given<Held>(Started, Asked()).When(one => RenewalDecider.Complete(one, Renewal, new(Anniversary, TermPolicy.Standard), DateOnly.Parse(paidOn)))
            .Then(new TermRenewed(Renewal, Ada, Type, "000001", new(DateOnly.Parse(startsOn), DateOnly.Parse(endsOn), 1, DateOnly.Parse(endsOn).AddDays(30), 30)));

    [Fact]
    public void By_the_calendar_a_late_term_reaches_back_but_not_into_a_paid_one()
    {
        var year = Started with { Term = new(new(2026, 1, 1), new(2026, 12, 31), 1, new(2027, 1, 30)) };
        Given<Held>(year, Asked()).When(one => RenewalDecider.Complete(one, Renewal, new(Calendar, TermPolicy.Standard), new(2027, 6, 1)))
            .Then(new TermRenewed(Renewal, Ada, Type, "000001", new(new(2027, 1, 1), new(2027, 12, 31), 1, new(2028, 1, 30), 30)));
        // From a year of one's own to the calendar's: to the end of it.
        Given<Held>(Started, Asked()).When(one => RenewalDecider.Complete(one, Renewal, new(Calendar, TermPolicy.Standard), new(2027, 2, 1)))
            .Then(new TermRenewed(Renewal, Ada, Type, "000001", new(new(2027, 3, 1), new(2027, 12, 31), 1, new(2028, 1, 30), 30)));
    }

    [Fact]
    public void It_is_quoted_at_the_present_price_and_says_which_days_it_is_for()
    {
        var asked = Assert.IsType<RenewalAsked>(Assert.Single(Request("2027-01-10", Started).Decision.Events));
        Assert.Equal(new ChargeLine("Individual, renewal", 1, 13000, $"membershipType/{Type}/versions/2", new(2027, 3, 1), new(2028, 2, 29), BeneficiaryId: Ada), Assert.Single(asked.Quote.Lines));
        Assert.Equal((2, Payer), (asked.Quote.PolicyVersion, asked.Payer));
        // Once it has lapsed, the first day is the day of payment, which nobody knows yet.
        Assert.Null(Assert.Single(Assert.IsType<RenewalAsked>(Assert.Single(Request("2027-06-10", Started).Decision.Events)).Quote.Lines).ServiceFrom);
    }

    [Fact]
    public void There_is_one_renewal_at_a_time_and_one_term_ahead()
    {
        Request("2027-01-10", Started, Asked()).ThenRejected("renewal-open");
        var renewed = new TermRenewed(Renewal, Ada, Type, "000001", new(new(2027, 3, 1), new(2028, 2, 29), 1, new(2028, 3, 30), 30));
        Request("2027-02-28", Started, Asked(), renewed).ThenRejected("already-renewed");
        Assert.Null(Request("2027-03-01", Started, Asked(), renewed).Decision.Rejection);
        // One whose invoice was made void is in nobody's way.
        Assert.Null(Request("2027-01-10", Started, Asked(), new RenewalClosed(Renewal, "asked")).Decision.Rejection);
    }

    [Fact]
    public void What_is_owed_again_is_paid_first_and_what_was_ended_is_not_renewed()
    {
        StandingChange Since(StandingReason reason) => new(Application, Term, new(2026, 5, 1), reason, null, null);
        Request("2027-01-10", Started, new TermSuspended(Ada, Since(StandingReason.DisputeLost))).ThenRejected("membership-suspended");
        Request("2027-01-10", Started, new TermEnded(Ada, Since(StandingReason.RefundedInFull))).ThenRejected("membership-ended");
        Request("2029-01-10", Started, new TermEnded(Ada, Since(StandingReason.RefundedInFull))).ThenRejected("membership-ended");
    }

    [Fact]
    public void A_payment_told_twice_renews_once_and_one_that_overtook_the_void_renews_all_the_same()
    {
        var paid = new TermRenewed(Renewal, Ada, Type, "000001", new(new(2027, 3, 1), new(2028, 2, 29), 1, new(2028, 3, 30), 30));
        Given<Held>(Started, Asked(), paid).When(Complete).ThenNothing();
        Given<Held>(Started, Asked(), new RenewalClosed(Renewal, "asked")).When(Complete).Then(paid);
        Given<Held>(Started, Asked(), paid).When(one => RenewalDecider.Close(one, Renewal, "asked")).ThenNothing();
        Given<Held>(Started).When(Complete).ThenRejected("renewal-unknown");

        static Decision Complete(Held one) => RenewalDecider.Complete(one, Renewal, new(Anniversary, TermPolicy.Standard), new(2027, 1, 10));
    }

    [Fact]
    public void The_first_invoice_is_remembered() =>
        Given<Held>(Started, Asked(), new RenewalInvoiced(Renewal, Quoted)).When(one => RenewalDecider.Invoiced(one, Renewal, Guid.CreateVersion7())).ThenNothing();

    static RenewalAsked Asked() => new(
        Renewal, Ada, Type, new DuesQuote(Quoted, 1, "EUR", [new ChargeLine("Individual, renewal", 1, 12000, "test")]), Payer, new(2027, 3, 1), new(2028, 2, 29));

    static When<Held> Request(string today, params object[] events)
    {
        var type = Given<MembershipType>(
            new MembershipTypeOffered("Individual", new(12000, "EUR"), Anniversary), new MembershipTypeRevised("Individual", new(13000, "EUR"), Anniversary, TermPolicy.Standard)).State;
        return Given<Held>(events).When(one => RenewalDecider.Request(one, type, Guid.CreateVersion7(), Quoted, Payer, DateOnly.Parse(today)));
    }
}
