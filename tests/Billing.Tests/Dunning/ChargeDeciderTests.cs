using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Contracts;

namespace Associations.Billing.Tests.Dunning;

public sealed class ChargeDeciderTests
{
    static readonly Guid InvoiceId = Guid.Parse("01980000-0000-7000-8000-000000000000"), MandateId = Guid.CreateVersion7();
    static readonly DateOnly DueOn = new(2026, 3, 20);
    static readonly DateTimeOffset IssuedAt = new(2026, 2, 18, 12, 0, 0, TimeSpan.Zero);
    static readonly Subject Renewal = new("renewal", Guid.CreateVersion7());

    static readonly PaymentMandate Mandate = Of(MandateId);

    static PaymentMandate Of(Guid id) => ((object[])[new MandateStarted("a", "pm_0", "1", IssuedAt), new MandateActivated("cus_1", "seti_1", "pm_1", "mandate_1", IssuedAt)])
        .Aggregate(PaymentMandate.Empty(id), (state, e) => state.Evolve(e));

    static Invoice InvoiceAfter(params IReadOnlyList<object> events) => events.Prepend(new InvoiceFinalised(
        Guid.CreateVersion7(), "SOE-2026-000001", Renewal, new Payer(null, "a"), "EUR", [new ChargeLine("Dues", 1, 12000, "test")], 12000, new(2026, 2, 18), DueOn))
        .Aggregate(Invoice.Empty(InvoiceId), (state, e) => state.Evolve(e));

    static DunningCase Begun(params int[] charges) => DunningCase.Empty(DunningCase.IdOf(InvoiceId)).Evolve(new DunningBegun(InvoiceId, DueOn, "UTC", 0, [-7, 3, 14], 30, IssuedAt, charges));

    static DateTimeOffset On(int day) => new(DueOn.AddDays(day).ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);

    static (DunningCase Case, IReadOnlyList<object> Facts, Invoice Invoice, IReadOnlyList<object> OfInvoice) Look(
        DunningCase known, Invoice invoice, DateTimeOffset now, PaymentMandate? mandate)
    {
        var (ofCase, ofInvoice) = DunningDecider.Due(known, invoice, now, mandate);
        return (ofCase.Events.Aggregate(known, (state, e) => state.Evolve(e)), ofCase.Events, ofInvoice.Events.Aggregate(invoice, (state, e) => state.Evolve(e)), ofInvoice.Events);
    }

    static object[] Failed(int day, string reason, Guid? mandate = null)
    {
        var payment = Begun().PaymentIdOf(day);
        return [new PaymentStarted(payment, "pm_1", 12000, On(day), Kept: new(mandate ?? MandateId, "cus_1")), new PaymentDeclined(payment, "pi_1", reason, Renewal, On(day), true)];
    }

    [Fact]
    public void On_its_day_all_that_is_due_is_charged_by_the_mandate_once_and_before_anybody_is_reminded()
    {
        var (known, invoice) = (Begun(0, 3).Evolve(new MailSuppressed(Begun().ReminderId(-7), MailKind.Reminder, -7, null, SuppressionReason.Overtaken, null, On(-7))), InvoiceAfter());
        Assert.Equal(On(0), known.LookAgainAt);
        Assert.Empty(Look(known, invoice, On(0).AddSeconds(-1), Mandate).Facts);
        (known, var facts, invoice, var ofInvoice) = Look(known, invoice, On(0), Mandate);
        var charged = Assert.IsType<KeptMethodCharged>(Assert.Single(facts));
        var started = Assert.IsType<PaymentStarted>(Assert.Single(ofInvoice));
        Assert.Equal((charged.PaymentId, "pm_1", 12000L, new KeptMethod(MandateId, "cus_1", "mandate_1")), (started.PaymentId, started.Method, started.Amount, started.Kept!));
        // The invoice asks the provider for it, at once.
        Assert.Equal(On(0), invoice.LookAgainAt);
        Assert.Empty(Look(known, invoice, On(0).AddHours(1), Mandate).OfInvoice);
    }

    [Fact]
    public void What_another_day_may_change_is_tried_again_on_the_next_and_not_the_day_after()
    {
        var (known, facts, _, ofInvoice) = Look(Begun(0, 3, 7), InvoiceAfter(Failed(0, "insufficient_funds")), On(3), Mandate);
        Assert.Equal(Begun().PaymentIdOf(3), Assert.IsType<PaymentStarted>(Assert.Single(ofInvoice)).PaymentId);
        Assert.Equal(SuppressionReason.Overtaken, facts.OfType<ChargeSuppressed>().Single().Reason);
        Assert.Equal(7, known.NextCharge);
    }

    [Theory]
    [InlineData("stolen_card", SuppressionReason.MethodDeclined)]
    [InlineData("expired_card", SuppressionReason.MethodDeclined)]
    [InlineData("debit_not_authorized", SuppressionReason.MethodDeclined)]
    [InlineData("authentication_required", SuppressionReason.AuthenticationRequired)]
    public void What_was_declined_for_good_is_not_tried_again_but_by_a_newer_mandate(string reason, SuppressionReason why)
    {
        var invoice = InvoiceAfter(Failed(0, reason));
        var known = Begun(0, 3, 7).Evolve(new KeptMethodCharged(0, Begun().PaymentIdOf(0), MandateId, On(0)));
        (known, var facts, _, var none) = Look(known, invoice, On(3), Mandate);
        Assert.Equal(why, facts.OfType<ChargeSuppressed>().Single().Reason);
        Assert.Empty(none);
        var newer = Of(Guid.CreateVersion7());
        Assert.Equal(newer.Id, Assert.IsType<PaymentStarted>(Look(known, invoice, On(7), newer).OfInvoice.Single()).Kept!.MandateId);
    }

    public static TheoryData<string, SuppressionReason> NotCharged => new()
    {
        { "noMandate", SuppressionReason.NoMandate }, { "revoked", SuppressionReason.NoMandate }, { "stopped", SuppressionReason.Stopped }, { "processing", SuppressionReason.PaymentUnderWay },
        { "requiresAction", SuppressionReason.PaymentUnderWay }, { "disputed", SuppressionReason.Disputed }, { "tobevoid", SuppressionReason.Voided },
    };

    [Theory]
    [MemberData(nameof(NotCharged))]
    public void A_day_on_which_it_cannot_be_is_over_and_says_why(string how, SuppressionReason why)
    {
        var payment = Guid.CreateVersion7();
        var started = new PaymentStarted(payment, "pm_2", 6000, IssuedAt);
        var mandate = how switch { "noMandate" => null, "revoked" => Mandate.Evolve(new MandateRevoked(IssuedAt)), _ => Mandate };
        var known = how == "stopped" ? Begun(0, 3).Evolve(new DunningStopped("hardship", IssuedAt)) : Begun(0, 3);
        var invoice = how switch
        {
            "processing" => InvoiceAfter(started, new PaymentPending(payment, "pi_1", false, IssuedAt)),
            "requiresAction" => InvoiceAfter(started, new PaymentPending(payment, "pi_1", true, IssuedAt)),
            "disputed" => InvoiceAfter(started, new PaymentSucceeded(payment, "pi_1", 6000, IssuedAt), new DisputeOpened("dp_1", payment, 6000, "general", Renewal, IssuedAt)),
            "tobevoid" => InvoiceAfter(new VoidRequested("closed")),
            _ => InvoiceAfter(),
        };
        (known, var facts, _, var none) = Look(known, invoice, On(0), mandate);
        Assert.Equal(why, facts.OfType<ChargeSuppressed>().Single().Reason);
        Assert.Empty(none);
        Assert.Equal(3, known.NextCharge);
    }

    [Fact]
    public void Only_a_renewal_of_somebody_who_signs_in_is_charged_and_never_what_went_back()
    {
        var entity = BillingEntity.Empty(Guid.CreateVersion7());
        var policy = DunningPolicy.Empty(Guid.CreateVersion7());
        Assert.Equal([0, 3, 7, 14], Charges(InvoiceAfter()));
        Assert.Null(Charges(InvoiceAfter() with { Subject = new("application", Guid.CreateVersion7()) }));
        Assert.Null(Charges(InvoiceAfter() with { Payer = new(Guid.CreateVersion7(), null) }));
        Assert.Null(Begun(0, 3).Evolve(new DunningBegunAgain(DueOn.AddDays(2), "dispute-lost", IssuedAt)).NextCharge);
        Assert.Null(Begun(0, 3).Evolve(new DunningEnded(SuppressionReason.Paid, IssuedAt)).NextCharge);
        // Written before there were charges: nothing is charged that nobody was told of.
        Assert.Null(DunningCase.Empty(InvoiceId).Evolve(new DunningBegun(InvoiceId, DueOn, "UTC", 0, [], 30, IssuedAt)).NextCharge);

        IReadOnlyList<int>? Charges(Invoice invoice) => ((DunningBegun)DunningDecider.Begin(invoice, entity, policy, IssuedAt).Events.Single()).Charges;
    }

    [Fact]
    public void The_policy_takes_up_to_eight_days_and_keeps_those_that_nobody_names()
    {
        var known = DunningPolicy.Empty(Guid.CreateVersion7());
        foreach (var wrong in (int[][])[[-1], [61], [1, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8]])
            Assert.Equal("invalid-request", SetDunningPolicy.Set(known, new([0], 10, "en", wrong)).Rejection!.Code);
        var set = known.Evolve(SetDunningPolicy.Set(known, new([0], 10, "en", [5, 1])).Events.Single());
        Assert.Equal([1, 5], set.Charges);
        Assert.Equal([1, 5], set.Evolve(SetDunningPolicy.Set(set, new([1], 10)).Events.Single()).Charges);
        Assert.Empty(set.Evolve(SetDunningPolicy.Set(set, new([0], 10, "en", [])).Events.Single()).Charges);
        Assert.Equal([1, 5], set.Evolve(new DunningPolicySet([0], 10, "en")).Charges);
    }
}
