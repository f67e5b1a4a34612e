using Associations.Billing.Mandates;
using Associations.EventSourcing;

namespace Associations.Billing.Tests.Mandates;

public sealed class MandateDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    static readonly SetupOutcome.Succeeded Kept = new("seti_1", "cus_1", "pm_1", "mandate_1");

    static PaymentMandate Given(params object[] events) =>
        events.Aggregate(PaymentMandate.Empty(Guid.CreateVersion7()).Evolve(new MandateStarted("ada", "pm_0", "1", Now)), (state, e) => state.Evolve(e));

    static PaymentMandate Active(string method = "pm_1") => Given(new MandateActivated("cus_1", "seti_1", method, null, Now));

    [Fact]
    public void It_is_started_once_and_what_was_never_given_is_not_learnt()
    {
        var blank = PaymentMandate.Empty(Guid.CreateVersion7());
        Assert.IsType<MandateStarted>(Assert.Single(MandateDecider.Start(blank, "ada", "pm_0", "1", Now).Events));
        Assert.Same(Decision.AlreadyDone, MandateDecider.Start(Given(), "ada", "pm_0", "1", Now));
        Assert.Equal("not-found", MandateDecider.Learn(blank, Kept, Now).Rejection!.Code);
        Assert.Null(blank.LookAgainAt);
    }

    [Fact]
    public void What_is_decided_stays_so_whatever_comes_late()
    {
        foreach (var decided in (PaymentMandate[])[Active(), Active().Evolve(new MandateRevoked(Now)), Given(new MandateFailed(null, "declined", Now))])
            foreach (var late in (SetupOutcome[])[Kept, new SetupOutcome.Failed("seti_1", "late"), new SetupOutcome.Pending("seti_1", true, null), new SetupOutcome.Unknown()])
                Assert.Same(Decision.AlreadyDone, MandateDecider.Learn(decided, late, Now));
    }

    [Fact]
    public void What_nobody_knows_is_asked_again_less_and_less_often()
    {
        var given = Given();
        Assert.Equal(Now.AddMinutes(1), given.LookAgainAt);
        Assert.Same(Decision.AlreadyDone, MandateDecider.Learn(given, new SetupOutcome.Unknown(), Now));
        var pending = new SetupOutcome.Pending("seti_1", RequiresAction: true, "secret");
        var waiting = given.Evolve(Assert.Single(MandateDecider.Learn(given, pending, Now).Events));
        Assert.Equal((MandateStatus.RequiresAction, Now.AddMinutes(5)), (waiting.Status, waiting.LookAgainAt));
        Assert.Same(Decision.AlreadyDone, MandateDecider.Learn(waiting, pending, Now));
        Assert.Equal(Now.AddHours(1), waiting.Evolve(Assert.Single(MandateDecider.StillPending(waiting, pending, Now).Events)).LookAgainAt);
    }

    [Fact]
    public void A_method_that_two_mandates_are_for_stays_when_the_newer_one_replaces()
    {
        var former = Active();
        Assert.False(former.Evolve(Assert.Single(MandateDecider.Replace(former, Active(), Now).Events)).IsToDetach);
        Assert.True(former.Evolve(Assert.Single(MandateDecider.Replace(former, Active("pm_2"), Now).Events)).IsToDetach);
        Assert.Same(Decision.AlreadyDone, MandateDecider.Replace(former.Evolve(new MandateRevoked(Now)), Active("pm_2"), Now));
    }

    [Fact]
    public void Only_an_active_one_is_revoked_and_its_method_is_looked_after_until_it_is_detached()
    {
        Assert.Equal("mandate-not-active", MandateDecider.Revoke(Given(), Now).Rejection!.Code);
        var revoked = Active().Evolve(Assert.Single(MandateDecider.Revoke(Active(), Now).Events));
        Assert.Equal((MandateStatus.Revoked, Now.AddMinutes(1)), (revoked.Status, revoked.LookAgainAt));
        Assert.Same(Decision.AlreadyDone, MandateDecider.Revoke(revoked, Now));
        var detached = revoked.Evolve(Assert.Single(MandateDecider.Detached(revoked, Now).Events));
        Assert.Null(detached.LookAgainAt);
        Assert.Same(Decision.AlreadyDone, MandateDecider.Detached(detached, Now));
        Assert.Equal(MandateStatus.Revoked, Active().Evolve(Assert.Single(MandateDecider.Detached(Active(), Now).Events)).Status);
    }
}
