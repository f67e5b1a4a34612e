using System.Collections.Immutable;
using Associations.Events.Tickets;

namespace Associations.Events.Registrations;

/// <summary>What Billing told about the money for a registration, in whatever order and however often.</summary>
/// <param name="Total">What the invoice comes to; 0 until it was paid for the first time.</param>
/// <param name="Due">What is owed on it, as far as is known.</param>
/// <param name="Version">The invoice's version that <paramref name="Due"/> is of.</param>
/// <param name="Refunds">What went back, by refund.</param>
/// <param name="Credits">What was taken back, by credit note.</param>
/// <param name="Disputes">The last that was told of each dispute.</param>
public sealed record RegistrationMoney(
    long Total, long Due, long Version, ImmutableDictionary<string, long> Refunds, ImmutableDictionary<string, long> Credits,
    ImmutableDictionary<string, DisputedTicket> Disputes)
{
    /// <summary>The invoice's version with which it was paid, became overdue or was written off for the last time; 0 for never.</summary>
    public long PaidAsOf { get; init; }

    /// <inheritdoc cref="PaidAsOf" />
    public long OverdueAsOf { get; init; }

    /// <inheritdoc cref="PaidAsOf" />
    public long WrittenOffAsOf { get; init; }

    /// <summary>True once the invoice is void, for good. What comes and goes on it after that is not for the registration.</summary>
    public bool IsVoid { get; init; }

    /// <summary>Before anything was told.</summary>
    internal static RegistrationMoney None { get; } =
        new(0, 0, 0, ImmutableDictionary<string, long>.Empty, ImmutableDictionary<string, long>.Empty, ImmutableDictionary<string, DisputedTicket>.Empty);

    internal RegistrationMoney With(RegistrationMoneyMoved moved) => Noting(moved) with
    {
        // Of two that were told in the wrong order, the invoice itself says which came last.
        Due = moved.InvoiceVersion >= Version ? moved.Due : Due,
        Version = Math.Max(moved.InvoiceVersion, Version),
    };

    /// <summary>Why the policy does not let the registration stay, or null when it does.</summary>
    internal CancellationReason? CancelledBy(TicketPolicy policy)
    {
        // A void says that nobody is to pay it: whoever means to take the seats back with it credits the invoice.
        if (IsVoid) return null;
        var (refunded, credited) = (Refunds.Values.Sum(), Credits.Values.Sum());
        // A payment that came twice and went back once is refunded and yet paid: nothing is owed.
        var inFull = Total > 0 && (credited >= Total || (refunded + credited >= Total && Due + credited >= Total));
        if (inFull && policy.RefundedInFull == SeatEffect.Cancel) return CancellationReason.RefundedInFull;
        var isLost = Due > 0 && Disputes.Values.Any(dispute => dispute.Fact == MoneyFact.DisputeLost);
        if (isLost && policy.DisputeLost == SeatEffect.Cancel) return CancellationReason.DisputeLost;
        if (Due <= 0 || policy.Overdue == SeatEffect.Keep) return null;
        // What is given up was asked for in vain, whether or not the day had come on which it is overdue.
        // What is paid ends both, and what is owed again after that has to be asked for anew.
        return WrittenOffAsOf > PaidAsOf ? CancellationReason.WrittenOff : OverdueAsOf > PaidAsOf ? CancellationReason.Overdue : null;
    }

    RegistrationMoney Noting(RegistrationMoneyMoved moved) => moved.Fact switch
    {
        MoneyFact.Paid => this with { Total = moved.Amount, PaidAsOf = Math.Max(PaidAsOf, moved.InvoiceVersion) },
        // It is asked for anew, and the seat is kept until that was in vain.
        MoneyFact.Bounced => this,
        MoneyFact.Overdue => this with { OverdueAsOf = Math.Max(OverdueAsOf, moved.InvoiceVersion) },
        MoneyFact.WrittenOff => this with { WrittenOffAsOf = Math.Max(WrittenOffAsOf, moved.InvoiceVersion) },
        MoneyFact.Voided => this with { IsVoid = true },
        MoneyFact.Refunded => this with { Refunds = Refunds.SetItem(moved.Reference!, moved.Amount) },
        MoneyFact.Credited => this with { Credits = Credits.SetItem(moved.Reference!, moved.Amount) },
        MoneyFact.DisputeOpened or MoneyFact.DisputeWon or MoneyFact.DisputeLost =>
            Disputes.TryGetValue(moved.Reference!, out var known) && known.Version > moved.InvoiceVersion
                ? this
                : this with { Disputes = Disputes.SetItem(moved.Reference!, new(moved.Fact, moved.InvoiceVersion)) },
    };
}

/// <summary>How a dispute stands.</summary>
/// <param name="Fact">The last that was told of it.</param>
/// <param name="Version">The invoice's version with it.</param>
public sealed record DisputedTicket(MoneyFact Fact, long Version);

/// <summary>What can become of the money for a registration.</summary>
public enum MoneyFact
{
    /// <summary>All of it is there.</summary>
    Paid,

    /// <summary>The payer's bank takes a payment back for now.</summary>
    DisputeOpened,

    /// <summary>The disputed payment stands.</summary>
    DisputeWon,

    /// <summary>The disputed payment is gone.</summary>
    DisputeLost,

    /// <summary>A payment, or a part of it, was sent back.</summary>
    Refunded,

    /// <summary>The invoice, or a part of it, was taken back.</summary>
    Credited,

    /// <summary>A transfer or a cheque that had come went back.</summary>
    Bounced,

    /// <summary>It was asked for in vain, as long as the dunning policy has it.</summary>
    Overdue,

    /// <summary>What was owed is given up as lost.</summary>
    WrittenOff,

    /// <summary>The invoice is void: nobody owes it any more.</summary>
    Voided,
}

/// <summary>Why a registration that was paid is cancelled.</summary>
public enum CancellationReason
{
    /// <summary>The payer's bank took a payment back, and it is owed again.</summary>
    DisputeLost,

    /// <summary>All that was paid for it went back.</summary>
    RefundedInFull,

    /// <summary>It is owed again, and was asked for in vain.</summary>
    Overdue,

    /// <summary>It is owed again, and was given up as lost. It may still be paid.</summary>
    WrittenOff,
}
