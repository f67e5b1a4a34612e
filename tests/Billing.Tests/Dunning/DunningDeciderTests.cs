using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Associations.Billing.Tests.Dunning;

public sealed class DunningDeciderTests
{
    static readonly Guid InvoiceId = Guid.Parse("01980000-0000-7000-8000-000000000000"), PaymentId = Guid.CreateVersion7();
    static readonly DateOnly DueOn = new(2026, 3, 20);
    static readonly DateTimeOffset IssuedAt = new(2026, 2, 18, 12, 0, 0, TimeSpan.Zero);
    static readonly Subject Application = new("application", Guid.CreateVersion7());

    static readonly InvoiceFinalised Issued = new(
        Guid.CreateVersion7(), "SOE-2026-000001", Application, new Payer(null, "a"), "EUR", [new ChargeLine("Dues", 1, 12000, "test")], 12000, new(2026, 2, 18), DueOn);

    static Invoice InvoiceAfter(params IReadOnlyList<object> events) => events.Prepend(Issued).Aggregate(Invoice.Empty(InvoiceId), (state, e) => state.Evolve(e));

    static DunningCase Begun(string zone = "UTC", DateOnly? dueOn = null, DateTimeOffset? at = null, int[]? reminders = null, int overdueAfter = 30) =>
        DunningCase.Empty(DunningCase.IdOf(InvoiceId)).Evolve(new DunningBegun(InvoiceId, dueOn ?? DueOn, zone, 0, reminders ?? [-7, 3, 14], overdueAfter, at ?? IssuedAt));

    static DateTimeOffset On(int day) => new(DueOn.AddDays(day).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);

    static (DunningCase Case, IReadOnlyList<object> Facts, IReadOnlyList<object> OfInvoice) Look(DunningCase known, Invoice invoice, DateTimeOffset now)
    {
        var (ofCase, ofInvoice) = DunningDecider.Due(known, invoice, now);
        return (ofCase.Events.Aggregate(known, (state, e) => state.Evolve(e)), ofCase.Events, ofInvoice.Events);
    }

    [Fact]
    public void Each_reminder_is_ordered_on_its_day_and_the_invoice_is_overdue_on_its_own()
    {
        var (known, invoice) = (Begun(), InvoiceAfter());
        Assert.Empty(Look(known, invoice, On(-7).AddSeconds(-1)).Facts);
        foreach (var day in (int[])[-7, 3, 14])
        {
            Assert.Equal(On(day), known.LookAgainAt);
            (known, var facts, var none) = Look(known, invoice, On(day));
            Assert.Equal(day, Assert.IsType<MailOrdered>(Assert.Single(facts)).Day);
            Assert.Empty(none);
            Assert.Empty(Look(known, invoice, On(day)).Facts);
        }
        Assert.Equal(On(30).AddHours(-9), known.LookAgainAt);
        (known, _, var overdue) = Look(known, invoice, On(30));
        Assert.Equal((DueOn.AddDays(30), 12000L), (Assert.IsType<InvoiceBecameOverdue>(Assert.Single(overdue)).OverdueOn, ((InvoiceBecameOverdue)overdue[0]).Due.Amount));
        Assert.Null(known.LookAgainAt);
    }

    [Fact]
    public void Of_reminders_that_are_due_at_once_the_last_is_sent_and_what_was_over_before_it_was_issued_never_is()
    {
        var (_, facts, _) = Look(Begun(), InvoiceAfter(), On(20));
        Assert.Equal([(-7, SuppressionReason.Overtaken), (3, SuppressionReason.Overtaken)], facts.OfType<MailSuppressed>().Select(not => (not.Day!.Value, not.Reason)));
        Assert.Equal(14, Assert.Single(facts.OfType<MailOrdered>()).Day);
        Assert.Equal(3, Begun(at: On(0)).NextReminder);
    }

    public static TheoryData<string, SuppressionReason> Settled => new()
    {
        { "paid", SuppressionReason.Paid }, { "credited", SuppressionReason.Credited }, { "voided", SuppressionReason.Voided }, { "writtenOff", SuppressionReason.WrittenOff },
    };

    [Theory]
    [MemberData(nameof(Settled))]
    public void What_is_settled_ends_it_for_its_reason(string how, SuppressionReason reason)
    {
        var (known, facts, ofInvoice) = Look(Begun(), InvoiceAfter(FactsOf(how)), On(3));
        Assert.Equal(reason, Assert.IsType<DunningEnded>(Assert.Single(facts)).Reason);
        Assert.Empty(ofInvoice);
        Assert.Null(known.LookAgainAt);
        Assert.Equal(reason, DunningDecider.NotSent(Begun(), Reminder(3), InvoiceAfter(FactsOf(how)), On(3)));
    }

    public static TheoryData<string, SuppressionReason, int> Undecided => new()
    {
        { "started", SuppressionReason.PaymentUnderWay, 1 }, { "processing", SuppressionReason.PaymentUnderWay, 1 }, { "disputed", SuppressionReason.Disputed, 7 },
    };

    [Theory]
    [MemberData(nameof(Undecided))]
    public void What_is_not_decided_suppresses_reminders_and_puts_off_that_it_is_overdue(string how, SuppressionReason reason, int days)
    {
        var invoice = InvoiceAfter(FactsOf(how));
        var (known, facts, _) = Look(Begun(), invoice, On(-7));
        Assert.Equal(reason, Assert.IsType<MailSuppressed>(Assert.Single(facts)).Reason);
        Assert.Equal(reason, DunningDecider.NotSent(Begun(), Reminder(3), invoice, On(3)));
        (known, facts, var none) = Look(known, invoice, On(40));
        Assert.Equal(reason, facts.OfType<OverduePutOff>().Single().Reason);
        Assert.Empty(none);
        Assert.Equal(On(40).AddDays(days), known.LookAgainAt);

        // Decided against us: then it is.
        Assert.IsType<InvoiceBecameOverdue>(Assert.Single(Look(known, InvoiceAfter(), On(40).AddDays(days)).OfInvoice));
    }

    [Fact] // F-33
    public void A_payment_that_waits_for_the_payer_stops_no_clock()
    {
        var invoice = InvoiceAfter(FactsOf("requiresAction"));
        Assert.IsType<MailOrdered>(Assert.Single(Look(Begun(), invoice, On(-7)).Facts));
        Assert.Single(Look(Begun(), invoice, On(30)).OfInvoice);
    }

    [Fact]
    public void Stopped_nothing_is_sent_and_nothing_overdue_and_resumed_it_is_overdue_at_once()
    {
        var stopped = DunningDecider.Stop(Begun(), "hardship", On(-20)).Events.Aggregate(Begun(), (state, e) => state.Evolve(e));
        Assert.Empty(DunningDecider.Stop(stopped, "again", On(-20)).Events);
        var (known, facts, ofInvoice) = Look(stopped, InvoiceAfter(), On(35));
        Assert.Equal(SuppressionReason.Stopped, facts.OfType<MailSuppressed>().Last().Reason);
        Assert.Empty(ofInvoice);
        Assert.Null(known.LookAgainAt);
        var resumed = DunningDecider.Resume(known, "promise-broken", On(36)).Events.Aggregate(known, (state, e) => state.Evolve(e));
        Assert.True(resumed.LookAgainAt <= On(36));
        Assert.Single(Look(resumed, InvoiceAfter(), On(36)).OfInvoice);
    }

    [Fact]
    public void A_mail_that_waited_is_judged_anew_before_it_leaves()
    {
        var (known, invoice) = (Begun(), InvoiceAfter());
        (known, _, _) = Look(known, invoice, On(3));
        Assert.Null(DunningDecider.NotSent(known, Reminder(3), invoice, On(4)));
        Assert.Equal(SuppressionReason.Undeliverable, DunningDecider.NotSent(known, Reminder(3), invoice, On(9)));
        (known, _, _) = Look(known, invoice, On(14));
        Assert.Equal(SuppressionReason.Overtaken, DunningDecider.NotSent(known, Reminder(3), invoice, On(7)));

        var action = new CaseMail(Guid.CreateVersion7(), MailKind.ActionRequired, null, PaymentId, 0, IssuedAt);
        Assert.Null(DunningDecider.NotSent(known, action, InvoiceAfter(FactsOf("requiresAction")), IssuedAt));
        Assert.Equal(SuppressionReason.NoLongerNeeded, DunningDecider.NotSent(known, action, invoice, IssuedAt));
        var refund = new CaseMail(Guid.CreateVersion7(), MailKind.RefundFailed, null, Guid.CreateVersion7(), 0, IssuedAt);
        Assert.Equal(SuppressionReason.NoLongerNeeded, DunningDecider.NotSent(known, refund, invoice, IssuedAt));
    }

    [Fact]
    public void What_is_owed_again_begins_again_once_it_had_ended_or_was_overdue()
    {
        var entity = BillingEntity.Empty(Guid.CreateVersion7()) with { TimeZone = "UTC" };
        Assert.Empty(DunningDecider.BeginAgain(Begun(), InvoiceAfter(), entity, "refunded", On(-10)).Events);
        var ended = Begun().Evolve(new DunningEnded(SuppressionReason.Paid, On(-7)));
        Assert.Empty(DunningDecider.BeginAgain(ended, InvoiceAfter(FactsOf("paid")), entity, "refunded", On(0)).Events);
        var again = Assert.IsType<DunningBegunAgain>(Assert.Single(DunningDecider.BeginAgain(ended, InvoiceAfter(), entity, "refunded", On(0)).Events));
        Assert.Equal(DueOn, again.DueOn);
        Assert.NotEqual(ended.ReminderId(3), ended.Evolve(again).ReminderId(3));
        Assert.Equal(3, ended.Evolve(again).NextReminder);
        var overdue = Look(Begun(), InvoiceAfter(), On(30)).Case;
        Assert.Single(DunningDecider.BeginAgain(overdue, InvoiceAfter(), entity, "dispute-lost", On(60)).Events);
    }

    [Theory] // On days on which the clocks change, at nine and at the day's first moment.
    [InlineData("Europe/Brussels", "2026-03-29", "2026-03-29T07:00:00Z", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Brussels", "2026-10-25", "2026-10-25T08:00:00Z", "2026-10-24T22:00:00Z")]
    [InlineData("Pacific/Auckland", "2026-04-05", "2026-04-04T21:00:00Z", "2026-04-04T11:00:00Z")]
    // Midnight does not exist there on that day.
    [InlineData("America/Santiago", "2026-09-06", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z")]
    public void Days_are_the_entitys_own_also_when_its_clocks_change(string zone, string day, string reminder, string overdue)
    {
        var on = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        var known = Begun(zone, on, IssuedAt, [0], 1);
        Assert.Equal(DateTimeOffset.Parse(reminder, System.Globalization.CultureInfo.InvariantCulture), known.InstantOf(0));
        Assert.Equal(DateTimeOffset.Parse(overdue, System.Globalization.CultureInfo.InvariantCulture), Begun(zone, on.AddDays(-1), IssuedAt, [], 1).NextOverdue);
    }

    [Fact]
    public void Whatever_the_days_the_zone_and_the_looks_each_reminder_is_decided_once_and_none_before_its_time()
    {
        string[] zones = ["UTC", "Europe/Brussels", "Pacific/Auckland", "America/Santiago", "Asia/Kathmandu"];
        var cases =
            from zone in Gen.Elements(zones)
            from days in Gen.ListOf(Gen.Choose(-30, 60))
            from overdue in Gen.Choose(1, 60)
            from looks in Gen.NonEmptyListOf(Gen.Choose(-40 * 24, 100 * 24))
            select (zone, days: days.Distinct().Order().ToArray(), overdue, looks: looks.Order().ToList());
        Prop.ForAll(Arb.From(cases), run =>
        {
            var (known, invoice, told) = (Begun(run.zone, reminders: run.days, overdueAfter: run.overdue), InvoiceAfter(), 0);
            foreach (var now in run.looks.Select(hour => IssuedAt.AddDays(30).AddHours(hour)).Where(now => now >= IssuedAt).Append(IssuedAt.AddDays(200)))
            {
                var planned = known;
                (known, var facts, var ofInvoice) = Look(known, invoice, now);
                foreach (var day in facts.Select(fact => (fact as MailOrdered)?.Day ?? (fact as MailSuppressed)?.Day).OfType<int>()) Assert.True(planned.InstantOf(day) <= now);
                told += ofInvoice.Count;
                invoice = ofInvoice.Aggregate(invoice, (state, e) => state.Evolve(e));
            }
            Assert.Equal(1, told);
            Assert.Equal(run.days.Where(day => known.InstantOf(day) >= IssuedAt), known.Mails.Select(mail => mail.Day!.Value));
            Assert.Equal(known.Mails.Length, known.Mails.DistinctBy(mail => mail.Id).Count());
            Assert.Null(known.LookAgainAt);
        }).QuickCheckThrowOnFailure();
    }

    static CaseMail Reminder(int day) => new(Begun().ReminderId(day), MailKind.Reminder, day, null, 0, On(day));

    static IReadOnlyList<object> FactsOf(string how) => how switch
    {
        "paid" => [new PaymentRecorded(PaymentId, "cash", 12000, null, DueOn, IssuedAt), new InvoiceSettled("SOE-2026-000001", Application, new(12000, "EUR"), IssuedAt)],
        "credited" => [new InvoiceCredited(Guid.CreateVersion7(), "SOE-CN-2026-000001", 12000, [], 12000, 0, "goodwill", DueOn, IssuedAt)],
        "voided" => [new InvoiceCancelled("SOE-2026-000001", Application, "joined-twice")],
        "writtenOff" => [new InvoiceGivenUp("SOE-2026-000001", Application, 12000, "unreachable", IssuedAt)],
        "started" => [new PaymentStarted(PaymentId, "pm_card_visa", 12000, IssuedAt)],
        "processing" => [.. FactsOf("started"), new PaymentPending(PaymentId, "pi_1", false, IssuedAt)],
        "requiresAction" => [.. FactsOf("started"), new PaymentPending(PaymentId, "pi_1", true, IssuedAt)],
        "disputed" => [.. FactsOf("started"), new PaymentSucceeded(PaymentId, "pi_1", 6000, IssuedAt), new DisputeOpened("dp_1", PaymentId, 6000, "general", Application, IssuedAt)],
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };
}
