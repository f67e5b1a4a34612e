using Associations.EventSourcing;

namespace Associations.Billing.Ledger;

/// <summary>Money that was sent to a chapter, of what was collected for it.</summary>
public sealed record ChapterRemittance : IState<ChapterRemittance>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The chapter.</summary>
    public Guid ChapterId { get; init; }

    /// <summary>The legal entity that sent it.</summary>
    public Guid EntityId { get; init; }

    /// <summary>How much, in minor units.</summary>
    public long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The day on which it was sent.</summary>
    public DateOnly PaidOn { get; init; }

    /// <summary>The bank's number of it.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Why it did not reach the chapter, or was recorded by mistake; null while it stands.</summary>
    public string? Reversed { get; init; }

    /// <inheritdoc />
    public static ChapterRemittance Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public ChapterRemittance Evolve(object e) => e switch
    {
        ChapterRemitted remitted => this with
        {
            ChapterId = remitted.ChapterId,
            EntityId = remitted.EntityId,
            Amount = remitted.Amount,
            Currency = remitted.Currency,
            PaidOn = remitted.PaidOn,
            Reference = remitted.Reference,
        },
        ChapterRemittanceReversed reversed => this with { Reversed = reversed.Reason },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>Takes a remittance back as a whole, such as one that the bank returned.</summary>
    internal static Decision Reverse(ChapterRemittance remittance, string reason, DateOnly today, DateTimeOffset now) => remittance.Reversed is not null
        ? Decision.AlreadyDone
        : Decision.Accepted(new ChapterRemittanceReversed(
            remittance.ChapterId, remittance.EntityId, remittance.Amount, remittance.Currency, remittance.Reference, reason, today, now));
}

/// <summary>So much was sent to a chapter. <paramref name="RecordedOn"/> is the day on the entity's calendar on which staff said so.</summary>
[EventType("chapterRemittance.remitted.v1")]
public sealed record ChapterRemitted(
    Guid ChapterId, Guid EntityId, long Amount, string Currency, DateOnly PaidOn, string Reference, DateOnly RecordedOn, DateTimeOffset At);

/// <summary>It did not reach the chapter, or never went: what was sent is due to the chapter again.</summary>
[EventType("chapterRemittance.reversed.v1")]
public sealed record ChapterRemittanceReversed(
    Guid ChapterId, Guid EntityId, long Amount, string Currency, string Reference, string Reason, DateOnly RecordedOn, DateTimeOffset At);
