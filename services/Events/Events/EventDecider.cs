using System.Text.RegularExpressions;
using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Events;

/// <summary>The rules of planning an event and of releasing its agenda.</summary>
static partial class EventDecider
{
    internal static Decision Plan(CreateEvent command)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(command.TimeZone, out var zone) || !zone.HasIanaId)
            return Decision.Invalid("timeZone", "Give the IANA time zone of the venue, such as Europe/Brussels.");
        if (command.StartsOn.Year is < 1900 or >= 2200) return Decision.Invalid("startsOn", "Give a date between 1900 and 2199.");
        if (command.EndsOn < command.StartsOn) return Decision.Invalid("endsOn", "The last day is not before the first.");
        if (command.EndsOn.DayNumber - command.StartsOn.DayNumber > 366) return Decision.Invalid("endsOn", "An event lasts a year at most; plan a series as several events.");
        if (command.Venue?.Length > 200) return Decision.Invalid("venue", "Name the venue in at most 200 characters.");
        return Decision.Accepted(new EventPlanned(
            command.Name.Trim(), command.Kind, command.TimeZone, command.StartsOn, command.EndsOn, command.Venue?.Trim()));
    }

    internal static Decision Release(Event planned, Draft draft, long draftVersion, string name, DateTimeOffset now)
    {
        if (!ReleaseName().IsMatch(name))
            return Decision.Invalid("name", "Use 1 to 60 letters, digits, dots, hyphens, underscores and spaces, beginning with a letter or digit.");
        if (planned.Releases.Any(release => release.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return Decision.Rejected("release-exists", $"There is a release called '{name}', and releases never change. Choose another name.");
        if (draft.Sessions.IsEmpty) return Decision.Rejected("draft-empty", "The draft has no session yet. Import a programme first.");
        return Decision.Accepted(new EventAgendaReleased(name, draft.Id, draftVersion, draft.Sessions.Count, now));
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._ -]{0,58}[A-Za-z0-9._-]$|^[A-Za-z0-9]$")]
    private static partial Regex ReleaseName();
}
