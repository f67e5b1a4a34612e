using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.Contracts;
using Associations.Testing;

namespace Associations.Billing.Tests.Invoices;

public sealed class InvoiceDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Guid Payment = Guid.CreateVersion7(), Other = Guid.CreateVersion7();
    static readonly Subject Application = new("application", Guid.CreateVersion7());
    static readonly InvoiceFinalised Issued = new(Guid.CreateVersion7(), "SOE-2026-000001", Application, new Payer(null, "ada"), "EUR",
        [new ChargeLine("Dues", 1, 12000, "test")], 12000, new(2026, 3, 1), new(2026, 3, 31));
    static readonly PaymentStarted Started = new(Payment, "pm_card_visa", 12000, Now);
    static readonly PaymentSucceeded Succeeded = new(Payment, "pi_1", 12000, Now);
    static readonly InvoiceSettled Settled = new("SOE-2026-000001", Application, new Money(12000, "EUR"), Now);

    [Fact]
    public void A_payment_is_started_for_what_is_due() =>
        Spec.Given<Invoice>(Issued).When(invoice => InvoiceDecider.StartPayment(invoice, Payment, "pm_card_visa", Now)).Then(Started);

    [Fact]
    public void One_payment_is_in_flight_at_a_time() =>
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.StartPayment(invoice, Other, "pm_card_visa", Now)).ThenRejected("payment-in-flight");

    [Fact]
    public void A_paid_invoice_takes_no_payment() =>
        Spec.Given<Invoice>(Issued, Started, Succeeded, Settled)
            .When(invoice => InvoiceDecider.StartPayment(invoice, Other, "pm_card_visa", Now)).ThenRejected("invoice-paid");

    [Fact]
    public void The_money_settles_the_invoice() =>
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Succeeded("pi_1", 12000), Now))
            .Then(Succeeded, Settled);

    [Fact]
    public void The_same_money_told_twice_is_received_once() =>
        Spec.Given<Invoice>(Issued, Started, Succeeded, Settled)
            .When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Succeeded("pi_1", 12000), Now)).ThenNothing();

    [Fact]
    public void What_the_provider_kept_is_learnt_with_the_money_or_after_it_and_once()
    {
        var (told, kept) = (new ProviderOutcome.Succeeded("pi_1", 12000, new Money(205, "EUR")), new PaymentFeeLearned(Payment, 205, Now, "EUR"));
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.Learn(invoice, Payment, told, Now)).Then(Succeeded, kept, Settled);
        Spec.Given<Invoice>(Issued, Started, Succeeded, Settled).When(invoice => InvoiceDecider.Learn(invoice, Payment, told, Now)).Then(kept);
        // Once, also where it was nothing; and not what was kept of money that came under another id and is not in the books.
        foreach (var known in new[] { kept, kept with { Fee = 0 } })
            Spec.Given<Invoice>(Issued, Started, Succeeded, Settled, known).When(invoice => InvoiceDecider.Learn(invoice, Payment, told, Now)).ThenNothing();
        Spec.Given<Invoice>(Issued, Started, Succeeded, Settled).When(invoice => InvoiceDecider.Learn(invoice, Payment, told with { ProviderId = "pi_2" }, Now)).ThenNothing();
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.LearnFee(invoice, Payment, "pi_1", new Money(205, "EUR"), Now)).ThenNothing();
    }

    [Fact]
    public void What_the_provider_kept_is_of_its_own_currency_and_not_known_before()
    {
        Money? FeeAfter(params object[] more) => Spec.Given<Invoice>([Issued, Started, Succeeded, Settled, .. more]).State.Payments.Single().ProviderFee;
        Assert.Null(FeeAfter());
        Assert.Equal(new(205, "EUR"), FeeAfter(new PaymentFeeLearned(Payment, 205, Now)));
        Assert.Equal(new(230, "USD"), FeeAfter(new PaymentFeeLearned(Payment, 230, Now, "USD")));
    }

    [Fact]
    public void What_is_owed_on_a_void_invoice_after_all_is_paid_or_given_up_and_it_stays_void()
    {
        // Paid although it was void, the surplus spent elsewhere, and then taken back by the payer's bank.
        object[] history = [Issued, Started, new PaymentDeclined(Payment, "pi_1", "card_declined", Application, Now), new InvoiceCancelled("SOE-2026-000001", Application, "mistake"),
            Succeeded, new Overpaid(Payment, 12000, Now), new DisputeOpened("dp_1", Payment, 12000, "fraudulent", Application, Now), new DisputeLost("dp_1", Payment, 12000, Application, Now)];
        Spec.Given<Invoice>(history).When(invoice => InvoiceDecider.StartPayment(invoice, Other, "pm_card_visa", Now)).Then(new PaymentStarted(Other, "pm_card_visa", 12000, Now));
        Spec.Given<Invoice>(history).When(invoice => Billing.CreditBalances.CreditBalanceDecider.Apply(invoice, 500, Other, null, Now)).Then(new CreditApplied(Other, 500, Now));
        var writtenOff = new InvoiceGivenUp("SOE-2026-000001", Application, 12000, "uncollectible", Now, "EUR", 12000);
        Spec.Given<Invoice>(history).When(invoice => InvoiceDecider.WriteOff(invoice, "uncollectible", Now)).Then(writtenOff);
        var after = history.Append(writtenOff).Aggregate(Invoice.Empty(Guid.CreateVersion7()), (invoice, e) => invoice.Evolve(e));
        Assert.Equal((InvoiceStatus.Void, 12000, 0), (after.Status, after.Claim, after.Due));
    }

    [Fact]
    public void That_it_was_to_be_void_is_forgotten_when_the_payment_wins()
    {
        var refund = Guid.CreateVersion7();
        object[] history = [Issued, Started, new VoidRequested("joined-twice"), Succeeded, Settled, new RefundStarted(refund, Payment, 2000, "goodwill", Now), new RefundSucceeded(refund, "re_1", 2000, Now)];
        var invoice = Spec.Given<Invoice>(history).State;
        Assert.Equal((InvoiceStatus.Open, 2000, false), (invoice.Status, invoice.Due, invoice.IsUnwanted));
        Assert.Null(invoice.LookAgainAt);
    }

    [Fact]
    public void A_failure_told_after_the_success_changes_nothing() =>
        Spec.Given<Invoice>(Issued, Started, Succeeded, Settled)
            .When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Failed("pi_1", "card_declined"), Now)).ThenNothing();

    [Fact]
    public void Less_money_than_is_due_does_not_settle() =>
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Succeeded("pi_1", 5000), Now))
            .Then(new PaymentSucceeded(Payment, "pi_1", 5000, Now));

    [Fact]
    public void A_delayed_payment_is_pending_and_not_failed() =>
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Pending("pi_1", false), Now))
            .Then(new PaymentPending(Payment, "pi_1", false, Now));

    [Fact]
    public void After_a_decline_another_payment_may_be_tried() =>
        Spec.Given<Invoice>(Issued, Started, new PaymentDeclined(Payment, "pi_1", "card_declined", Application, Now))
            .When(invoice => InvoiceDecider.StartPayment(invoice, Other, "pm_card_visa", Now)).Then(Started with { PaymentId = Other });

    [Fact]
    public void An_invoice_being_paid_is_not_voided_yet() =>
        Spec.Given<Invoice>(Issued, Started).When(invoice => InvoiceDecider.Void(invoice, "test")).Then(new VoidRequested("test"));

    [Fact]
    public void When_the_payment_fails_the_requested_void_happens() =>
        Spec.Given<Invoice>(Issued, Started, new VoidRequested("test"))
            .When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Failed("pi_1", "card_declined"), Now))
            .Then(new PaymentDeclined(Payment, "pi_1", "card_declined", Application, Now), new InvoiceCancelled("SOE-2026-000001", Application, "test"));

    [Fact]
    public void When_the_payment_succeeds_the_requested_void_does_not_happen() =>
        Spec.Given<Invoice>(Issued, Started, new VoidRequested("test"))
            .When(invoice => InvoiceDecider.Learn(invoice, Payment, new ProviderOutcome.Succeeded("pi_1", 12000), Now)).Then(Succeeded, Settled);

    [Fact]
    public void What_bounced_may_be_void_and_may_be_given_up_which_tells_all_that_may_still_be_claimed()
    {
        object[] history = [Issued, new PaymentRecorded(Payment, "bankTransfer", 12000, null, new(2026, 3, 1), Now), Settled,
            new PaymentReversed(Payment, 12000, "returned", Application, "EUR", 12000, Now)];
        Spec.Given<Invoice>(history).When(invoice => InvoiceDecider.Void(invoice, "waived")).Then(new InvoiceCancelled("SOE-2026-000001", Application, "waived"));
        var given = new InvoiceGivenUp("SOE-2026-000001", Application, 12000, "gone", Now, "EUR", 12000);
        Spec.Given<Invoice>(history).When(invoice => InvoiceDecider.WriteOff(invoice, "gone", Now)).Then(given);
        // What is owed in addition after that is given up by itself, and all of it may still be paid.
        object[] more = [.. history, given, new RefundStarted(Other, Payment, 500, "test", Now), new RefundSucceeded(Other, "re_1", 500, Now)];
        Spec.Given<Invoice>(more).When(invoice => InvoiceDecider.WriteOff(invoice, "gone", Now)).Then(given with { Amount = 500, Claim = 12500 });
    }

    [Fact]
    public void A_void_invoice_takes_no_payment() =>
        Spec.Given<Invoice>(Issued, new InvoiceCancelled("SOE-2026-000001", Application, "test"))
            .When(invoice => InvoiceDecider.StartPayment(invoice, Payment, "pm_card_visa", Now)).ThenRejected("invoice-void");

    /// <summary>After a minute, and then as Kill Bill's janitor: <c>5m,1h,1d,1d,1d,1d,1d</c>.</summary>
    internal static IReadOnlyList<TimeSpan> Steps =>
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), .. Enumerable.Repeat(TimeSpan.FromDays(1), 5)];

    [Fact]
    public void A_payment_of_unknown_outcome_is_looked_at_on_the_schedule_of_Kill_Bill_and_then_each_day()
    {
        var (invoice, at) = (Spec.Given<Invoice>(Issued, Started).State, Now);
        foreach (var wait in Steps.Concat(Enumerable.Repeat(TimeSpan.FromDays(1), 21)))
        {
            at += wait;
            Assert.Equal(at, invoice.LookAgainAt);
            invoice = invoice.Evolve(new PaymentPending(Payment, "pi_1", false, at));
        }
        Assert.Null(invoice.Evolve(Succeeded).LookAgainAt);
    }

    [Fact]
    public void A_refund_of_unknown_outcome_is_looked_at_on_the_same_schedule()
    {
        var refund = Guid.CreateVersion7();
        var (invoice, at) = (Spec.Given<Invoice>(Issued, Started, Succeeded, Settled, new RefundStarted(refund, Payment, 2000, "goodwill", Now)).State, Now);
        foreach (var wait in Steps)
        {
            at += wait;
            Assert.Equal(at, invoice.LookAgainAt);
            invoice = invoice.Evolve(new RefundPending(refund, "re_1", at));
        }
    }
}
