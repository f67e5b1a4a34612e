using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Membership.Dues;

/// <summary>
/// What Billing told about the money for one term, in whatever order and however often. It is kept apart from the application and from the
/// membership because it may be told before there is a membership, and is of use only when there is one.
/// </summary>
public sealed record TermDues : IState<TermDues>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Whose term it is, once that is known.</summary>
    public Guid? MembershipId { get; init; }

    /// <summary>The invoice.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>What the invoice comes to; 0 until it was paid for the first time.</summary>
    public long Total { get; init; }

    /// <summary>What is owed on it, as far as is known.</summary>
    public long Due { get; init; }

    /// <summary>The invoice's version that <see cref="Due"/> is of. Not called a version, because the store writes its own into what is.</summary>
    public long DueAsOf { get; init; }

    /// <summary>The invoice's version with which it was paid, became overdue or was written off for the last time; 0 for never.</summary>
    public long PaidAsOf { get; init; }

    /// <inheritdoc cref="PaidAsOf" />
    public long OverdueAsOf { get; init; }

    /// <inheritdoc cref="PaidAsOf" />
    public long WrittenOffAsOf { get; init; }

    /// <summary>True once the invoice is void, for good. What comes and goes on it after that is not for the term.</summary>
    public bool IsVoid { get; init; }

    /// <summary>Payments that came and went back, by the invoice's version with it.</summary>
    public ImmutableDictionary<string, long> Bounced { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>True while it is owed and was asked for in vain. What is paid ends it, and what is owed again after that has to be asked for anew.</summary>
    public bool IsOverdue => Due > 0 && OverdueAsOf > PaidAsOf;

    /// <summary>True while it is owed and was given up. Nobody asks for it any more, and it may still be paid.</summary>
    public bool IsWrittenOff => Due > 0 && WrittenOffAsOf > PaidAsOf;

    /// <summary>True while something is owed because a payment went back.</summary>
    public bool HasBounced => Due > 0 && Bounced.Values.Any(version => version > PaidAsOf);

    /// <summary>How each dispute stands.</summary>
    public ImmutableDictionary<string, DisputedDues> Disputes { get; init; } = ImmutableDictionary<string, DisputedDues>.Empty;

    /// <summary>What went back, by refund.</summary>
    public ImmutableDictionary<string, long> Refunds { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>What was taken back, by credit note.</summary>
    public ImmutableDictionary<string, long> Credits { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The stream of what an invoice is for: an application or a renewal.</summary>
    internal static Guid IdOf(Guid subject) => Uuid.From(subject, "dues");

    /// <inheritdoc />
    public static TermDues Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public TermDues Evolve(object e) => e switch
    {
        DuesCharged charged => this with { MembershipId = charged.MembershipId },
        DuesMoved moved => With(moved) with
        {
            InvoiceId = moved.InvoiceId,
            // Of two that were told in the wrong order, the invoice itself says which came last.
            Due = moved.InvoiceVersion >= DueAsOf ? moved.Due : Due,
            DueAsOf = Math.Max(moved.InvoiceVersion, DueAsOf),
        },
        _ => throw new UnknownEventException(this, e),
    };

    TermDues With(DuesMoved moved) => moved.Fact switch
    {
        DuesFact.Paid => this with { Total = moved.Amount, PaidAsOf = Math.Max(PaidAsOf, moved.InvoiceVersion) },
        DuesFact.Bounced => this with { Bounced = Bounced.SetItem(moved.Reference!, moved.InvoiceVersion) },
        DuesFact.Overdue => this with { OverdueAsOf = Math.Max(OverdueAsOf, moved.InvoiceVersion) },
        DuesFact.WrittenOff => this with { WrittenOffAsOf = Math.Max(WrittenOffAsOf, moved.InvoiceVersion) },
        DuesFact.Voided => this with { IsVoid = true },
        DuesFact.Refunded => this with { Refunds = Refunds.SetItem(moved.Reference!, moved.Amount) },
        DuesFact.Credited => this with { Credits = Credits.SetItem(moved.Reference!, moved.Amount) },
        DuesFact.DisputeOpened or DuesFact.DisputeWon or DuesFact.DisputeLost =>
            Disputes.TryGetValue(moved.Reference!, out var known) && known.Version > moved.InvoiceVersion
                ? this
                : this with { Disputes = Disputes.SetItem(moved.Reference!, new(moved.Fact, moved.InvoiceVersion)) },
    };
}

/// <summary>How a dispute stands.</summary>
/// <param name="Fact">The last that was told of it.</param>
/// <param name="Version">The invoice's version with it.</param>
public sealed record DisputedDues(DuesFact Fact, long Version);
