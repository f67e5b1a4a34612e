using System.Collections.Immutable;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Drafts;

/// <summary>
/// An invoice that staff are writing. It is nobody's debt and has no number: those belong to what is issued, and a draft may be discarded.
/// </summary>
public sealed record InvoiceDraft : IState<InvoiceDraft>
{
    /// <summary>What an invoice that was drafted is for: the draft.</summary>
    internal const string SubjectKind = "draft";

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public InvoiceDraftStatus Status { get; init; }

    /// <summary>What the invoice is to say.</summary>
    public DraftTerms Terms { get; init; } = new(null, new(null, null), "", []);

    /// <summary>The invoice that it became, or null.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>The number of that invoice, or null.</summary>
    public string? Number { get; init; }

    /// <inheritdoc />
    public static InvoiceDraft Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public InvoiceDraft Evolve(object e) => e switch
    {
        DraftWritten written => this with { Terms = written.Terms },
        DraftRevised revised => this with { Terms = revised.Terms },
        DraftFinalised finalised => this with { Status = InvoiceDraftStatus.Finalised, InvoiceId = finalised.InvoiceId, Number = finalised.Number },
        DraftDiscarded => this with { Status = InvoiceDraftStatus.Discarded },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Where a draft stands.</summary>
public enum InvoiceDraftStatus
{
    /// <summary>It is being written.</summary>
    Draft,

    /// <summary>It became an invoice, and changes no more.</summary>
    Finalised,

    /// <summary>It is not wanted.</summary>
    Discarded,
}

/// <summary>What a drafted invoice is to say.</summary>
/// <param name="EntityId">The legal entity that is to issue it, or null for the association's first.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Lines">What is charged, 1 to 1,000 lines. Their amounts are without what taxes add.</param>
/// <param name="DueOn">The last day on which it is paid in time, on the entity's calendar; or null.</param>
/// <param name="DueInDays">How many days after it is issued that is, 0 to 365; or null. Where neither is said it is 30.</param>
public sealed record DraftTerms(
    Guid? EntityId, Payer Payer, string Currency, ImmutableArray<ChargeLine> Lines, DateOnly? DueOn = null, int? DueInDays = null)
{
    /// <summary>The lines' amounts together, in minor units.</summary>
    internal long Sum => Lines.Aggregate(0L, (sum, line) => checked(sum + line.Quantity * line.UnitPrice));
}

/// <summary>Staff began an invoice.</summary>
[EventType("invoiceDraft.written.v1")]
public sealed record DraftWritten(DraftTerms Terms, DateTimeOffset At);

/// <summary>It is to say this instead, all of it.</summary>
[EventType("invoiceDraft.revised.v1")]
public sealed record DraftRevised(DraftTerms Terms, DateTimeOffset At);

/// <summary>It became this invoice, which was issued in the same transaction.</summary>
[EventType("invoiceDraft.finalised.v1")]
public sealed record DraftFinalised(Guid InvoiceId, string Number, DateTimeOffset At);

/// <summary>It is not wanted. There never was a number for it.</summary>
[EventType("invoiceDraft.discarded.v1")]
public sealed record DraftDiscarded(DateTimeOffset At);
