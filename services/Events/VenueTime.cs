namespace Associations.Events;

/// <summary>
/// What happens at a venue happens at its local time; the instant follows from it and the venue's time zone, and is never kept.
/// Should a government change the zone's rules, a session still begins at ten.
/// </summary>
static class VenueTime
{
    /// <summary>The instant of a local time, with the venue's offset then.</summary>
    /// <param name="local">A time that the clocks skip is the moment after; of one that they show twice, the first is meant.</param>
    /// <param name="zone">The venue's.</param>
    internal static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local)) return TimeZoneInfo.ConvertTime(new DateTimeOffset(local, zone.GetUtcOffset(local)), zone);
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    /// <summary>The end of something, counted in minutes that really pass.</summary>
    internal static DateTimeOffset End(DateTime local, int minutes, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(Instant(local, zone).AddMinutes(minutes), zone);

    /// <summary>The date at the venue at an instant.</summary>
    internal static DateOnly DateAt(DateTimeOffset instant, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
