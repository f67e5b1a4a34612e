using System.Globalization;
using Associations.EventSourcing;

namespace Associations.Membership.Chapters;

/// <summary>The rules of a chapter and of its offices. Days are those of the association's calendar, and last days are inclusive.</summary>
static class ChapterDecider
{
    internal const int LongestTermInYears = 4, MostAppointments = 1000;

    internal static Decision Create(CreateChapter command)
    {
        if (!IsName(command.Name)) return NotAName;
        if (command.Country is { } country && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)))
            return Decision.Invalid("country", "Give an ISO 3166-1 alpha-2 code, such as BE, or leave it out.");
        return Decision.Accepted(new ChapterCreated(command.Name.Trim(), command.Country));
    }

    internal static Decision Rename(Chapter chapter, string name) =>
        !IsName(name) ? NotAName
        : name.Trim() == chapter.Name ? Decision.AlreadyDone
        : Decision.Accepted(new ChapterRenamed(name.Trim()));

    /// <param name="chapter">The chapter.</param>
    /// <param name="asked">The appointment to be made.</param>
    /// <param name="within">The appointment of the officer who makes it, which bounds it; null for staff.</param>
    internal static Decision Appoint(Chapter chapter, Appointment asked, Appointment? within)
    {
        if (asked.StartsOn.Year is < 1900 or > 2199) return Decision.Invalid("startsOn", "Give a day from 1900-01-01 to 2199-12-31.");
        if (asked.EndsOn < asked.StartsOn) return Decision.Invalid("endsOn", "Give the last day, which is not before the first.");
        // As everywhere, a term ends the day before the next would begin: from 29 February, four years go to 28 February.
        var longest = asked.StartsOn.AddYears(LongestTermInYears).AddDays(-1);
        if (asked.EndsOn > longest)
            return Decision.Rejected("term-too-long", $"From that day a term may last {LongestTermInYears} years, until {Text(longest)}. Appoint for less, and again later.");
        if (within is not null && (asked.StartsOn < within.StartsOn || asked.EndsOn > within.EndsOn))
            return Decision.Rejected("beyond-own-term",
                $"A chair appoints within the chair's own term, {Text(within.StartsOn)} to {Text(within.EndsOn)}. Choose days within it, or ask the association's staff.");
        if (chapter.Appointments.Count >= MostAppointments)
            return Decision.Rejected("too-many-appointments", $"The chapter's history holds {MostAppointments} appointments, and no more. Begin another chapter.");
        if (chapter.Appointments.FirstOrDefault(one => Clash(one, asked)) is { } taken)
            return Decision.Rejected("office-taken",
                $"The office is taken from {Text(taken.StartsOn)} to {Text(taken.EndsOn)}. Choose other days, or end that appointment first.");
        return Decision.Accepted(new OfficerAppointed(asked.Id, asked.PersonId, asked.Office, asked.StartsOn, asked.EndsOn));
    }

    /// <param name="appointment">The appointment.</param>
    /// <param name="endsOn">Its last day; null ends it at once, so that the day before is the last.</param>
    /// <param name="today">The day on the association's calendar.</param>
    internal static Decision End(Appointment appointment, DateOnly? endsOn, DateOnly today)
    {
        if (endsOn > appointment.EndsOn)
            return Decision.Invalid("endsOn", $"It ends on {Text(appointment.EndsOn)}. Give a day up to that; for a longer term make another appointment.");
        if (endsOn < appointment.StartsOn)
            return Decision.Invalid("endsOn", $"It begins on {Text(appointment.StartsOn)}. Give a day from that on, or leave it out to end the appointment at once.");
        var last = endsOn ?? Earlier(Later(today, appointment.StartsOn).AddDays(-1), appointment.EndsOn);
        return last == appointment.EndsOn ? Decision.AlreadyDone : Decision.Accepted(new AppointmentEnded(appointment.Id, last));
    }

    // One chair at a time. Of the other offices there may be several holders, but nobody holds one twice: ending one appointment would
    // otherwise leave the other, and with it what was meant to end.
    static bool Clash(Appointment one, Appointment asked) =>
        one.Office == asked.Office && (one.Office == Office.Chair || one.PersonId == asked.PersonId) && one.Overlaps(asked);

    static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= 200 && !name.Any(char.IsControl);

    static Decision NotAName => Decision.Invalid("name", "Give a name of 1 to 200 characters, on one line.");

    static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
