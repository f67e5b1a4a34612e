using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>
/// What is owed on an invoice is asked for from here on, on the days of the policy that is in force: the schedule is part of the fact, and
/// stays what it is whatever becomes of the policy and of the entity's time zone. <paramref name="Charges"/> are the days on which a method that its
/// payer keeps is charged; null where none is.
/// </summary>
[EventType("dunningCase.begun.v1")]
public sealed record DunningBegun(
    Guid InvoiceId, DateOnly DueOn, string TimeZone, int PolicyRevision, IReadOnlyList<int> Reminders, int OverdueAfterDays, DateTimeOffset At,
    IReadOnlyList<int>? Charges = null);

/// <summary>What was settled is owed again, and is asked for as though it had become due on <paramref name="DueOn"/>.</summary>
[EventType("dunningCase.begunAgain.v1")]
public sealed record DunningBegunAgain(DateOnly DueOn, string Reason, DateTimeOffset At);

/// <summary>
/// A mail is about to be sent. Stored first, so that a crash during the call leaves an owner for it, who sends it under the same Message-ID.
/// </summary>
[EventType("dunningCase.mailOrdered.v1")]
public sealed record MailOrdered(Guid MailId, MailKind Kind, int? Day, Guid? About, DateTimeOffset At);

/// <summary>A mail server took a mail, to an address that is not told here.</summary>
[EventType("dunningCase.mailSent.v1")]
public sealed record MailSent(Guid MailId, string Language, string Template, string MessageId, DateTimeOffset At);

/// <summary>A mail is not sent, and why; <paramref name="Code"/> is the mail server's reply code where it is the server that said so.</summary>
[EventType("dunningCase.mailSuppressed.v1")]
public sealed record MailSuppressed(Guid MailId, MailKind Kind, int? Day, Guid? About, SuppressionReason Reason, string? Code, DateTimeOffset At);

/// <summary>The invoice is overdue, from this day on.</summary>
[EventType("dunningCase.overdueReached.v1")]
public sealed record OverdueReached(DateOnly On, DateTimeOffset At);

/// <summary>The invoice would be overdue, if it were not for something that must be decided first; looked at again then.</summary>
[EventType("dunningCase.overduePutOff.v1")]
public sealed record OverduePutOff(SuppressionReason Reason, DateTimeOffset Until, DateTimeOffset At);

/// <summary>The method that the payer keeps is charged: that payment began on the invoice, in this transaction.</summary>
[EventType("dunningCase.charged.v1")]
public sealed record KeptMethodCharged(int Day, Guid PaymentId, Guid MandateId, DateTimeOffset At);

/// <summary>On that day nothing was charged, and why.</summary>
[EventType("dunningCase.chargeSuppressed.v1")]
public sealed record ChargeSuppressed(int Day, SuppressionReason Reason, DateTimeOffset At);

/// <summary>Staff want nothing asked for: no reminder goes out and the invoice does not become overdue, until they say otherwise.</summary>
[EventType("dunningCase.stopped.v1")]
public sealed record DunningStopped(string Reason, DateTimeOffset At);

/// <summary>It goes on as before.</summary>
[EventType("dunningCase.resumed.v1")]
public sealed record DunningResumed(string Reason, DateTimeOffset At);

/// <summary>There is nothing to ask for; whatever was still to come is suppressed for this reason.</summary>
[EventType("dunningCase.ended.v1")]
public sealed record DunningEnded(SuppressionReason Reason, DateTimeOffset At);

/// <summary>What a mail is for.</summary>
public enum MailKind
{
    /// <summary>What is owed is to be paid.</summary>
    Reminder,

    /// <summary>A payment waits for the payer to do something, such as authenticate.</summary>
    ActionRequired,

    /// <summary>Money that was to go back did not arrive.</summary>
    RefundFailed,

    /// <summary>The method that the payer keeps was charged, and their bank wants them to be there.</summary>
    ConfirmInPerson,

    /// <summary>The method that the payer keeps was charged, and will never be paid by.</summary>
    MethodDeclined,
}

/// <summary>Why something that was due did not happen.</summary>
public enum SuppressionReason
{
    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>It was taken back by credit notes.</summary>
    Credited,

    /// <summary>It is void.</summary>
    Voided,

    /// <summary>What was owed is given up.</summary>
    WrittenOff,

    /// <summary>The payer's bank decides on a payment.</summary>
    Disputed,

    /// <summary>A payment has begun and its outcome is not known.</summary>
    PaymentUnderWay,

    /// <summary>Staff stopped it.</summary>
    Stopped,

    /// <summary>A later reminder was due before this one had gone.</summary>
    Overtaken,

    /// <summary>What it was about is no longer so.</summary>
    NoLongerNeeded,

    /// <summary>Nobody has said where the payer reads mail.</summary>
    NoAddress,

    /// <summary>The mail server refuses it for good.</summary>
    MailRefused,

    /// <summary>No mail server took it for days.</summary>
    Undeliverable,

    /// <summary>This installation sends no mail.</summary>
    MailNotConfigured,

    /// <summary>The payer keeps no method that may be charged.</summary>
    NoMandate,

    /// <summary>The method was declined for good: to try it again is of no use, and not allowed by the card schemes.</summary>
    MethodDeclined,

    /// <summary>The payer's bank wants them to be there.</summary>
    AuthenticationRequired,
}
