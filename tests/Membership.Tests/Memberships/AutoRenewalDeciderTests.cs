using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Dues;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;
using Associations.Testing;
using static Associations.Testing.Spec;
using Founded = Associations.Membership.Associations.Association;
using Held = Associations.Membership.Memberships.Membership;
using MembershipTerm = Associations.Membership.Memberships.MembershipTerm;

namespace Associations.Membership.Tests.Memberships;

public sealed class AutoRenewalDeciderTests
{
    const string Brussels = "Europe/Brussels";
    static readonly Guid Ada = Guid.CreateVersion7(), Type = Guid.Empty, Renewal = Guid.CreateVersion7(), ByHand = Guid.CreateVersion7(), Quoted = Guid.CreateVersion7(), Application = Guid.CreateVersion7();
    static readonly MembershipPeriod Annual = new(PeriodKind.Anniversary, 1, PeriodUnit.Year);
    // Renews on 29 January 2027, and can be renewed until 30 March.
    static readonly MembershipTerm Term = new(new(2026, 3, 1), new(2027, 2, 28), 1, new(2027, 3, 30), 30), Next = new(new(2027, 3, 1), new(2028, 2, 29), 2, new(2028, 3, 30), 10);
    static readonly MembershipStarted Started = new(Ada, "account", Application, Type, "000001", Term);
    static readonly AutoRenewalSet On = new(true, Brussels), Off = new(false, Brussels);
    static readonly TermRenewed Renewed = new(ByHand, Ada, Type, "000001", Next);

    [Fact]
    public void It_is_off_until_somebody_switches_it_on_and_what_is_so_already_is_no_news()
    {
        Given<Held>(Started).When(Set(false)).ThenNothing();
        Given<Held>(Started).When(Set(true)).Then(On);
        Given<Held>(Started, On).When(Set(true)).ThenNothing();
        Given<Held>(Started, On).When(Set(false)).Then(Off);
        Given<Held>(Started, On, Off).When(Set(false)).ThenNothing();

        static Func<Held, Decision> Set(bool on) => one => AutoRenewalDecider.Set(one, on, Brussels);
    }

    [Fact]
    public void It_asks_when_its_day_begins_where_the_association_is_and_not_a_moment_before()
    {
        Assert.Null(Given<Held>(Started).State.LookAgainAt);
        Assert.Null(Given<Held>(Started, On, Off).State.LookAgainAt);
        Assert.Equal(Instant("2027-01-28T23:00:00Z"), Given<Held>(Started, On).State.LookAgainAt);
        Assert.Equal(Instant("2027-01-28T11:00:00Z"), Given<Held>(Started, new AutoRenewalSet(true, "Pacific/Auckland")).State.LookAgainAt);

        DueAt("2027-01-28T22:59:59Z", Started, On).ThenNothing();
        DueAt("2027-01-28T23:00:00Z", Started).ThenNothing();
        DueAt("2027-01-28T23:00:00Z", Started, On, Off).ThenNothing();
        var asked = AsksAt("2027-01-28T23:00:00Z", Started, On);
        Assert.Equal((Renewal, new Payer(Ada, "account"), true, 13000L), (asked.RenewalId, asked.Payer, asked.ByItself, asked.Quote.Total));
        Assert.Equal((Next.StartsOn, Next.EndsOn), (asked.StartsOn, asked.EndsOn));
        // By hand it is the same renewal, but for that.
        Given<Held>(Started, On).When(one => RenewalDecider.Request(one, TheType, Renewal, Quoted, new Payer(Ada, "account"), new(2027, 1, 29))).Then(asked with { ByItself = null });
    }

    [Fact]
    public void What_it_asked_for_it_does_not_ask_for_again()
    {
        object[] asked = [Started, On, Asked(Renewal, byItself: true)];
        Assert.Null(Given<Held>(asked).State.LookAgainAt);
        DueAt("2027-01-29T12:00:00Z", asked).ThenNothing();
        // Not when its invoice was made void either: that somebody decided.
        object[] closed = [.. asked, new RenewalClosed(Renewal, "asked")];
        Assert.Null(Given<Held>(closed).State.LookAgainAt);
        DueAt("2027-02-02T12:00:00Z", closed).ThenNothing();
        // Who wants it after all says so.
        Assert.NotNull(AsksAt("2027-02-02T12:00:00Z", [.. closed, Off, On]));
        // What is asked for by hand and made void before the day is in nobody's way.
        Assert.NotNull(AsksAt("2027-02-02T12:00:00Z", Started, On, Asked(ByHand), new RenewalClosed(ByHand, "asked")));
    }

    [Fact]
    public void A_further_term_has_a_day_of_its_own_by_the_policy_under_which_it_was_bought()
    {
        foreach (var history in (object[][])[[Started, On, Asked(ByHand, byItself: true), Renewed], [Started, On, Asked(ByHand), Renewed], [Started, Asked(ByHand), Renewed, On]])
        {
            // Paid early, it is renewed for one term and asks for the one after that in its time.
            Assert.Equal(Instant("2028-02-18T23:00:00Z"), Given<Held>(history).State.LookAgainAt);
            DueAt("2027-02-15T12:00:00Z", history).ThenNothing();
            Assert.Equal(new(2028, 3, 1), AsksAt("2028-02-19T12:00:00Z", history).StartsOn);
        }
    }

    [Theory]
    [InlineData("2026-03-01", "2027-02-28", null, "2027-01-29")]
    [InlineData("2026-03-01", "2027-02-28", 0, "2027-02-28")]
    [InlineData("2026-03-01", "2027-02-28", 180, "2026-09-01")]
    [InlineData("2027-02-01", "2027-02-28", 30, "2027-02-01")]
    [InlineData("2027-02-01", "2027-02-28", 27, "2027-02-01")]
    [InlineData("2027-02-01", "2027-02-28", 26, "2027-02-02")]
    public void Its_day_is_so_many_days_before_the_last_but_one_of_the_term(string startsOn, string endsOn, int? before, string renewsOn) => Assert.Equal(
        DateOnly.Parse(renewsOn), Given<Held>(Started with { Term = new(DateOnly.Parse(startsOn), DateOnly.Parse(endsOn), 1, null, before) }, On).State.RenewsOn);

    [Fact]
    public void Switched_on_late_it_asks_at_once_until_the_last_day_of_grace_and_then_no_more()
    {
        foreach (var day in (string[])["2027-02-15", "2027-02-28", "2027-03-01", "2027-03-30"])
            Assert.Equal(Next.StartsOn, AsksAt($"{day}T12:00:00Z", Started, On).StartsOn);
        DueAt("2027-03-31T12:00:00Z", Started, On).Then(Refused("membership-lapsed", "2027-03-31"));
        // By hand it can still be renewed, from the day of payment.
        Assert.Null(Given<Held>(Started, On).When(one => RenewalDecider.Request(one, TheType, Renewal, Quoted, new Payer(Ada, null), new(2027, 3, 31))).Decision.Rejection);
    }

    [Fact]
    public void Where_it_cannot_ask_it_says_why_once()
    {
        DueAt("2027-02-01T12:00:00Z", Started, On, Suspended).Then(Refused("membership-suspended", "2027-02-01"));
        DueAt("2027-02-01T12:00:00Z", Started, On, Ended).Then(Refused("membership-ended", "2027-02-01"));
        DueAt("2027-02-01T12:00:00Z", Started, On, Asked(ByHand)).Then(Refused("renewal-open", "2027-02-01"));

        object[] refused = [Started, On, Suspended, Refused("membership-suspended", "2027-02-01")];
        Assert.Null(Given<Held>(refused).State.LookAgainAt);
        DueAt("2027-02-02T12:00:00Z", refused).ThenNothing();
        Assert.Equal(new RefusedRenewal(new(2027, 2, 1), "membership-suspended"), Given<Held>(refused).State.AutoRenewal!.Refused);
    }

    [Fact]
    public void What_was_refused_is_decided_anew_when_the_term_is_lifted_renewed_or_it_is_switched_on_again()
    {
        object[] suspended = [Started, On, Suspended, Refused("membership-suspended", "2027-02-01")];
        Assert.Equal(Next.StartsOn, AsksAt("2027-02-10T12:00:00Z", [.. suspended, Reinstated]).StartsOn);
        DueAt("2027-04-01T12:00:00Z", [.. suspended, Reinstated]).Then(Refused("membership-lapsed", "2027-04-01"));
        object[] open = [Started, On, Asked(ByHand), Refused("renewal-open", "2027-02-01")];
        Assert.Equal(Instant("2028-02-18T23:00:00Z"), Given<Held>([.. open, Renewed]).State.LookAgainAt);
        Assert.Null(Given<Held>([.. open, new RenewalClosed(ByHand, "asked")]).State.LookAgainAt);
        Assert.NotNull(AsksAt("2027-02-10T12:00:00Z", [.. open, new RenewalClosed(ByHand, "asked"), Off, On]));
        // What is lifted when it has asked changes nothing.
        Assert.Null(Given<Held>(Started, On, Asked(Renewal, byItself: true), new RenewalClosed(Renewal, "asked"), Suspended, Reinstated).State.LookAgainAt);
    }

    [Fact]
    public void A_term_that_is_suspended_when_its_days_are_over_is_not_renewed_in_its_grace_either() =>
        DueAt("2027-03-10T12:00:00Z", Started, Suspended, On).Then(Refused("membership-lapsed", "2027-03-10"));

    [Theory]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("Europe/Brussels", "2026-03-29", "2026-03-28T23:00:00Z")]
    public void A_day_begins_once_also_where_the_clocks_skip_its_midnight_or_show_it_twice(string zone, string day, string begins)
    {
        var at = Founded.Begins(DateOnly.Parse(day), zone);
        Assert.Equal(Instant(begins), at);
        var there = Founded.Empty(Ada) with { TimeZone = zone };
        Assert.Equal((DateOnly.Parse(day), DateOnly.Parse(day).AddDays(-1)), (there.DateAt(at), there.DateAt(at.AddTicks(-1))));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(180, true)]
    [InlineData(181, false)]
    public void A_policy_has_it_ask_at_most_180_days_before(int days, bool fits) =>
        Assert.Equal(fits ? null : "policy.renewDaysBefore", new TermPolicy(RenewDaysBefore: days).Refusal()?.Rejection!.Field);

    static MembershipType TheType => Given<MembershipType>(new MembershipTypeOffered("Individual", new(13000, "EUR"), Annual)).State;

    static When<Held> DueAt(string instant, params object[] events)
    {
        var (now, brussels) = (Instant(instant), Founded.Empty(Ada) with { TimeZone = Brussels });
        return Given<Held>(events).When(one => AutoRenewalDecider.Due(one, TheType, Renewal, Quoted, brussels.DateAt(now), now));
    }

    static RenewalAsked AsksAt(string instant, params object[] events) => Assert.IsType<RenewalAsked>(Assert.Single(DueAt(instant, events).Decision.Events));

    static RenewalAsked Asked(Guid renewal, bool? byItself = null) => new(
        renewal, Ada, Type, new DuesQuote(Quoted, 1, "EUR", [new ChargeLine("Individual, renewal", 1, 12000, "test")]), new(Ada, "account"), Next.StartsOn, Next.EndsOn, byItself);

    static AutoRenewalRefused Refused(string reason, string on) => new(Application, reason, DateOnly.Parse(on));

    static TermSuspended Suspended => new(Ada, Change("2026-05-01", StandingReason.DisputeLost));

    static TermEnded Ended => new(Ada, Change("2026-05-01", StandingReason.RefundedInFull));

    static TermReinstated Reinstated => new(Ada, Change("2027-02-10", StandingReason.Paid));

    static StandingChange Change(string on, StandingReason reason) => new(Application, Term, DateOnly.Parse(on), reason, null, null);

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
