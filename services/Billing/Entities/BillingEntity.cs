using Associations.EventSourcing;

namespace Associations.Billing.Entities;

/// <summary>A legal entity that issues invoices, with the numbers and the calendar that are its own.</summary>
public sealed record BillingEntity : IState<BillingEntity>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Its registered name.</summary>
    public string Name { get; init; } = "";

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country { get; init; } = "";

    /// <summary>Its tax identifier, or null.</summary>
    public string? TaxId { get; init; }

    /// <summary>The IANA time zone that decides which day, and so which year's series, a document belongs to.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What its document numbers begin with.</summary>
    public string NumberPrefix { get; init; } = "";

    /// <inheritdoc />
    public static BillingEntity Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public BillingEntity Evolve(object e) => e switch
    {
        BillingEntityRegistered registered => this with
        {
            Name = registered.Name,
            Country = registered.Country,
            TaxId = registered.TaxId,
            TimeZone = registered.TimeZone,
            NumberPrefix = registered.NumberPrefix,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The entity of an association; today each has one.</summary>
    internal static Guid IdOf(Guid association) => Uuid.From(association, "billing-entity");

    /// <summary>The date on its calendar at an instant.</summary>
    internal DateOnly DateAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);
}

/// <summary>A legal entity issues invoices from here on.</summary>
[EventType("billingEntity.registered.v1")]
public sealed record BillingEntityRegistered(string Name, string Country, string? TaxId, string TimeZone, string NumberPrefix);
