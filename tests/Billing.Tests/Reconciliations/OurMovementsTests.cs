using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Reconciliations;
using Associations.Billing.Refunds;
using Associations.Testing;

namespace Associations.Billing.Tests.Reconciliations;

/// <summary>What went back as we have it, held against what Stripe lists.</summary>
public sealed class OurMovementsTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Guid Payment = Guid.CreateVersion7(), RefundId = Guid.CreateVersion7();
    static readonly IReadOnlySet<string> Opened = new HashSet<string> { "dp_1" };
    static readonly IReadOnlySet<string> None = new HashSet<string>();

    [Theory]
    [InlineData(null, null, DifferenceKind.RefundNotAtStripe)]
    [InlineData(3000L, RefundStatus.Succeeded, null)]
    [InlineData(2999L, RefundStatus.Succeeded, DifferenceKind.RefundAmountDiffers)]
    // How it stands is told, and taken over, as what we missed.
    [InlineData(2999L, RefundStatus.Failed, null)]
    public void A_refund_that_we_have(long? theirs, RefundStatus? status, DifferenceKind? expected) =>
        Assert.Equal(expected, KindOf(Differing(theirs is { } amount ? [Movement("re_1", amount, status, null)] : [], [Sent(3000)], None)));

    [Theory]
    [InlineData(null, null, DifferenceKind.DisputeNotAtStripe)]
    [InlineData(3000L, DisputeStatus.Open, null)]
    [InlineData(2999L, DisputeStatus.Open, DifferenceKind.DisputeAmountDiffers)]
    [InlineData(2999L, DisputeStatus.Lost, null)]
    public void A_dispute_that_we_have(long? theirs, DisputeStatus? status, DifferenceKind? expected) =>
        Assert.Equal(expected, KindOf(Differing(theirs is { } amount ? [Movement("dp_1", amount, null, status)] : [], [Disputed(3000)], Opened)));

    [Fact]
    public void One_that_was_spread_over_several_invoices_is_one()
    {
        Assert.Empty(Differing([Movement("re_1", 5000, RefundStatus.Succeeded, null)], [Sent(3000), Sent(2000)], None));
        var told = Assert.Single(Differing([Movement("re_1", 5000, RefundStatus.Succeeded, null)], [Sent(3000), Sent(2001)], None));
        Assert.Equal((DifferenceKind.RefundAmountDiffers, 5000L, 5001L), (told.Kind, told.Theirs, told.Ours));
    }

    [Fact]
    public void What_need_not_be_listed_is_not_missed()
    {
        Assert.Empty(OurMovements.Differing([], [Sent(3000)], None, Now.AddSeconds(1), Now.AddDays(1)));
        Assert.Empty(OurMovements.Differing([], [Sent(3000)], None, Now.AddDays(-1), Now));
        Assert.Empty(Differing([], [Disputed(3000)], None));
        Assert.Empty(Differing([], [Paid.Evolve(new RefundStarted(RefundId, Payment, 3000, "duplicate", Now))], None));
    }

    static DifferenceKind? KindOf(IReadOnlyList<Difference> differences) => differences.Select(difference => (DifferenceKind?)difference.Kind).SingleOrDefault();

    static IReadOnlyList<Difference> Differing(IReadOnlyList<ReconciliationDecider.Movement> theirs, IReadOnlyList<Invoice> invoices, IReadOnlySet<string> disputes) =>
        OurMovements.Differing(theirs, invoices, disputes, Now.AddDays(-1), Now.AddDays(1));

    static ReconciliationDecider.Movement Movement(string id, long amount, RefundStatus? refund, DisputeStatus? dispute) =>
        new(id, "pi_1", Guid.CreateVersion7(), Payment, amount, "EUR", refund is null ? null : RefundId, refund, dispute);

    static Invoice Paid => Spec.Given<Invoice>(
        new InvoiceFinalised(Guid.CreateVersion7(), "SOE-2026-000001", new("application", Guid.CreateVersion7()), new(null, "ada"), "EUR", [], 12000, new(2026, 2, 1), new(2026, 3, 3)),
        new PaymentStarted(Payment, "pm_card_visa", 12000, Now), new PaymentSucceeded(Payment, "pi_1", 12000, Now)).State;

    static Invoice Sent(long amount) => Paid.Evolve(new RefundStarted(RefundId, Payment, amount, "duplicate", Now)).Evolve(new RefundSucceeded(RefundId, "re_1", amount, Now));

    static Invoice Disputed(long amount) => Paid.Evolve(new DisputeOpened("dp_1", Payment, amount, "fraudulent", new("application", Guid.CreateVersion7()), Now));
}
