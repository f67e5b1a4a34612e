using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Taxes;

/// <summary>
/// A VAT number that a buyer gave, and what the member state says of it. The number itself is in <see cref="GivenVatNumber"/>: a sole trader's
/// is personal data.
/// </summary>
public sealed record VatNumber : IState<VatNumber>
{
    // When to ask again that got no answer. A member state may be away for a night.
    static readonly ImmutableArray<TimeSpan> AskAfter =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12), TimeSpan.FromDays(1)];

    // An answer is of its day: a number is given up when a business ends.
    static readonly TimeSpan AnswerHolds = TimeSpan.FromDays(30);

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The member state, ISO 3166-1 alpha-2.</summary>
    public string Country { get; init; } = "";

    /// <summary>What is known of it.</summary>
    public VatStanding Standing { get; init; }

    /// <summary>The answer's own number, by which it can be proven, or null.</summary>
    public string? Consultation { get; init; }

    /// <summary>When it was last given or asked for, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How often nobody answered since.</summary>
    public int Failures { get; init; }

    /// <summary>Invoices that were issued while nobody could say, and whether the charge was reversed on them.</summary>
    public ImmutableArray<Reliance> Undecided { get; init; } = [];

    /// <summary>Invoices on which it turned out otherwise. They stay as they are; staff decide whether to credit them.</summary>
    public ImmutableArray<Reliance> Doubted { get; init; } = [];

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt =>
        Country == "" ? null
        : Failures > 0 ? At + AskAfter[Math.Min(Failures, AskAfter.Length) - 1]
        : IsWaiting ? At
        : At + AnswerHolds;

    /// <summary>True from when it is given until somebody has said something of it.</summary>
    public bool IsWaiting { get; init; }

    /// <inheritdoc />
    public static VatNumber Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public VatNumber Evolve(object e) => e switch
    {
        VatNumberGiven given => this with { Country = given.Country, At = given.At, IsWaiting = true, Failures = 0 },
        VatNumberConfirmed confirmed => Decided(VatStanding.Valid, confirmed.Consultation, confirmed.At),
        VatNumberRefused refused => Decided(VatStanding.Invalid, null, refused.At),
        VatCheckUnavailable unavailable => this with { At = unavailable.At, Failures = Failures + 1 },
        VatNumberReliedOn { Standing: VatStanding.Unchecked } relied => this with { Undecided = Undecided.Add(new(relied.InvoiceId, relied.ReverseCharged)) },
        VatNumberReliedOn => this,
        InvoiceTaxDoubted doubted => this with { Doubted = Doubted.Add(new(doubted.InvoiceId, doubted.ReverseCharged)) },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The stream of a number in an association.</summary>
    internal static Guid IdOf(Guid association, string number) => Uuid.From(association, $"vat-number/{TaxIds.Normal(number)}");

    VatNumber Decided(VatStanding standing, string? consultation, DateTimeOffset at) =>
        this with { Standing = standing, Consultation = consultation, At = at, IsWaiting = false, Failures = 0, Undecided = [] };
}

/// <summary>What is known of a VAT number.</summary>
public enum VatStanding
{
    /// <summary>Nobody has said yet.</summary>
    Unchecked,

    /// <summary>The member state knows it.</summary>
    Valid,

    /// <summary>The member state does not know it.</summary>
    Invalid,
}

/// <summary>An invoice that a number decided about.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="ReverseCharged">Whether its charge was reversed.</param>
public sealed record Reliance(Guid InvoiceId, bool ReverseCharged);

/// <summary>The number itself: personal data where it is a sole trader's, and in this document and the buyers' alone.</summary>
/// <param name="Id">The number's stream.</param>
/// <param name="Number">Capital letters and digits, with the member state's prefix.</param>
public sealed record GivenVatNumber(Guid Id, string Number);

/// <summary>A buyer gave it, and it is to be asked for.</summary>
[EventType("vatNumber.given.v1")]
public sealed record VatNumberGiven(string Country, DateTimeOffset At);

/// <summary>The member state knows it. <paramref name="Consultation"/> is the answer's own number.</summary>
[EventType("vatNumber.confirmed.v1")]
public sealed record VatNumberConfirmed(string? Consultation, DateTimeOffset At);

/// <summary>The member state does not know it.</summary>
[EventType("vatNumber.refused.v1")]
public sealed record VatNumberRefused(DateTimeOffset At);

/// <summary>Nobody answered, or not so that it could be understood. What was known is known still.</summary>
[EventType("vatNumber.unavailable.v1")]
public sealed record VatCheckUnavailable(string Reason, DateTimeOffset At);

/// <summary>An invoice was issued on what was known of it then.</summary>
[EventType("vatNumber.reliedOn.v1")]
public sealed record VatNumberReliedOn(Guid InvoiceId, VatStanding Standing, bool ReverseCharged, DateTimeOffset At);

/// <summary>An invoice was issued while nobody could say, and it has turned out otherwise. The invoice stays as it is.</summary>
[EventType("vatNumber.invoiceDoubted.v1")]
public sealed record InvoiceTaxDoubted(Guid InvoiceId, bool ReverseCharged, DateTimeOffset At);
