using System.Globalization;
using JasperFx.Events;

namespace Associations.EventSourcing;

/// <summary>When an event was decided, as <see cref="Work.Now"/> had it.</summary>
public static class Decided
{
    /// <summary>
    /// The instant, UTC. The store's own timestamp is the database's and known only after the commit, so nothing that is written together with the
    /// event could be written again from it; for events older than this header it is all there is.
    /// </summary>
    public static DateTimeOffset DecidedAt(this IEvent e) => e.Headers?.GetValueOrDefault(Cause.DecidedHeader) switch
    {
        string text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        // As the store reads back what looks like an instant.
        DateTime instant => new DateTimeOffset(instant.ToUniversalTime()),
        DateTimeOffset instant => instant.ToUniversalTime(),
        _ => e.Timestamp,
    };
}
