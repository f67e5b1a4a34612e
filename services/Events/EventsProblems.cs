using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events;

/// <summary>The refusals of this service, as their pages under <c>/problems</c> explain them.</summary>
static class EventsProblems
{
    internal static readonly ProblemType DraftEmpty = new("draft-empty", 409,
        "The draft has no session, so there is nothing to release.", "Import a programme first.");

    internal static readonly ProblemType ReleaseExists = new("release-exists", 409,
        "A release of that name exists, and releases never change.", "Choose another name, such as the next number.");

    internal static readonly ProblemType EventCancelled = new("event-cancelled", 409,
        "The event does not take place, so nobody registers for it.", "Nothing is left to do.");

    internal static readonly ProblemType DraftFull = new("draft-full", 409,
        "A draft has at most 10000 sessions and 1000 rooms.", "Plan what is more than that as another event.");

    internal static readonly ProblemType SpeakerExists = new("speaker-exists", 409,
        "Somebody with that e-mail address or sign-in is among the event's people already.", "`detail` names them. Amend what is known of them, merge the two, or write the other one without it.");

    internal static readonly ProblemType SpeakersDiffer = new("speakers-differ", 409,
        "The two are known to be different: they have different sign-ins, or one is a team.", "`detail` says which. Correct what is known of them first, if they are one.");

    internal static readonly ProblemType SpeakerInUse = new("speaker-in-use", 409,
        "The person is on a session of a draft, or a proposal names them.", "`detail` says which. Take them off it, or merge them with whoever they are.");

    internal static readonly ProblemType BlockNotEmpty = new("block-not-empty", 409,
        "The block holds sessions.", "Take them out of it first.");

    internal static readonly ProblemType DraftExists = new("draft-exists", 409,
        "There is, or was, a draft of that name.", "Choose another name.");

    internal static readonly ProblemType OriginDiscarded = new("origin-discarded", 409,
        "The draft that it was forked from was discarded, so there is nothing to merge it into.", "Fork anew from a draft that is open.");

    internal static readonly ProblemType MainDraft = new("main-draft", 409,
        "The main draft was forked from nothing: it is neither merged nor discarded.", "Name a fork.");

    internal static readonly ProblemType MergeClashes = new("merge-clashes", 409,
        "The same of some sessions was changed both in the fork and in the draft that it came from; nothing was merged.",
        "`context.sessions` lists them as they were, are here and are there, and in `groups` what both have changed. Merge again with a choice for each.");

    internal static readonly ProblemType AgendaFull = new("agenda-full", 409,
        "A personal agenda has at most 500 sessions.", "Drop some first.");

    internal static readonly ProblemType CallClosed = new("call-closed", 409,
        "The event takes no proposals now.", "`detail` says when it does or did. Whoever was given a code may still propose, with it as `lateCode`.");

    internal static readonly ProblemType ProposalDecided = new("proposal-decided", 409,
        "The proposal is withdrawn or decided.", "Read it again.");

    internal static readonly ProblemType ProposalNotAccepted = new("proposal-not-accepted", 409,
        "Only an accepted proposal can be confirmed.", "Wait until decisions are revealed.");

    internal static readonly ProblemType DraftBlocked = new("draft-blocked", 409,
        "The draft has conflicts with which this event does not allow a release.", "`context.conflicts` lists them. Mend them, or waive them with a reason.");

    internal static readonly ProblemType SessionScheduled = new("session-scheduled", 409,
        "The session has a time already.", "Move it instead.");

    internal static readonly ProblemType SessionNotScheduled = new("session-not-scheduled", 409,
        "The session has no time yet.", "Schedule it instead.");

    internal static readonly ProblemType SessionCancelled = new("session-cancelled", 409,
        "The session is cancelled.", "Reinstate it first.");

    internal static readonly ProblemType PlacementBlocked = new("placement-blocked", 409,
        "A conflict would arise that this event does not allow; nothing was changed.", "`context.conflicts` lists what stands against it. Choose another place, waive it, or change the agenda's policy.");

    internal static readonly ProblemType TimeSkipped = new("time-skipped", 409,
        "The clocks at the venue are put forward over that time, so it does not exist.", "Choose a time that exists.");

    internal static readonly ProblemType TimeRepeated = new("time-repeated", 409,
        "The clocks at the venue are put back and show that time twice.", "Choose a time that exists once.");

    internal static readonly ProblemType RoomInUse = new("room-in-use", 409,
        "Sessions are in the room.", "Move or unschedule them first.");

    internal static readonly ProblemType RoomShared = new("room-shared", 409,
        "The room holds several sessions at once, which do not follow each other.", "Move them one by one, or shift all of them.");

    internal static readonly ProblemType NothingToUndo = new("nothing-to-undo", 409,
        "You have done nothing to this draft lately that is not undone. What others did is theirs to undo.", "Nothing is left to do.");

    internal static readonly ProblemType UndoSuperseded = new("undo-superseded", 409,
        "What you did has been changed since, or the room or block that it was in is gone; to undo it would take another's work back.", "Change it by hand.");

    internal static readonly ProblemType NothingToSolve = new("nothing-to-solve", 409,
        "Every session has a time, and none must move.", "Ask for all of them, or name some.");

    internal static readonly ProblemType SolvingTooLarge = new("solving-too-large", 409,
        "Sessions, rooms and times are too many to be arranged at once.", "Name fewer sessions, or put more minutes between two times; `detail` says how many there are.");

    internal static readonly ProblemType SolvingEnded = new("solving-ended", 409,
        "The search has come to its end.", "A proposal that is not wanted is simply not merged.");

    internal static readonly ProblemType RegistrationPaid = new("registration-paid", 409,
        "The registration is paid, and can no longer simply be taken back.", "Ask the association's office, which settles the refund with it.");

    internal static readonly ProblemType SeatsSoldOut = new("seats-sold-out", 409,
        "Fewer seats are left than were asked for. What others hold and do not pay within 15 minutes comes back.",
        "Ask for fewer, or try again later; `detail` says how many are left.");

    internal static readonly ProblemType TooManyHolds = new("too-many-holds", 409,
        "One person may have 20 seats of an event that are not paid for: those held, and those that cost nothing.",
        "Pay for what you hold, take a registration back, or wait for the end of a hold; `detail` says how many more you can have now.");

    internal static readonly ProblemType ProgrammeTooLarge = new("programme-too-large", 413,
        "The programme has more sessions, rooms or persons, or more text in one place, than a programme can have.", "`detail` says which limit it is. Split the file.");

    internal static readonly ProblemType ProgrammeNotXml = new("programme-not-xml", 400,
        "The file is not well-formed XML. Nothing was imported.", "`detail` names the line and the position; mend the file or export it again.");

    internal static readonly ProblemType ProgrammeNotJson = new("programme-not-json", 400,
        "The file is not JSON. Nothing was imported.", "`detail` names the line and the position; mend the file or export it again.");

    internal static readonly ProblemType ProgrammeNotCsv = new("programme-not-csv", 400,
        "The file is not a table with a header line. Nothing was imported.", "Save it as CSV (RFC 4180) in UTF-8, with the columns' names in the first line.");

    internal static readonly ProblemType ProgrammeNotUtf8 = new("programme-not-utf8", 400,
        "The file is not encoded in UTF-8. Nothing was imported.", "Save it again in UTF-8.");

    internal static readonly ProblemType ProgrammeHasDtd = new("programme-has-dtd", 400,
        "The file has a document type declaration, which could make a small file a huge one, so it is not read. Nothing was imported.", "Remove the declaration.");

    internal static readonly ProblemType ProgrammeCutOff = new("programme-cut-off", 400,
        "The file ends in the middle. Nothing was imported.", "Send it again whole.");

    internal static readonly ProblemType ProgrammeNotASchedule = new("programme-not-a-schedule", 400,
        "The file is well-formed, but no programme. Nothing was imported.",
        "`detail` says what is missing. In XML the root element is `schedule`; JSON has a schedule with days or a list of talks; CSV has columns `title` and `start`.");

    internal static readonly ProblemType ProgrammeWithoutSessions = new("programme-without-sessions", 400,
        "There is not one session in the file. Nothing was imported.", "Export the programme again, with its sessions.");

    internal static readonly ProblemType ProgrammeTimesUnreadable = new("programme-times-unreadable", 400,
        "Not one of the times in the file can be read. Nothing was imported.",
        "Write times as `2026-09-14 10:00` or with an offset; leave empty what has none yet. `detail` names the line of the first one.");

    internal static readonly ProblemType ProgrammeMostlyGone = new("programme-mostly-gone", 409,
        "More than half of the sessions that came from a programme are not in this file, so they would be taken out of the draft. Nothing was imported.",
        "Look whether it is the right file, and whole. If they are meant to go, send it with `removeMost=true`; with `dryRun=true` it tells which.");

    internal static readonly ProblemType SessionWithoutId = new("session-without-id", 400,
        "No session has a guid, an id or a title of its own, so none could be found again in the next version of the file. Nothing was imported.",
        "`detail` names the first line. Export the programme with the ids of its sessions, or give each a title that no other has.");

    internal static readonly ProblemType ProgrammeTooDeep = new("programme-too-deep", 400,
        "Things in the file are nested deeper than any programme's. Nothing was imported.", "`detail` names the line; export the programme again.");
}
