using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>The rules of writing sessions by hand. What is given several times has the same words and people each time; how far it is agreed is of each.</summary>
static class WriteDecider
{
    // More than any conference has had, and as much as an import takes.
    const int MostSessions = 10_000;

    // As much as an import takes.
    const int LongestText = 64 * 1024;

    /// <param name="text">Where it says anything about them: the words about the session, or null for none.</param>
    internal static Decision Add(Draft draft, Guid id, SessionContent command, Guid? text)
    {
        command = command.InLines();
        if (draft.Sessions.Count >= MostSessions) return Decision.Rejected("draft-full", $"A draft has at most {MostSessions} sessions.");
        if (command.RepeatOf is { } original && !draft.Sessions.ContainsKey(original)) return Decision.Invalid("repeatOf", "There is no such session in this draft.");
        if (Refusal(draft, id, command) is { } refused) return refused;
        // Of a repetition the first is what all are repetitions of.
        var of = command.RepeatOf is { } one ? draft.Sessions[one].RepeatOf ?? one : (Guid?)null;
        var details = Details(command, null, SessionStatus.Scheduled, text);
        if (command.RepeatOf is { } given)
            details = draft.Sessions[given].Details with { StartsAt = null, RoomId = null, Status = SessionStatus.Scheduled, Minutes = details.Minutes, Stage = details.Stage, Form = details.Form, BlockId = details.BlockId };
        List<object> events = [new SessionAdded(id, new(null, null), details, of)];
        if (command.Needs is { } needs && needs != SessionNeeds.None) events.Add(new SessionNeedsSet(id, needs));
        return Decision.Accepted(events);
    }

    /// <param name="text">As of one that is added.</param>
    internal static Decision Change(Draft draft, Session session, SessionContent command, Guid? text)
    {
        command = command.InLines();
        if (command.RepeatOf is not null && command.RepeatOf != session.RepeatOf) return Decision.Invalid("repeatOf", "It is said when the session is added.");
        if (Refusal(draft, session.Id, command) is { } refused) return refused;
        if (session.Details.Form == SessionForm.Block && command.Form != SessionForm.Block && Holds(draft, session)) return NotEmpty();
        var events = new List<object>();
        var original = session.RepeatOf ?? session.Id;
        foreach (var one in draft.Sessions.Values.Where(one => one.Id == original || one.RepeatOf == original).OrderBy(one => one.Id))
        {
            var details = Details(command, one.Details, one.Details.Status, text);
            if (one.Id != session.Id) details = Repetitions.Repeated(details, one.Details);
            if (details != one.Details) events.Add(new SessionChanged(one.Id, one.Source, details));
        }
        if (command.Needs is { } needs && needs != session.Needs) events.Add(new SessionNeedsSet(session.Id, needs));
        return events.Count == 0 ? Decision.AlreadyDone : Decision.Accepted(events);
    }

    internal static Decision Remove(Draft draft, Session session)
    {
        if (session.Details.Form == SessionForm.Block && Holds(draft, session)) return NotEmpty();
        // What was to follow it, to be apart from it or to be replaced by it is so no more.
        var removed = new SessionRemoved(session.Id);
        return Decision.Accepted([removed, .. LooseEnds.Of(draft.Evolve(removed))]);
    }

    static bool Holds(Draft draft, Session block) => draft.Sessions.Values.Any(one => one.Details.BlockId == block.Id);

    static Decision NotEmpty() => Decision.Rejected("block-not-empty", "The block holds sessions. Take them out of it first.");

    static SessionDetails Details(SessionContent command, SessionDetails? before, SessionStatus status, Guid? text) => new(
        command.Title, command.Subtitle, command.Kind, command.Language, command.Track, before?.StartsAt, command.Minutes, before?.RoomId,
        [.. command.Persons ?? []], status, command.SaysWords ? text : before?.TextId, command.Stage, command.Form, command.BlockId);

    static Decision? Refusal(Draft draft, Guid id, SessionContent command)
    {
        if (string.IsNullOrWhiteSpace(command.Title) || command.Title.Length > 500) return Decision.Invalid("title", "Give a title of 1 to 500 characters.");
        if (command.Minutes is < 1 or > DraftDecider.LongestMinutes) return Decision.Invalid("minutes", "Give 1 to 10080 minutes.");
        if (command.Subtitle?.Length > 500) return Decision.Invalid("subtitle", "Use at most 500 characters.");
        if (command.Kind?.Length > 200) return Decision.Invalid("kind", "Use at most 200 characters.");
        if (command.Language?.Length > 35) return Decision.Invalid("language", "Give a language tag, such as en.");
        if (command.Track?.Length > 200) return Decision.Invalid("track", "Use at most 200 characters.");
        if (!IsText(command.Abstract)) return Decision.Invalid("abstract", "Use at most 65536 characters, and no control characters but line breaks and tabs.");
        if (!IsText(command.Description)) return Decision.Invalid("description", "Use at most 65536 characters, and no control characters but line breaks and tabs.");
        if (command.Persons is { } persons && (persons.Count > 100 || persons.Distinct().Count() != persons.Count)) return Decision.Invalid("persons", "Name at most 100 people, each once.");
        if (command.BlockId is { } block && (block == id || command.Form == SessionForm.Block || draft.Sessions.GetValueOrDefault(block)?.Details.Form != SessionForm.Block))
            return Decision.Invalid("blockId", "Name a block of this draft; a block holds no block.");
        return command.Needs is { } needs ? Refusal(draft, id, needs) : null;
    }

    static bool IsText(string? text) => text is null || (text.Length <= LongestText && !text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')));

    static Decision? Refusal(Draft draft, Guid id, SessionNeeds needs)
    {
        if (needs.Demand is < 0 or > 1_000_000) return Decision.Invalid("needs.demand", "Give 0 to 1000000 people.");
        if (needs.After.Count > 50 || needs.After.Any(other => other == id || !draft.Sessions.ContainsKey(other))) return Decision.Invalid("needs.after", "Name at most 50 other sessions of this draft.");
        if (needs.NotWith.Count > 50 || needs.NotWith.Any(other => other == id || !draft.Sessions.ContainsKey(other))) return Decision.Invalid("needs.notWith", "Name at most 50 other sessions of this draft.");
        return needs.Equipment.Count > 20 || needs.Equipment.Any(thing => string.IsNullOrWhiteSpace(thing) || thing.Length > 100)
            ? Decision.Invalid("needs.equipment", "Name at most 20 things in at most 100 characters each.") : null;
    }
}
