using System.Text.RegularExpressions;
using Associations.Contracts.Events.V1;
using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Events;

/// <summary>The rules of planning an event and of releasing its agenda.</summary>
static partial class EventDecider
{
    internal static Decision Plan(CreateEvent command, Guid? clonedFrom = null) => Refusal(command) ?? Decision.Accepted(new EventPlanned(
        command.Name.Trim(), command.Kind, command.TimeZone, command.StartsOn, command.EndsOn, command.Venue?.Trim(), command.Mode, command.SeriesId, command.ChapterId, clonedFrom));

    internal static Decision Amend(Event planned, CreateEvent command)
    {
        if (Refusal(command) is { } refused) return refused;
        var amended = new EventAmended(
            command.Name.Trim(), command.Kind, command.TimeZone, command.StartsOn, command.EndsOn, command.Venue?.Trim(), command.Mode, command.SeriesId, command.ChapterId);
        return amended == new EventAmended(planned.Name, planned.Kind, planned.TimeZone, planned.StartsOn, planned.EndsOn, planned.Venue, planned.Mode, planned.SeriesId, planned.ChapterId)
            ? Decision.AlreadyDone : Decision.Accepted(amended);
    }

    internal static Decision CallOff(Event planned, string reason, DateTimeOffset now) =>
        planned.CalledOffBecause is not null ? Decision.AlreadyDone
        : string.IsNullOrWhiteSpace(reason) || reason.Length > 500 ? Decision.Invalid("reason", "Say why, in 1 to 500 characters.")
        : Decision.Accepted(new EventCalledOff(reason.Trim(), now));

    static Decision? Refusal(CreateEvent command)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(command.TimeZone, out var zone) || !zone.HasIanaId)
            return Decision.Invalid("timeZone", "Give the IANA time zone of the venue, such as Europe/Brussels.");
        if (command.StartsOn.Year is < 1900 or >= 2200) return Decision.Invalid("startsOn", "Give a date between 1900 and 2199.");
        if (command.EndsOn < command.StartsOn) return Decision.Invalid("endsOn", "The last day is not before the first.");
        if (command.EndsOn.DayNumber - command.StartsOn.DayNumber > 366) return Decision.Invalid("endsOn", "An event lasts a year at most; plan a series as several events.");
        if (command.Venue?.Length > 200) return Decision.Invalid("venue", "Name the venue in at most 200 characters.");
        return null;
    }

    internal static Decision Release(Event planned, Draft draft, long draftVersion, string name, AgendaChanges changes, DateTimeOffset now)
    {
        if (!ReleaseName().IsMatch(name))
            return Decision.Invalid("name", "Use 1 to 60 letters, digits, dots, hyphens, underscores and spaces, beginning with a letter or digit.");
        if (planned.Releases.Any(release => release.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return Decision.Rejected("release-exists", $"There is a release called '{name}', and releases never change. Choose another name.");
        var shown = draft.Sessions.Values.Count(IsShown);
        return shown == 0
            ? Decision.Rejected("draft-empty", "The draft has no session yet that is confirmed and has a time. Import a programme first, or confirm and schedule some.")
            : Decision.Accepted(new EventAgendaReleased(name, draft.Id, draftVersion, shown, now, changes));
    }

    /// <summary>What a release shows: what is confirmed and has a time, also when it is cancelled; never room time that is only kept free.</summary>
    internal static bool IsShown(Session session) =>
        session.Details is { StartsAt: not null, Form: not SessionForm.Blocker } && (session.Details.Stage == SessionStage.Confirmed || session.Details.Form != SessionForm.Session);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._ -]{0,58}[A-Za-z0-9._-]\\z|^[A-Za-z0-9]\\z")]
    private static partial Regex ReleaseName();
}
