using Associations.Billing.CreditBalances;
using Associations.Contracts;
using Associations.Testing;

namespace Associations.Billing.Tests.CreditBalances;

public sealed class CreditBalanceDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Guid First = Guid.CreateVersion7(), Second = Guid.CreateVersion7(), Refunded = Guid.CreateVersion7(), Other = Guid.CreateVersion7(), Use = Guid.CreateVersion7();
    static readonly BalanceCredited OfRefunded = new(First, Refunded, new Payer(null, "ada"), "EUR", 500, Now), OfOther = OfRefunded with { CreditId = Second, InvoiceId = Other };
    static readonly BalanceHeld Held = new(Refunded, [new(First, 400)], Now);

    [Fact]
    public void What_is_held_is_passed_over_for_what_is_free() =>
        Spec.Given<CreditBalance>(OfRefunded, OfOther, Held).When(balance => CreditBalanceDecider.Use(balance, Use, Other, 600, Now))
            .Then(new BalanceUsed(Use, Other, [new(First, 100), new(Second, 500)], Now));

    [Fact]
    public void What_is_held_is_not_spent() =>
        Spec.Given<CreditBalance>(OfRefunded, OfOther, Held).When(balance => CreditBalanceDecider.Use(balance, Use, Other, 601, Now)).ThenRejected("credit-insufficient");

    [Fact]
    public void Money_that_goes_back_takes_what_was_held_for_it() =>
        Spec.Given<CreditBalance>(OfRefunded, OfOther, Held).When(balance => CreditBalanceDecider.Use(balance, Use, Refunded, 500, Now, onlyFrom: Refunded))
            .Then(new BalanceUsed(Use, Refunded, [new(First, 500)], Now));

    [Fact]
    public void No_more_is_held_than_the_invoice_gave() =>
        Spec.Given<CreditBalance>(OfOther, OfRefunded).When(balance => CreditBalanceDecider.Hold(balance, Refunded, 700, Now)).Then(new BalanceHeld(Refunded, [new(First, 500)], Now));

    [Fact]
    public void To_hold_what_is_held_is_done_already() =>
        Spec.Given<CreditBalance>(OfRefunded, Held).When(balance => CreditBalanceDecider.Hold(balance, Refunded, 400, Now)).ThenNothing();

    [Fact]
    public void What_no_refund_needs_any_more_is_free()
    {
        Spec.Given<CreditBalance>(OfRefunded, Held).When(balance => CreditBalanceDecider.Hold(balance, Refunded, 0, Now)).Then(new BalanceHeld(Refunded, [], Now));
        Assert.Equal((100, 500), (Spec.Given<CreditBalance>(OfRefunded, Held).State.Available, Spec.Given<CreditBalance>(OfRefunded, Held, new BalanceHeld(Refunded, [], Now)).State.Available));
    }
}
