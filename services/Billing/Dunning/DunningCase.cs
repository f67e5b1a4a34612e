using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>
/// How one invoice is asked for: what is to happen when, what was mailed, and what was not and why. It is a stream beside the invoice's, which
/// stays what is owed and paid. Nothing in it says who gets the mail.
/// </summary>
public sealed record DunningCase : IState<DunningCase>
{
    // Office hours, and spread over one of them: a run of dues has thousands of invoices with one due date. What is charged is known before anybody is reminded.
    static readonly TimeOnly ChargeAt = new(6, 0), ReminderAt = new(9, 0), OverdueAt = new(0, 0);
    const int SpreadSeconds = 3600;

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The invoice; empty while nothing is to be asked for.</summary>
    public Guid InvoiceId { get; init; }

    /// <summary>The day from which the others are counted: the invoice's due date, or the day on which it was owed again.</summary>
    public DateOnly DueOn { get; init; }

    /// <summary>The IANA time zone of the days.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The version of the policy; 0 for the defaults.</summary>
    public int PolicyRevision { get; init; }

    /// <summary>When reminders go out, in days from <see cref="DueOn"/>, in order.</summary>
    public ImmutableArray<int> Reminders { get; init; } = [];

    /// <summary>How many days after <see cref="DueOn"/> it is overdue.</summary>
    public int OverdueAfterDays { get; init; }

    /// <summary>When a method that the payer keeps is charged, in days from <see cref="DueOn"/>, in order; empty where none ever is.</summary>
    public ImmutableArray<int> ChargeDays { get; init; } = [];

    /// <summary>What became of those days, in that order.</summary>
    public ImmutableArray<CaseCharge> Charges { get; init; } = [];

    /// <summary>When it began, or began again, UTC. What would have been due before was never to happen.</summary>
    public DateTimeOffset BegunAt { get; init; }

    /// <summary>How often it began again.</summary>
    public int Round { get; init; }

    /// <summary>The mails that were decided on, in that order.</summary>
    public ImmutableArray<CaseMail> Mails { get; init; } = [];

    /// <summary>Why staff stopped it, or null while it goes on.</summary>
    public string? StopReason { get; init; }

    /// <summary>Why there is nothing to ask for, or null while there is.</summary>
    public SuppressionReason? Ended { get; init; }

    /// <summary>The first day on which the invoice was overdue, or null while it was not.</summary>
    public DateOnly? OverdueOn { get; init; }

    /// <summary>Until when it was put off that the invoice is overdue, UTC, and why; or null.</summary>
    public (DateTimeOffset Until, SuppressionReason Reason)? PutOff { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => ((DateTimeOffset?[])[NextCharge is { } charge ? ChargeInstantOf(charge) : null, NextReminder is { } reminder ? InstantOf(reminder) : null, NextOverdue]).Min();

    /// <summary>The day, from <see cref="DueOn"/>, on which the method that the payer keeps is next to be charged; null when it is not. Money that went back is never fetched again by itself.</summary>
    internal int? NextCharge => IsOver || Round > 0 ? null : ChargeDays.Where(day => Charges.All(charge => charge.Day != day) && ChargeInstantOf(day) >= BegunAt).Select(day => (int?)day).FirstOrDefault();

    /// <summary>The day, from <see cref="DueOn"/>, of the reminder that is next to be decided on; null when there is none.</summary>
    internal int? NextReminder => IsOver ? null : Reminders.Where(day => !IsDecided(day) && InstantOf(day) >= BegunAt).Select(day => (int?)day).FirstOrDefault();

    /// <summary>When it is next to be decided whether the invoice is overdue, UTC; null when nothing will come of it by itself.</summary>
    internal DateTimeOffset? NextOverdue => IsOver || StopReason is not null || OverdueOn is not null ? null : PutOff?.Until ?? InstantOf(OverdueDay, OverdueAt);

    /// <summary>The first day on which the invoice is overdue, if it is not settled before.</summary>
    internal DateOnly OverdueDay => DueOn.AddDays(OverdueAfterDays);

    /// <summary>True when there is nothing to ask for.</summary>
    internal bool IsOver => InvoiceId == Guid.Empty || Ended is not null;

    /// <inheritdoc />
    public static DunningCase Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public DunningCase Evolve(object e) => e switch
    {
        DunningBegun begun => this with
        {
            InvoiceId = begun.InvoiceId,
            DueOn = begun.DueOn,
            TimeZone = begun.TimeZone,
            PolicyRevision = begun.PolicyRevision,
            Reminders = [.. begun.Reminders],
            OverdueAfterDays = begun.OverdueAfterDays,
            ChargeDays = [.. begun.Charges ?? []],
            BegunAt = begun.At,
        },
        DunningBegunAgain again => this with { DueOn = again.DueOn, BegunAt = again.At, Round = Round + 1, Ended = null, OverdueOn = null, PutOff = null },
        MailOrdered ordered => this with { Mails = Mails.Add(new(ordered.MailId, ordered.Kind, ordered.Day, ordered.About, Round, ordered.At)) },
        MailSent sent => With(sent.MailId, mail => mail with { SentAt = sent.At, Language = sent.Language, Template = sent.Template, MessageId = sent.MessageId }),
        MailSuppressed not when Mails.Any(mail => mail.Id == not.MailId) => With(not.MailId, mail => mail with { Suppressed = not.Reason, Code = not.Code }),
        MailSuppressed not => this with { Mails = Mails.Add(new(not.MailId, not.Kind, not.Day, not.About, Round, not.At) { Suppressed = not.Reason, Code = not.Code }) },
        KeptMethodCharged charged => this with { Charges = Charges.Add(new(charged.Day, charged.At) { PaymentId = charged.PaymentId }) },
        ChargeSuppressed not => this with { Charges = Charges.Add(new(not.Day, not.At) { Suppressed = not.Reason }) },
        OverdueReached reached => this with { OverdueOn = reached.On, PutOff = null },
        OverduePutOff putOff => this with { PutOff = (putOff.Until, putOff.Reason) },
        DunningStopped stopped => this with { StopReason = stopped.Reason },
        DunningResumed => this with { StopReason = null },
        DunningEnded ended => this with { Ended = ended.Reason },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The one of an invoice.</summary>
    internal static Guid IdOf(Guid invoice) => Uuid.From(invoice, "dunning");

    /// <summary>The id of a reminder of this round, from which its Message-ID follows.</summary>
    internal Guid ReminderId(int day) => Uuid.From(InvoiceId, $"reminder/{Round}/{day}");

    /// <summary>The instant of a reminder, UTC.</summary>
    internal DateTimeOffset InstantOf(int day) => InstantOf(DueOn.AddDays(day), ReminderAt);

    /// <summary>The instant at which a kept method is charged, UTC.</summary>
    internal DateTimeOffset ChargeInstantOf(int day) => InstantOf(DueOn.AddDays(day), ChargeAt);

    /// <summary>The id of the payment of a day, so that it is begun once.</summary>
    internal Guid PaymentIdOf(int day) => Uuid.From(InvoiceId, $"charge/{day}");

    bool IsDecided(int day) => Mails.Any(mail => mail.Id == ReminderId(day));

    // Of a time that the clocks show twice the first is meant, and of one that they skip the moment after.
    DateTimeOffset InstantOf(DateOnly day, TimeOnly time)
    {
        var (zone, local) = (TimeZoneInfo.FindSystemTimeZoneById(TimeZone), day.ToDateTime(time));
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime().AddSeconds(BitConverter.ToUInt32(InvoiceId.ToByteArray(), 12) % SpreadSeconds);
    }

    DunningCase With(Guid mailId, Func<CaseMail, CaseMail> change) => this with { Mails = [.. Mails.Select(mail => mail.Id == mailId ? change(mail) : mail)] };
}

/// <summary>A mail that was decided on.</summary>
/// <param name="Id">Its id, from which its Message-ID follows.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Day">Of a reminder: its day, counted from the one on which the invoice was due.</param>
/// <param name="About">Of others: the payment or the refund.</param>
/// <param name="Round">Of which round of dunning it is: 0, or 1 when what had been settled was owed again, and so on.</param>
/// <param name="At">When it was decided on, UTC.</param>
public sealed record CaseMail(Guid Id, MailKind Kind, int? Day, Guid? About, int Round, DateTimeOffset At)
{
    /// <summary>When a mail server took it, UTC; null while none has.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>In which language it was sent.</summary>
    public string? Language { get; init; }

    /// <summary>By which text, and which version of it.</summary>
    public string? Template { get; init; }

    /// <summary>Its Message-ID (RFC 5322), without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>Why it was not sent, or null.</summary>
    public SuppressionReason? Suppressed { get; init; }

    /// <summary>The mail server's reply code, where it refused it.</summary>
    public string? Code { get; init; }

    /// <summary>True when nothing more will become of it.</summary>
    public bool IsFinished => SentAt is not null || Suppressed is not null;
}

/// <summary>A day on which the method that the payer keeps was to be charged.</summary>
/// <param name="Day">The day, counted from the due date.</param>
/// <param name="At">When that was decided, UTC.</param>
public sealed record CaseCharge(int Day, DateTimeOffset At)
{
    /// <summary>The payment on the invoice, which says what came of it; null where none was begun.</summary>
    public Guid? PaymentId { get; init; }

    /// <summary>Why none was begun, or null.</summary>
    public SuppressionReason? Suppressed { get; init; }
}
