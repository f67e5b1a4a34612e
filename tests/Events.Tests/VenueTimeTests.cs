namespace Associations.Events.Tests;

public sealed class VenueTimeTests
{
    [Theory]
    [InlineData("Europe/Brussels", "2026-09-14T10:00", "2026-09-14T08:00Z")]
    [InlineData("Europe/Brussels", "2026-01-14T10:00", "2026-01-14T09:00Z")]
    [InlineData("Pacific/Auckland", "2026-01-14T10:00", "2026-01-13T21:00Z")]
    [InlineData("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30Z")] // skipped: 03:30 daylight time
    [InlineData("Europe/Brussels", "2026-10-25T02:30", "2026-10-25T00:30Z")] // twice: the first
    public void An_instant_follows_from_local_time_and_zone(string zone, string local, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant).UtcDateTime, VenueTime.Instant(DateTime.Parse(local), TimeZoneInfo.FindSystemTimeZoneById(zone)).UtcDateTime);

    [Fact]
    public void A_session_over_the_change_of_clocks_ends_when_its_minutes_have_passed()
    {
        var end = VenueTime.End(new DateTime(2026, 10, 25, 1, 30, 0), 120, TimeZoneInfo.FindSystemTimeZoneById("Europe/Brussels"));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(1)), end);
        Assert.Equal(TimeSpan.FromHours(1), end.Offset);
    }
}
