using System.Globalization;
using JasperFx.Events;

namespace Associations.Billing.Ledger;

/// <summary>
/// The day on which an event counts in the books. It is decided when the event is appended and kept in its headers, so that the journal is the same
/// however often it is written, whatever is closed or amended later. Events from before this was kept say nothing.
/// </summary>
static class PostedDay
{
    const string Header = "posted", Form = "yyyyMMdd";

    /// <summary>The day, where it was kept.</summary>
    /// <param name="e">The event.</param>
    /// <param name="entity">In whose books, where it is in those of several.</param>
    internal static DateOnly? PostedOn(this IEvent e, Guid? entity = null) =>
        e.Headers?.GetValueOrDefault(Key(entity)) is { } day ? DateOnly.ParseExact($"{day}", Form, CultureInfo.InvariantCulture) : null;

    /// <summary>Keeps the day with an event that is being appended.</summary>
    internal static DateOnly Post(this IEvent e, DateOnly day, Guid? entity = null)
    {
        e.SetHeader(Key(entity), day.ToString(Form, CultureInfo.InvariantCulture));
        return day;
    }

    static string Key(Guid? entity) => entity is null ? Header : $"{Header}-{entity}";
}
