using Associations.EventSourcing;

namespace Associations.Membership.Associations;

/// <summary>An association. Its id is the tenant of everything that belongs to it.</summary>
public sealed record Association : IState<Association>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its short name in addresses and document numbers.</summary>
    public string Slug { get; init; } = "";

    /// <summary>The IANA time zone in which its days begin and end.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The ISO 4217 code in which it sets its prices.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The legal entity that issues its invoices.</summary>
    public BillingEntity? BillingEntity { get; init; }

    /// <inheritdoc />
    public static Association Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Association Evolve(object e) => e switch
    {
        AssociationFounded founded => this with
        {
            Name = founded.Name,
            Slug = founded.Slug,
            TimeZone = founded.TimeZone,
            Currency = founded.Currency,
            BillingEntity = founded.BillingEntity,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The date on its calendar at an instant.</summary>
    public DateOnly DateAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime);

    /// <summary>The instant at which a day begins in a time zone, UTC; where the clocks skip its midnight, the moment after.</summary>
    internal static DateTimeOffset Begins(DateOnly day, string timeZone)
    {
        var (zone, midnight) = (TimeZoneInfo.FindSystemTimeZoneById(timeZone), day.ToDateTime(TimeOnly.MinValue));
        // Of a midnight that the clocks show twice, the first.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}
