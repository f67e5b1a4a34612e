using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Formats;
using Associations.EventSourcing;

namespace Associations.Events.Imports;

/// <summary>How a programme compares with a draft, in sessions.</summary>
/// <param name="Refused">Sessions of the file that could not be taken; the notes say why.</param>
public sealed record SessionCounts(int Added, int Changed, int Removed, int Unchanged, int Refused);

/// <summary>What the caller says of taking a programme in.</summary>
/// <param name="FileWins">True to take the file's of what both the file and staff have changed.</param>
/// <param name="RemoveMost">True when most of the draft's sessions may not be in the file, and go.</param>
sealed record ImportChoices(bool FileWins = false, bool RemoveMost = false);

/// <summary>What is to come of taking a programme in.</summary>
/// <param name="Notes">What of the file was not taken because staff have changed it.</param>
sealed record ImportOutcome(Decision Decision, SessionCounts Counts, IReadOnlyList<ImportNote> Notes);

/// <summary>
/// The rules of taking a programme into a draft: it becomes the difference between the file and the file before. The same file again is none, whatever
/// was done to the draft since.
/// </summary>
static class ImportDecider
{
    // A programme that is being made begins with fewer, and may lose half of them.
    const int Many = 10;

    /// <param name="act">That somebody takes it in; its id is the import's.</param>
    /// <param name="people">Everybody of the event, as far as anybody is known already.</param>
    internal static ImportOutcome Import(
        Draft draft, Guid eventId, string name, Programme programme, ActDone act, ImportChoices choices, IEnumerable<Guid>? people = null)
    {
        var (facts, notes) = (new List<object>(), new List<ImportNote>());
        var (known, rooms, persons) = (new KnownSessions(draft), new ProgrammeRooms(draft, eventId, programme), (people ?? []).ToHashSet());
        var (added, changed, unchanged) = (0, 0, 0);
        foreach (var session in programme.Sessions)
        {
            var file = draft.Known(Details(eventId, session, rooms, persons));
            if (known.Take(session) is not { } before)
            {
                if (known.IsTakenOut(session) && !choices.FileWins)
                {
                    notes.Add(new(session.Id ?? session.Guid?.ToString(), "kept-by-staff", "taken out of the draft by staff: it stays out", null));
                    unchanged++;
                    continue;
                }
                facts.Add(new SessionAdded(known.NewId(eventId, session), new(session.Guid, session.Id), file));
                added++;
                continue;
            }
            if (session.StartsAt is null) file = InPlaceOf(before.Source.Published ?? before.Details, file);
            if (file.Minutes == ProgrammeDays.LongestMinutes) file = AsLongAs(before, file);
            var difference = FileDifference.Of(before.Details, before.Source.Published, file, choices.FileWins);
            if (difference.Kept.Count > 0)
                notes.Add(new(session.Id ?? session.Guid?.ToString(), "kept-by-staff", $"{string.Join(", ", difference.Kept)}: changed by the file, and otherwise by staff; it stays as staff have it", null));
            var source = Source(before, session);
            var isChanged = difference.Details != before.Details || (source.PublishedGuid, source.PublishedId) != (before.Source.PublishedGuid, before.Source.PublishedId);
            if (isChanged) changed++;
            else unchanged++;
            if (!isChanged)
            {
                // Also of one that no programme has named before: from here on what staff do to it is theirs.
                if (difference.Taken) facts.Add(new SessionChanged(before.Id, source with { Published = difference.Published }, before.Details));
                continue;
            }
            if (before.ReplacementId is not null && difference.Details.Status == SessionStatus.Scheduled) facts.Add(new SessionReinstated(before.Id));
            facts.Add(new SessionChanged(before.Id, source with { Published = difference.Published == difference.Details ? null : difference.Published }, difference.Details));
        }

        rooms.NoteShared(name, (code, detail) => notes.Add(new(null, code, detail, null)));
        // One of several that the file calls alike may be it, so that it is not gone.
        var gone = known.Left.Where(session => !programme.SharedTitles.Contains(session.Source.PublishedId ?? "")).Where(session => choices.FileWins || !Stays(session, notes)).Select(session => session.Id).ToHashSet();
        var counts = new SessionCounts(added, changed, gone.Count, unchanged, programme.Refused);
        if (known.Count >= Many && gone.Count * 2 > known.Count && !choices.RemoveMost) return new(MostlyGone(gone.Count, known.Count), counts, notes);

        facts.AddRange(gone.Order().Select(id => new SessionRemoved(id)));
        facts.InsertRange(0, Beginning(draft, eventId, name).Concat(rooms.Facts(Used(facts), choices.FileWins, (code, detail) => notes.Add(new(null, code, detail, null)))));
        var after = facts.Aggregate(draft, (state, e) => state.Evolve(e));
        // What the file says itself of one that repeats another it says.
        List<object> again = [.. Repetitions.Of(after, one => !known.IsTaken(one.Id) && Repetitions.SaysOther(draft.Sessions.GetValueOrDefault(one.RepeatOf!.Value), after.Sessions.GetValueOrDefault(one.RepeatOf.Value)))];
        facts.AddRange(again);
        if (gone.Count > 0) facts.AddRange(LooseEnds.Of(again.Aggregate(after, (state, e) => state.Evolve(e))));
        // What is only remembered of the file is nobody's act.
        if (added + changed + gone.Count > 0 || facts.Exists(fact => fact is RoomAdded or RoomRenamed)) facts.Add(act);
        if (facts.Count > 0) facts.Add(new ProgrammeImported(act.ActId, added, changed, gone.Count, unchanged, programme.Refused));
        return new(facts.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(facts), counts, notes);
    }

    /// <summary>The id of someone on a programme: follows from what programmes call them, unless the file was exported here and says it.</summary>
    internal static Guid PersonId(Guid eventId, string key, IReadOnlySet<Guid> people) => Own(key) is { } own && people.Contains(own) ? own : Speaker.IdOf(eventId, key);

    /// <summary>The id that a key is made of, which may be one of ours.</summary>
    internal static Guid? Own(string key) => key.StartsWith("guid:", StringComparison.Ordinal) && Guid.TryParse(key.AsSpan(5), out var own) ? own : null;

    static IEnumerable<object> Beginning(Draft draft, Guid eventId, string name) => draft.Name == "" ? [new DraftOpened(eventId, name)] : [];

    // A file that was exported here has names of ours where its source had none; the source's own stay.
    static SessionSource Source(Session before, ProgrammeSession session) =>
        session.Guid == before.Id || session.Guid == before.Source.PublishedGuid ? before.Source : new(session.Guid, session.Id);

    // Published files have what is public. What has no time or is not agreed is in none, and what staff have cancelled is to be seen so.
    static bool Stays(Session session, List<ImportNote> notes)
    {
        void Note(string code, string detail) => notes.Add(new(session.Source.PublishedId ?? session.Source.PublishedGuid?.ToString(), code, detail, null));
        if (!EventDecider.IsShown(session)) Note("not-in-file", "not in the file; it has no time or is not confirmed, so it stays");
        else if (session is { Details.Status: SessionStatus.Cancelled, Source.Published.Status: SessionStatus.Scheduled }) Note("kept-by-staff", "not in the file, and cancelled by staff: it stays, so that it is seen");
        else return false;
        return true;
    }

    static Decision MostlyGone(int gone, int known) => Decision.Rejected("programme-mostly-gone",
        $"{gone} of the {known} sessions that came from a programme are not in this file, so they would be taken out. If they are meant to go, send it with removeMost=true; nothing was changed.");

    static HashSet<Guid> Used(List<object> facts) =>
        [.. facts.Select(fact => (fact as SessionAdded)?.Details.RoomId ?? (fact as SessionChanged)?.Details.RoomId).OfType<Guid>()];

    static SessionDetails Details(Guid eventId, ProgrammeSession session, ProgrammeRooms rooms, HashSet<Guid> people) => new(
        session.Title,
        session.Subtitle,
        session.Kind,
        session.Language,
        session.Track,
        session.StartsAt,
        session.Minutes,
        // What has no time is in no room yet.
        session is { StartsAt: not null, RoomKey: { } room } ? rooms[room] : null,
        [.. session.PersonKeys.Select(key => PersonId(eventId, key, people))],
        session.Cancelled ? SessionStatus.Cancelled : SessionStatus.Scheduled,
        SessionText.Of(eventId, session.Abstract, session.Description)?.Id);

    // Two digits have no more hours than that: it may be as much longer as it was.
    static SessionDetails AsLongAs(Session before, SessionDetails details) => details with
    {
        Minutes = Math.Max(details.Minutes, before.Details.Minutes > details.Minutes ? before.Details.Minutes : before.Source.Published?.Minutes ?? 0),
    };

    // A file that says no time says nothing about the place, and often nothing about the length.
    static SessionDetails InPlaceOf(SessionDetails place, SessionDetails details) =>
        details with { StartsAt = place.StartsAt, RoomId = place.RoomId, Minutes = details.Minutes == 0 ? place.Minutes : details.Minutes };
}
