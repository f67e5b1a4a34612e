using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.BankStatements;

/// <summary>
/// One transaction on an account of ours, and what it was found to be. It says nothing of the other side: that is in
/// <see cref="BankLineDetails"/>, and its id is a digest.
/// </summary>
public sealed record BankLine : IState<BankLine>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The legal entity whose account it is on.</summary>
    public Guid EntityId { get; init; }

    /// <summary>The day on which the bank booked it.</summary>
    public DateOnly BookedOn { get; init; }

    /// <summary>Minor units; what came is above zero, what went below.</summary>
    public long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>True when the bank takes back an earlier transaction with it.</summary>
    public bool IsReversal { get; init; }

    /// <summary>Where it stands.</summary>
    public BankLineStatus Status { get; init; }

    /// <summary>The payments that were recorded for it.</summary>
    public ImmutableArray<BankLinePayment> Payments { get; init; } = [];

    /// <summary>How it was matched, or null.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>The line that it takes back, or null.</summary>
    public Guid? Reverses { get; init; }

    /// <summary>The line that took it back, or null.</summary>
    public Guid? ReversedBy { get; init; }

    /// <summary>Why it is ignored, or null.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc />
    public static BankLine Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public BankLine Evolve(object e) => e switch
    {
        BankLineBooked booked => this with
        {
            EntityId = booked.EntityId,
            BookedOn = booked.BookedOn,
            Amount = booked.Amount,
            Currency = booked.Currency,
            IsReversal = booked.IsReversal,
        },
        BankLineMatched matched => this with { Status = BankLineStatus.Matched, Payments = [.. matched.Payments], MatchedBy = matched.By, Reason = null },
        BankLineReverses reverses => this with { Status = BankLineStatus.Matched, Reverses = reverses.LineId, Reason = null },
        BankLineReversed reversed => this with { Status = BankLineStatus.Reversed, ReversedBy = reversed.ByLineId },
        BankLineIgnored ignored => this with { Status = BankLineStatus.Ignored, Reason = ignored.Reason },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Where a line stands.</summary>
public enum BankLineStatus
{
    /// <summary>Somebody must say what it is. It is not in the books.</summary>
    Open,

    /// <summary>It paid invoices, or took another line back.</summary>
    Matched,

    /// <summary>It is no business of Billing. It may still be matched.</summary>
    Ignored,

    /// <summary>The bank took it back, and what it had paid is owed again.</summary>
    Reversed,
}

/// <summary>A payment that was recorded for a line.</summary>
/// <param name="InvoiceId">On which invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Amount">How much, in minor units.</param>
public sealed record BankLinePayment(Guid InvoiceId, Guid PaymentId, long Amount);

/// <summary>
/// What the bank says of the other side of a line. Personal data, and in this document alone: erasing it leaves the line and its id, so that the
/// same file still adds nothing.
/// </summary>
/// <param name="Id">The line.</param>
/// <param name="Account">Our account.</param>
/// <param name="Name">The other side, or null.</param>
/// <param name="Iban">The other side's account, or null.</param>
/// <param name="Text">What was written to it, or null.</param>
/// <param name="Reference">The creditor's structured reference, or null.</param>
/// <param name="BankReference">The bank's number for it, or null.</param>
/// <param name="EndToEndId">The payer's number for it, or null.</param>
public sealed record BankLineDetails(
    Guid Id, string Account, string? Name, string? Iban, string? Text, string? Reference, string? BankReference, string? EndToEndId)
{
    internal static BankLineDetails From(Guid id, BankEntry entry) =>
        new(id, entry.Account, entry.Name, entry.Iban, entry.Text, entry.Reference, entry.BankReference, entry.EndToEndId);

    /// <summary>A line as its file had it, as far as it was not erased.</summary>
    internal static BankEntry EntryOf(BankLine line, BankLineDetails? details) => new(
        details?.Account ?? "", line.BookedOn, line.Amount, line.Currency, line.IsReversal, details?.Name, details?.Iban, details?.Text, details?.Reference,
        details?.BankReference, details?.EndToEndId);
}

/// <summary>The bank has booked it. <paramref name="Occurrence"/> tells entries of one day apart that are alike, from 1.</summary>
[EventType("bankLine.booked.v1")]
public sealed record BankLineBooked(Guid EntityId, DateOnly BookedOn, long Amount, string Currency, bool IsReversal, int Occurrence, DateTimeOffset At);

/// <summary>
/// It paid these invoices. <paramref name="By"/> is why that is certain: <c>number</c>, <c>amount-and-name</c>, or <c>staff</c> said so; <c>recorded</c> where
/// staff had recorded all of it before, so that nothing was booked by it.
/// </summary>
[EventType("bankLine.matched.v1")]
public sealed record BankLineMatched(IReadOnlyList<BankLinePayment> Payments, string By, DateTimeOffset At);

/// <summary>It takes another line back.</summary>
[EventType("bankLine.reverses.v1")]
public sealed record BankLineReverses(Guid LineId, DateTimeOffset At);

/// <summary>The bank took it back by another line; what it had paid is owed again.</summary>
[EventType("bankLine.reversed.v1")]
public sealed record BankLineReversed(Guid ByLineId, DateTimeOffset At);

/// <summary>It is no business of Billing, for a reason that is a slug.</summary>
[EventType("bankLine.ignored.v1")]
public sealed record BankLineIgnored(string Reason, DateTimeOffset At);
