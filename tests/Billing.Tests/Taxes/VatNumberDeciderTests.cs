using Associations.Billing.Taxes;
using Associations.Testing;

namespace Associations.Billing.Tests.Taxes;

public sealed class VatNumberDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Guid Domestic = Guid.CreateVersion7(), Reversed = Guid.CreateVersion7();
    static readonly VatNumberGiven Given = new("DE", Now);
    static readonly VatNumberConfirmed Confirmed = new("WAPIAAAAY", Now);
    static readonly VatNumberRefused Refused = new(Now);
    static readonly VatCheckUnavailable Unavailable = new("timeout", Now);
    static readonly VatNumberReliedOn OnDomestic = new(Domestic, VatStanding.Unchecked, false, Now), OnReversed = new(Reversed, VatStanding.Unchecked, true, Now);

    [Fact]
    public void A_number_is_asked_for_when_it_is_given_and_again_when_it_was_refused()
    {
        Spec.Given<VatNumber>().When(Give).Then(Given);
        Spec.Given<VatNumber>(Given).When(Give).ThenNothing();
        Spec.Given<VatNumber>(Given, Confirmed).When(Give).ThenNothing();
        Spec.Given<VatNumber>(Given, Refused).When(Give).Then(Given);
        Spec.Given<VatNumber>(Given, Refused, Given).When(Give).ThenNothing();

        static EventSourcing.Decision Give(VatNumber number) => VatNumberDecider.Give(number, "DE", Now);
    }

    [Fact]
    public void A_late_yes_doubts_the_tax_that_was_charged_and_a_late_no_the_tax_that_was_not()
    {
        var known = Spec.Given<VatNumber>(Given, Unavailable, OnDomestic, OnReversed);
        known.When(number => VatNumberDecider.Learn(number, new VatAnswer.Valid("WAPIAAAAY"), Now)).Then(Confirmed, new InvoiceTaxDoubted(Domestic, false, Now));
        known.When(number => VatNumberDecider.Learn(number, new VatAnswer.Invalid(), Now)).Then(Refused, new InvoiceTaxDoubted(Reversed, true, Now));
        known.When(number => VatNumberDecider.Learn(number, new VatAnswer.Unavailable("timeout"), Now)).Then(Unavailable);
    }

    [Fact]
    public void What_was_issued_on_an_answer_is_never_in_doubt() =>
        Spec.Given<VatNumber>(Given, Confirmed, OnReversed with { Standing = VatStanding.Valid })
            .When(number => VatNumberDecider.Learn(number, new VatAnswer.Invalid(), Now)).Then(Refused);

    [Fact]
    public void No_answer_takes_nothing_away_that_was_known() =>
        Assert.Equal(VatStanding.Valid, Spec.Given<VatNumber>(Given, Confirmed, Unavailable).State.Standing);

    [Fact]
    public void It_is_asked_for_at_once_then_less_and_less_often_and_once_a_month()
    {
        Assert.Null(Spec.Given<VatNumber>().State.LookAgainAt);
        Assert.Equal(Now, Spec.Given<VatNumber>(Given).State.LookAgainAt);
        Assert.Equal(Now.AddMinutes(1), Spec.Given<VatNumber>(Given, Unavailable).State.LookAgainAt);
        Assert.Equal(Now.AddMinutes(5), Spec.Given<VatNumber>(Given, Unavailable, Unavailable).State.LookAgainAt);
        Assert.Equal(Now.AddDays(1), Spec.Given<VatNumber>([Given, .. Enumerable.Repeat(Unavailable, 20)]).State.LookAgainAt);
        Assert.Equal(Now.AddDays(30), Spec.Given<VatNumber>(Given, Unavailable, Confirmed).State.LookAgainAt);
        Assert.Equal(Now, Spec.Given<VatNumber>(Given, Refused, Given).State.LookAgainAt);
    }
}
