using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>Times at which something can be: two of which one begins when the other ends, or before it does, are one.</summary>
static class OpenTimes
{
    /// <summary>The same times as few as possible, in order.</summary>
    internal static IEnumerable<(T From, T Until)> Joined<T>(IEnumerable<(T From, T Until)> times) where T : IComparable<T>
    {
        (T From, T Until)? open = null;
        foreach (var next in times.OrderBy(time => time.From))
        {
            if (open is not { } known)
            {
                open = next;
            }
            else if (next.From.CompareTo(known.Until) > 0)
            {
                yield return known;
                open = next;
            }
            else if (next.Until.CompareTo(known.Until) > 0)
            {
                open = (known.From, next.Until);
            }
        }
        if (open is { } last) yield return last;
    }

    /// <summary>Whether something is within them, counted in instants.</summary>
    internal static bool IsWithin(this Placed placed, IReadOnlyList<Window> windows, TimeZoneInfo zone) =>
        windows.Any(window => placed.IsWithin(window, zone))
        || (windows.Count > 1 && Joined(windows.Select(window => (VenueTime.Instant(window.From, zone).UtcDateTime, VenueTime.Instant(window.Until, zone).UtcDateTime)))
            .Any(time => time.From <= placed.Start && placed.End <= time.Until));
}
