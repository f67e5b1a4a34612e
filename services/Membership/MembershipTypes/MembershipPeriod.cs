namespace Associations.Membership.MembershipTypes;

/// <summary>How long a term is, and where it lies. Last days are inclusive.</summary>
/// <param name="Kind">Counted from the day of joining, or by the calendar.</param>
/// <param name="Interval">How many units, from 1 to 120.</param>
/// <param name="Unit">Months or years.</param>
public sealed record MembershipPeriod(PeriodKind Kind, int Interval, PeriodUnit Unit)
{
    /// <summary>The term that follows another without a gap: from the day after it, to where this period ends.</summary>
    /// <param name="endsOn">The other's last day.</param>
    public (DateOnly StartsOn, DateOnly EndsOn) TermAfter(DateOnly endsOn) => (endsOn.AddDays(1), TermFrom(endsOn.AddDays(1)).EndsOn);

    /// <summary>The term that a payment on a day starts.</summary>
    public (DateOnly StartsOn, DateOnly EndsOn) TermFrom(DateOnly day)
    {
        var startsOn = Kind switch
        {
            PeriodKind.Anniversary => day,
            // By the calendar, the first term reaches back to where its period began.
            PeriodKind.Calendar when Unit == PeriodUnit.Year => new DateOnly(day.Year, 1, 1),
            PeriodKind.Calendar => new DateOnly(day.Year, day.Month, 1),
        };
        // One day before the next term begins, never "the same day next month": 28 February is followed by a term to 31 March.
        return (startsOn, (Unit == PeriodUnit.Year ? startsOn.AddYears(Interval) : startsOn.AddMonths(Interval)).AddDays(-1));
    }
}

/// <summary>Where terms lie.</summary>
public enum PeriodKind
{
    /// <summary>From the day of joining.</summary>
    Anniversary,

    /// <summary>From the first day of the calendar year or month.</summary>
    Calendar,
}

/// <summary>What a term is counted in.</summary>
public enum PeriodUnit
{
    /// <summary>Months.</summary>
    Month,

    /// <summary>Years.</summary>
    Year,
}
