using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>When things may take place at all.</summary>
static class TimeRules
{
    internal const string OutsideEvent = "outside-event", OutsideDay = "outside-day", OutsideHours = "outside-hours", OutsideBlock = "outside-block", NoLength = "no-length";

    /// <summary>On a day on which the event is not.</summary>
    internal static IEnumerable<Conflict> OnOtherDays(Scene scene) =>
        from placed in scene.PlacedJudging
        let day = scene.DayOf(placed)
        where day < scene.Event.StartsOn || day > scene.Event.EndsOn
        select new Conflict(OutsideEvent, default, [placed.Id], null, null, $"It begins on {day:yyyy-MM-dd}, and the event is from {scene.Event.StartsOn:yyyy-MM-dd} to {scene.Event.EndsOn:yyyy-MM-dd}.");

    /// <summary>Goes on after the day has ended.</summary>
    internal static IEnumerable<Conflict> AcrossDays(Scene scene) =>
        from placed in scene.PlacedJudging
        let ends = scene.DayOf(placed).AddDays(1).ToDateTime(TimeOnly.MinValue).AddMinutes(scene.Policy.DayEndsAfterMidnight)
        where placed.End > VenueTime.Instant(ends, scene.Zone).UtcDateTime
        select new Conflict(OutsideDay, default, [placed.Id], null, null, $"It goes on after its day has ended, at {ends:yyyy-MM-dd HH:mm}.");

    /// <summary>Takes no time, as only what was imported can: it is over when it begins, and so in nobody's way.</summary>
    internal static IEnumerable<Conflict> WithoutLength(Scene scene) =>
        from placed in scene.PlacedJudging
        where placed.Details.Minutes < 1
        select new Conflict(NoLength, default, [placed.Id], null, null, "It has a time and no length.");

    /// <summary>While the venue is closed.</summary>
    internal static IEnumerable<Conflict> AtClosedHours(Scene scene) =>
        scene.Policy is not { OpensAt: { } opens, ClosesAt: { } closes } ? [] :
        from placed in scene.PlacedJudging
        let day = scene.DayOf(placed)
        let open = new Window(day.ToDateTime(opens), day.AddDays(closes <= opens ? 1 : 0).ToDateTime(closes))
        where !placed.IsWithin(open, scene.Zone)
        select new Conflict(OutsideHours, default, [placed.Id], null, null, $"The venue is open from {opens:HH:mm} to {closes:HH:mm}.");

    /// <summary>
    /// Not within the block that holds it. Where that does not take place or has no time, staff are told and say what becomes of what it holds: its talks
    /// may be held elsewhere, and to take their times along would lose the order that they are in.
    /// </summary>
    internal static IEnumerable<Conflict> OutOfTheirBlocks(Scene scene)
    {
        foreach (var placed in scene.Placed.Where(placed => placed.Details.BlockId is not null))
        {
            if (scene.Session(placed.Details.BlockId!.Value) is not { } block || !scene.Concerns(placed.Id, block.Id)) continue;
            var held = block.IsPlaced ? scene.Place(block) : null;
            if (held is not null && held.Room == placed.Room && placed.Start >= held.Start && placed.End <= held.End) continue;
            yield return new(OutsideBlock, default, [block.Id, placed.Id], held?.Room, null,
                held is not null ? "It is not within the time and room of the block that holds it."
                : block.Details.Status == SessionStatus.Cancelled ? "It takes place, and the block that holds it is cancelled." : "It has a time, and the block that holds it has none.");
        }
    }

    /// <summary>The day that a session is of: what begins before the day's end after midnight is of the day before.</summary>
    internal static DateOnly DayOf(this Scene scene, Placed placed) =>
        DateOnly.FromDateTime(placed.Details.StartsAt!.Value.AddMinutes(-scene.Policy.DayEndsAfterMidnight));

    internal static bool IsWithin(this Placed placed, Window window, TimeZoneInfo zone) =>
        placed.Start >= VenueTime.Instant(window.From, zone).UtcDateTime && placed.End <= VenueTime.Instant(window.Until, zone).UtcDateTime;
}
