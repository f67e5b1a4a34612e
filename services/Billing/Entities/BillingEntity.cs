using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Entities;

/// <summary>A legal entity that issues invoices, with the numbers and the calendar that are its own.</summary>
public sealed record BillingEntity : IState<BillingEntity>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Which version of it this is, from 1: a document says under which it was issued, and so keeps what the entity was then.</summary>
    public int Revision { get; init; }

    /// <summary>Its registered name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it is; of an entity that came with its association, the country alone.</summary>
    public PostalAddress Address { get; init; } = new([], "");

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country => Address.Country;

    /// <summary>Its tax identifier, or null.</summary>
    public string? TaxId { get; init; }

    /// <summary>The account to which transfers go (ISO 13616), without spaces, or null.</summary>
    public string? Iban { get; init; }

    /// <summary>The bank of that account (ISO 9362), or null.</summary>
    public string? Bic { get; init; }

    /// <summary>The ISO 4217 code of the currency that it keeps its books in; empty where nobody has said.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The IANA time zone that decides which day, and so which year's series, a document belongs to.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What its invoices' numbers begin with.</summary>
    public string NumberPrefix { get; init; } = "";

    /// <summary>What the numbers of other documents begin with, where somebody has said.</summary>
    public ImmutableArray<SeriesPrefix> OtherPrefixes { get; init; } = [];

    /// <summary>The picture that its documents show, or null.</summary>
    public Guid? LogoId { get; init; }

    /// <inheritdoc />
    public static BillingEntity Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public BillingEntity Evolve(object e) => e switch
    {
        BillingEntityRegistered registered => this with
        {
            Revision = Revision + 1,
            Name = registered.Name,
            Address = registered.Seat ?? new([], registered.Country),
            TaxId = registered.TaxId,
            Iban = registered.Iban,
            Bic = registered.Bic,
            Currency = registered.Currency ?? "",
            TimeZone = registered.TimeZone,
            NumberPrefix = registered.NumberPrefix,
        },
        BillingEntityAmended amended => this with
        {
            Revision = Revision + 1,
            Name = amended.Name,
            Address = amended.Seat,
            TaxId = amended.TaxId,
            Iban = amended.Iban,
            Bic = amended.Bic,
            Currency = amended.Currency,
            TimeZone = amended.TimeZone,
            NumberPrefix = amended.NumberPrefix,
            OtherPrefixes = [.. amended.OtherPrefixes],
        },
        BillingEntityLogoSet shown => this with { Revision = Revision + 1, LogoId = shown.LogoId },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The entity that comes with an association, and issues whatever names no other.</summary>
    internal static Guid IdOf(Guid association) => Uuid.From(association, "billing-entity");

    /// <summary>The date on its calendar at an instant.</summary>
    internal DateOnly DateAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    /// <summary>
    /// What the numbers of a series begin with: what was said, or the invoices' with the initials of the series, as in <c>SOE-CN</c> for
    /// <c>credit-notes</c>. Two series never share one, or two documents would have one number.
    /// </summary>
    internal string PrefixOf(string series) =>
        series == DocumentSeries.Invoices ? NumberPrefix
        : OtherPrefixes.FirstOrDefault(other => other.Series == series)?.Prefix
            ?? $"{NumberPrefix}-{string.Concat(series.Split('-').Select(word => char.ToUpperInvariant(word[0])))}";
}

/// <summary>The kinds of document that have numbers of their own.</summary>
static class DocumentSeries
{
    internal const string Invoices = "invoices", CreditNotes = "credit-notes";

    internal static readonly string[] All = [Invoices, CreditNotes];
}

/// <summary>What the numbers of one kind of document begin with.</summary>
/// <param name="Series">The kind: <c>invoices</c> or <c>credit-notes</c>.</param>
/// <param name="Prefix">1 to 20 capital letters and digits.</param>
public sealed record SeriesPrefix(string Series, string Prefix);

/// <summary>A legal entity issues invoices from here on. <paramref name="Seat"/> is its registered office, which is public.</summary>
[EventType("billingEntity.registered.v1")]
public sealed record BillingEntityRegistered(
    string Name, string Country, string? TaxId, string TimeZone, string NumberPrefix,
    PostalAddress? Seat = null, string? Iban = null, string? Bic = null, string? Currency = null);

/// <summary>From here on it is what this says, all of it; what was issued before keeps what was.</summary>
[EventType("billingEntity.amended.v1")]
public sealed record BillingEntityAmended(
    string Name, PostalAddress Seat, string? TaxId, string? Iban, string? Bic, string Currency, string TimeZone,
    string NumberPrefix, IReadOnlyList<SeriesPrefix> OtherPrefixes);

/// <summary>Its documents show this picture from here on, or none; what was issued before keeps what it showed.</summary>
[EventType("billingEntity.logoSet.v1")]
public sealed record BillingEntityLogoSet(Guid? LogoId);
