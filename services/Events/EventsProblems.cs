using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events;

/// <summary>The refusals of this service, as their pages under <c>/problems</c> explain them.</summary>
static class EventsProblems
{
    internal static readonly ProblemType DraftEmpty = new("draft-empty", 409,
        "The draft has no session, so there is nothing to release.", "Import a programme first.");

    internal static readonly ProblemType ReleaseExists = new("release-exists", 409,
        "A release of that name exists, and releases never change.", "Choose another name, such as the next number.");

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

    internal static readonly ProblemType ProgrammeHasDtd = new("programme-has-dtd", 400,
        "The file has a document type declaration, which could make a small file a huge one, so it is not read. Nothing was imported.", "Remove the declaration.");

    internal static readonly ProblemType ProgrammeCutOff = new("programme-cut-off", 400,
        "The file ends in the middle. Nothing was imported.", "Send it again whole.");

    internal static readonly ProblemType ProgrammeNotASchedule = new("programme-not-a-schedule", 400,
        "The file is XML, but no `schedule.xml`. Nothing was imported.", "Export the programme in that format; its root element is `schedule`.");

    internal static readonly ProblemType ProgrammeWithoutSessions = new("programme-without-sessions", 400,
        "There is not one session in the file. Nothing was imported.", "Export the programme again, with its sessions.");

    internal static readonly ProblemType SessionWithoutId = new("session-without-id", 400,
        "A session has neither guid nor id, so it could not be found again in the next version of the file. Nothing was imported.",
        "`detail` names the line. Export the programme with the ids of its sessions.");

    internal static readonly ProblemType ProgrammeTooDeep = new("programme-too-deep", 400,
        "Elements of the file are nested deeper than any programme's. Nothing was imported.", "`detail` names the line; export the programme again.");
}
