using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;

namespace Associations.Events.Solving;

/// <summary>What may be asked of the solver, and when a search may begin and end.</summary>
static class SolvingDecider
{
    // Sessions times rooms times times: some hundred megabytes, and more than the largest conference has.
    const long MostPlaces = 10_000_000;

    // A process that says nothing for so long after its time is gone.
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    internal static Decision Ask(Event planned, Draft draft, Wish wish, string by, DateTimeOffset now)
    {
        if (wish.SlotMinutes is < 1 or > 240) return Decision.Invalid("slotMinutes", "Give 1 to 240 minutes.");
        if (wish.From is null != wish.Until is null) return Decision.Invalid("until", "Give both times, or neither.");
        if (wish.SecondsLimit is < 1 or > 300) return Decision.Invalid("secondsLimit", "Give 1 to 300 seconds.");
        if (Stranger("only", wish.Only, draft.Sessions.ContainsKey) is { } only) return only;
        if (Stranger("fix", wish.Fix, draft.Sessions.ContainsKey) is { } fix) return fix;
        if (Stranger("withoutRooms", wish.WithoutRooms, room => draft.Room(room) is not null) is { } room) return room;
        if (Refusal(draft, wish.Unavailable) is { } unavailable) return unavailable;
        if (Refusal(wish.Weights) is { } weights) return weights;

        var moving = ProblemBuilder.Moving(draft, wish, new(planned.StartsOn, planned.Zone())).Count;
        if (moving == 0) return Decision.Rejected("nothing-to-solve", "Every session has a time, and none must move. Ask for all, or name some.");
        var times = (long)(planned.EndsOn.DayNumber - planned.StartsOn.DayNumber + 1) * 24 * 60 / wish.SlotMinutes;
        return moving * times * Math.Max(draft.Rooms.Count, 1) > MostPlaces
            ? Decision.Rejected("solving-too-large", $"{moving} sessions, {draft.Rooms.Count} rooms and {times} times are too much at once. Name fewer sessions, or put more minutes between two times.")
            : Decision.Accepted(new SolvingAsked(draft.EventId, draft.Name, wish, by, now));
    }

    /// <summary>A search begins, unless another process has it.</summary>
    internal static Decision Begin(Solving solving, long draftVersion, DateTimeOffset now) =>
        !solving.IsOpen || solving.LookAgainAt > now ? Decision.AlreadyDone
        : solving.Beginnings >= Solving.MostBeginnings ? Decision.Accepted(new SolvingFailed("The process that looked for it ended each time. Ask for less at once."))
        : Decision.Accepted(new SolvingBegun(draftVersion, now.AddSeconds(solving.Wish!.SecondsLimit) + Grace));

    internal static Decision Cancel(Solving solving) =>
        solving.Status == SolvingStatus.Cancelled ? Decision.AlreadyDone
        : solving.IsOpen ? Decision.Accepted(new SolvingCancelled())
        : Decision.Rejected("solving-ended", "It has come to its end. A proposal that is not wanted is simply not merged.");

    static Decision? Stranger(string field, IReadOnlyList<Guid> ids, Func<Guid, bool> isKnown) =>
        ids.Count > 10_000 || !ids.All(isKnown) ? Decision.Invalid(field, "Name what is in this draft; its view lists it.") : null;

    static Decision? Refusal(Draft draft, IReadOnlyList<Absence> absences)
    {
        var known = draft.Sessions.Values.SelectMany(session => session.Details.Speakers).ToHashSet();
        return absences.Count > 1000 || absences.Any(absence => !known.Contains(absence.Speaker)) ? Decision.Invalid("unavailable.speaker", "Name at most 1000 people who are on sessions of this draft.")
            : absences.Any(absence => absence.Windows.Count is 0 or > 100 || absence.Windows.Any(window => window.Until <= window.From || IsFarOff(window)))
                ? Decision.Invalid("unavailable.windows", "Give 1 to 100 local times, each with an end after its beginning.")
            : null;

        static bool IsFarOff(Window window) => window.From.Year < 1900 || window.Until.Year > 2200 || window.From.Kind != DateTimeKind.Unspecified || window.Until.Kind != DateTimeKind.Unspecified;
    }

    static Decision? Refusal(SolveWeights weights) =>
        new[] { weights.Room, weights.Track, weights.Move, weights.Late }.Any(weight => weight is < 0 or > 100) ? Decision.Invalid("weights", "Give 0 to 100 each.") : null;
}
