using Associations.Events.Conflicts;
using Associations.Events.Events;
using static Associations.Events.Tests.Drafts.Folding;

namespace Associations.Events.Tests.Conflicts;

public sealed class OutsideDayTests
{
    // With days that end at four: the night of October has an hour more, that of March one less.
    [Theory]
    [InlineData("2026-10-24", 360, false)]
    [InlineData("2026-10-24", 361, true)]
    [InlineData("2027-03-27", 240, false)]
    [InlineData("2027-03-27", 241, true)]
    public void A_day_ends_when_its_last_minute_has_passed(string day, int minutes, bool isTold)
    {
        var policy = AgendaPolicy.Empty(Id(5)) with { DayEndsAfterMidnight = 240 };
        var date = DateOnly.FromDateTime(At($"{day}T00:00"));
        var planned = new Event { Name = "Lantern Days", TimeZone = "Europe/Brussels", StartsOn = date, EndsOn = date };
        var found = ConflictCatalogue.Of(Scene.Of(Begun(Added(10, $"{day}T23:00", minutes, Hall)), planned, Grounds.None with { Policy = policy }));
        Assert.Equal(isTold, found.Any(conflict => conflict.Code == "outside-day"));
    }
}
