using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Dunning;

/// <summary>How an invoice is asked for: what was sent, what was not and why, what is next and when.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Status">Whether it goes on.</param>
/// <param name="DueOn">The day from which the others are counted: the due date, or the day on which what had been settled was owed again.</param>
/// <param name="TimeZone">The IANA time zone of the days.</param>
/// <param name="PolicyRevision">The version of the policy that was in force when it was issued; 0 for the defaults.</param>
/// <param name="OverdueAt">The first day on which the invoice is overdue, if it is not settled before.</param>
/// <param name="IsOverdue">True when that day has come.</param>
/// <param name="Reminders">The reminders of this round, in order.</param>
/// <param name="OtherMails">What else was mailed about the invoice, and the reminders of rounds before.</param>
/// <param name="Next">What is next; missing when nothing is.</param>
/// <param name="Reason">Why it was stopped, as staff said; or why it ended.</param>
/// <param name="PutOffBecause">Why the invoice is not overdue although its day has come.</param>
/// <param name="Charges">The days on which a method that the payer keeps is charged, in order; empty where nothing is charged by itself.</param>
sealed record DunningView(
    Guid InvoiceId, DunningStatus Status, DateOnly DueOn, string TimeZone, int PolicyRevision, DateOnly OverdueAt, bool IsOverdue,
    IReadOnlyList<ReminderView> Reminders, IReadOnlyList<MailView> OtherMails, IReadOnlyList<ChargeView> Charges, NextDunning? Next = null, string? Reason = null,
    SuppressionReason? PutOffBecause = null)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapOne("/{id:guid}/dunning", (Guid id, Reads reads, CancellationToken cancellation) =>
        reads.One<DunningCase>(DunningCase.IdOf(id), From, cancellation)).ForStaff("billing:read").Answers(typeof(DunningView));

    internal static DunningView From(DunningCase known) => new(
        known.InvoiceId,
        known.IsOver ? DunningStatus.Ended : known.StopReason is not null ? DunningStatus.Stopped : DunningStatus.Active,
        known.DueOn, known.TimeZone, known.PolicyRevision, known.OverdueDay, known.OverdueOn is not null,
        [.. known.Reminders.Where(day => known.InstantOf(day) >= known.BegunAt || known.Mails.Any(mail => mail.Id == known.ReminderId(day))).Select(day => ReminderView.From(known, day))],
        [.. known.Mails.Where(mail => mail.Kind != MailKind.Reminder || mail.Round != known.Round).Select(MailView.From)],
        [.. known.ChargeDays.Where(day => known.ChargeInstantOf(day) >= known.BegunAt || known.Charges.Any(charge => charge.Day == day)).Select(day => ChargeView.From(known, day))],
        NextOf(known),
        known.Ended is { } ended ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName($"{ended}") : known.StopReason,
        known.PutOff?.Reason);

    static NextDunning? NextOf(DunningCase known) => known.LookAgainAt is not { } at ? null
        : known.NextCharge is { } charge && known.ChargeInstantOf(charge) == at ? new("charge", at)
        : known.NextReminder is { } day && known.InstantOf(day) == at ? new("reminder", at) : new("overdue", at);
}

/// <summary>Whether an invoice is asked for.</summary>
enum DunningStatus
{
    /// <summary>What its days bring happens.</summary>
    Active,

    /// <summary>Staff stopped it.</summary>
    Stopped,

    /// <summary>There is nothing to ask for.</summary>
    Ended,
}

/// <summary>A reminder.</summary>
/// <param name="Day">Its day, counted from the due date.</param>
/// <param name="PlannedFor">When it is, or was, to be sent, UTC.</param>
/// <param name="Status">How it stands.</param>
/// <param name="SuppressedBecause">Why it is not sent.</param>
/// <param name="SentAt">When the mail server took it, UTC.</param>
/// <param name="Language">In which language it was sent.</param>
/// <param name="Template">By which text, and which version of it.</param>
/// <param name="MessageId">Its Message-ID (RFC 5322), by which the mail server's log knows it.</param>
/// <param name="ReplyCode">What the mail server answered, where it refused it.</param>
sealed record ReminderView(
    int Day, DateTimeOffset PlannedFor, MailStatus Status, SuppressionReason? SuppressedBecause = null, DateTimeOffset? SentAt = null, string? Language = null,
    string? Template = null, string? MessageId = null, string? ReplyCode = null)
{
    internal static ReminderView From(DunningCase known, int day)
    {
        var mail = known.Mails.FirstOrDefault(mail => mail.Id == known.ReminderId(day));
        var status = MailView.StatusOf(mail, known.IsOver);
        return new(day, known.InstantOf(day), status, mail?.Suppressed ?? (mail is null ? known.Ended : null), mail?.SentAt, mail?.Language, mail?.Template, mail?.MessageId, mail?.Code);
    }
}

/// <summary>A day on which the method that the payer keeps is charged.</summary>
/// <param name="Day">The day, counted from the due date.</param>
/// <param name="PlannedFor">When it is, or was, to be charged, UTC.</param>
/// <param name="Status">How it stands.</param>
/// <param name="PaymentId">The payment on the invoice, which says what came of it.</param>
/// <param name="SuppressedBecause">Why nothing is charged.</param>
sealed record ChargeView(int Day, DateTimeOffset PlannedFor, ChargeStatus Status, Guid? PaymentId = null, SuppressionReason? SuppressedBecause = null)
{
    internal static ChargeView From(DunningCase known, int day)
    {
        var charge = known.Charges.FirstOrDefault(charge => charge.Day == day);
        // Where it began again everything before is over, and money that went back is not charged by itself.
        var over = known.IsOver || known.Round > 0;
        var status = charge is { PaymentId: not null } ? ChargeStatus.Begun : charge is not null || over ? ChargeStatus.Suppressed : ChargeStatus.Planned;
        return new(day, known.ChargeInstantOf(day), status, charge?.PaymentId, charge is null && over ? known.Ended ?? SuppressionReason.NoLongerNeeded : charge?.Suppressed);
    }
}

/// <summary>How a day stands on which the method that the payer keeps is charged.</summary>
enum ChargeStatus
{
    /// <summary>Its day has not come.</summary>
    Planned,

    /// <summary>There is a payment.</summary>
    Begun,

    /// <summary>Nothing is charged.</summary>
    Suppressed,
}

/// <summary>A mail about an invoice.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="About">The payment or the refund that it is about; missing for a reminder.</param>
/// <param name="DecidedAt">When it was decided on, UTC.</param>
/// <param name="Status">How it stands.</param>
/// <param name="SuppressedBecause">Why it is not sent.</param>
/// <param name="SentAt">When the mail server took it, UTC.</param>
/// <param name="Language">In which language it was sent.</param>
/// <param name="Template">By which text, and which version of it.</param>
/// <param name="MessageId">Its Message-ID (RFC 5322), by which the mail server's log knows it.</param>
/// <param name="ReplyCode">What the mail server answered, where it refused it.</param>
sealed record MailView(
    MailKind Kind, Guid? About, DateTimeOffset DecidedAt, MailStatus Status, SuppressionReason? SuppressedBecause = null, DateTimeOffset? SentAt = null,
    string? Language = null, string? Template = null, string? MessageId = null, string? ReplyCode = null)
{
    internal static MailView From(CaseMail mail) => new(
        mail.Kind, mail.About, mail.At, StatusOf(mail, false), mail.Suppressed, mail.SentAt, mail.Language, mail.Template, mail.MessageId, mail.Code);

    internal static MailStatus StatusOf(CaseMail? mail, bool over) => mail switch
    {
        null => over ? MailStatus.Suppressed : MailStatus.Planned,
        { SentAt: not null } => MailStatus.Sent,
        { Suppressed: not null } => MailStatus.Suppressed,
        _ => MailStatus.UnderWay,
    };
}

/// <summary>How a mail stands.</summary>
enum MailStatus
{
    /// <summary>Its day has not come.</summary>
    Planned,

    /// <summary>It is on its way to the mail server.</summary>
    UnderWay,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>It is not sent.</summary>
    Suppressed,
}

/// <summary>What is next.</summary>
/// <param name="What"><c>charge</c>, <c>reminder</c>, or <c>overdue</c> when it is then decided whether the invoice is.</param>
/// <param name="At">When, UTC.</param>
sealed record NextDunning(string What, DateTimeOffset At);
