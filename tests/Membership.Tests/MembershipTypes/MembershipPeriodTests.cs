using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Tests.MembershipTypes;

public sealed class MembershipPeriodTests
{
    [Theory]
    [InlineData(PeriodKind.Anniversary, 1, PeriodUnit.Year, "2026-06-15", "2026-06-15", "2027-06-14")]
    [InlineData(PeriodKind.Anniversary, 1, PeriodUnit.Year, "2026-03-01", "2026-03-01", "2027-02-28")]
    [InlineData(PeriodKind.Anniversary, 1, PeriodUnit.Year, "2024-02-29", "2024-02-29", "2025-02-27")]
    [InlineData(PeriodKind.Anniversary, 3, PeriodUnit.Year, "2026-01-01", "2026-01-01", "2028-12-31")]
    [InlineData(PeriodKind.Anniversary, 1, PeriodUnit.Month, "2026-03-01", "2026-03-01", "2026-03-31")]
    [InlineData(PeriodKind.Calendar, 1, PeriodUnit.Year, "2026-08-31", "2026-01-01", "2026-12-31")]
    [InlineData(PeriodKind.Calendar, 2, PeriodUnit.Year, "2026-08-31", "2026-01-01", "2027-12-31")]
    [InlineData(PeriodKind.Calendar, 6, PeriodUnit.Month, "2026-01-14", "2026-01-01", "2026-06-30")]
    public void A_term_ends_the_day_before_the_next_would_begin(PeriodKind kind, int interval, PeriodUnit unit, string day, string startsOn, string endsOn) =>
        Assert.Equal((DateOnly.Parse(startsOn), DateOnly.Parse(endsOn)), new MembershipPeriod(kind, interval, unit).TermFrom(DateOnly.Parse(day)));
}
