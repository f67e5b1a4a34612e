using Associations.Billing.Disputes;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>The rules of asking for what is owed. Each is decided from how the invoice stands at that moment.</summary>
static class DunningDecider
{
    // A debit is decided within days, a dispute within months.
    static readonly TimeSpan WhilePaymentUnderWay = TimeSpan.FromDays(1), WhileDisputed = TimeSpan.FromDays(7);

    // A mail queue gives up after four to five days (RFC 5321 section 4.5.4.1).
    static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(5);

    internal static Decision Begin(Invoice invoice, BillingEntity entity, DunningPolicy policy, DateTimeOffset now) =>
        Decision.Accepted(new DunningBegun(
            invoice.Id, invoice.DueOn, entity.TimeZone, policy.Revision, policy.Reminders, policy.OverdueAfterDays, now, ChargeDecider.IsFor(invoice) ? policy.Charges : null));

    /// <summary>What was settled and is owed again is asked for anew, on the same days counted from today.</summary>
    internal static Decision BeginAgain(DunningCase known, Invoice invoice, BillingEntity entity, string reason, DateTimeOffset now) =>
        known.InvoiceId == Guid.Empty || SettledBy(invoice) is not null || invoice.OverdueOn is not null || (known is { IsOver: false, OverdueOn: null } && known.LookAgainAt is not null)
            ? Decision.AlreadyDone
            : Decision.Accepted(new DunningBegunAgain(entity.DateAt(now), reason, now));

    /// <summary>What its days have brought by now, for the case and for the invoice. Of several reminders that are due at once the last is sent.</summary>
    /// <param name="known">The case.</param>
    /// <param name="invoice">Its invoice.</param>
    /// <param name="now">The instant.</param>
    /// <param name="mandate">The mandate of its payer that holds, where there is one.</param>
    internal static (Decision Case, Decision Invoice) Due(DunningCase known, Invoice invoice, DateTimeOffset now, PaymentMandate? mandate = null)
    {
        var until = now.AddMicroseconds(1);
        if (known.LookAgainAt is not { } at || at > until) return (Decision.AlreadyDone, Decision.AlreadyDone);
        if (SettledBy(invoice) is { } settled) return (Decision.Accepted(new DunningEnded(settled, now)), Decision.AlreadyDone);

        var (charged, started) = ChargeDecider.Due(known, invoice, mandate, until, now);
        List<object> facts = [.. charged];
        var state = charged.Aggregate(known, (one, e) => one.Evolve(e));
        invoice = started.Aggregate(invoice, (one, e) => one.Evolve(e));
        while (state.NextReminder is { } day && state.InstantOf(day) <= until)
        {
            var overtaken = state.Reminders.Any(later => later > day && state.InstantOf(later) <= until);
            object fact = (overtaken ? SuppressionReason.Overtaken : NotNow(state, invoice)) is { } reason
                ? new MailSuppressed(state.ReminderId(day), MailKind.Reminder, day, null, reason, null, now)
                : new MailOrdered(state.ReminderId(day), MailKind.Reminder, day, null, now);
            facts.Add(fact);
            state = state.Evolve(fact);
        }
        if (state.NextOverdue is not { } overdue || overdue > until) return (Decision.Accepted(facts), Decision.Accepted(started));
        if (NotNow(state, invoice) is { } wait)
            return (Decision.Accepted([.. facts, new OverduePutOff(wait, now + (wait == SuppressionReason.Disputed ? WhileDisputed : WhilePaymentUnderWay), now)]), Decision.Accepted(started));
        return (
            Decision.Accepted([.. facts, new OverdueReached(state.OverdueDay, now)]),
            Decision.Accepted(new InvoiceBecameOverdue(invoice.Number, invoice.Subject, new Money(invoice.Due, invoice.Currency), invoice.DueOn, state.OverdueDay, now)));
    }

    /// <summary>Why a mail that is in the queue must not leave at this moment, and never will; null when it is to go.</summary>
    internal static SuppressionReason? NotSent(DunningCase known, CaseMail mail, Invoice invoice, DateTimeOffset now) => mail.Kind switch
    {
        MailKind.RefundFailed => invoice.Refunds.Any(refund => refund.Id == mail.About && refund.Status == Refunds.RefundStatus.Failed) ? null : SuppressionReason.NoLongerNeeded,
        _ when SettledBy(invoice) is { } settled => settled,
        MailKind.ActionRequired => invoice.InFlight is { Status: PaymentStatus.RequiresAction } payment && payment.Id == mail.About ? null : SuppressionReason.NoLongerNeeded,
        // Whatever was decided after it is newer: this one waited for its mail server meanwhile.
        _ when known.Mails.Any(later => later.Kind == MailKind.Reminder && (later.Round > mail.Round || (later.Round == mail.Round && later.Day > mail.Day))) => SuppressionReason.Overtaken,
        _ => NotNow(known, invoice),
    } ?? (now - mail.At > GivesUpAfter ? SuppressionReason.Undeliverable : null);

    internal static Decision Stop(DunningCase known, string reason, DateTimeOffset now) =>
        known.StopReason is not null ? Decision.AlreadyDone : Decision.Accepted(new DunningStopped(reason, now));

    internal static Decision Resume(DunningCase known, string reason, DateTimeOffset now) =>
        known.StopReason is null ? Decision.AlreadyDone : Decision.Accepted(new DunningResumed(reason, now));

    /// <summary>Why nothing is owed on an invoice that anyone would ask for; null when something is.</summary>
    internal static SuppressionReason? SettledBy(Invoice invoice) => invoice switch
    {
        { Status: InvoiceStatus.Void } => SuppressionReason.Voided,
        { Status: InvoiceStatus.WrittenOff } => SuppressionReason.WrittenOff,
        { Status: InvoiceStatus.Paid } when invoice.Total > 0 && invoice.Credited == invoice.Total => SuppressionReason.Credited,
        { Status: InvoiceStatus.Paid } => SuppressionReason.Paid,
        _ => null,
    };

    // A payment that waits for the payer keeps nothing back: it is they who must act.
    static SuppressionReason? NotNow(DunningCase known, Invoice invoice) =>
        known.StopReason is not null ? SuppressionReason.Stopped
        : invoice.Disputes.Any(dispute => dispute.Status == DisputeStatus.Open) ? SuppressionReason.Disputed
        : invoice.InFlight is { Status: not PaymentStatus.RequiresAction } ? SuppressionReason.PaymentUnderWay
        : null;
}
