using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership;

/// <summary>The refusals of this service, as their pages under <c>/problems</c> explain them.</summary>
static class MembershipProblems
{
    internal static readonly ProblemType AssociationExists = new("association-exists", 409,
        "An association with this id was founded before, with other particulars.", "Read the one that exists, or leave the id out to found another.");

    internal static readonly ProblemType SlugTaken = new("slug-taken", 409,
        "Another association of the installation has this slug.", "Choose another slug.");

    internal static readonly ProblemType ApplicationApproved = new("application-approved", 409,
        "The application is approved, and can no longer be declined.", "Withdraw it instead, while it is not paid.");

    internal static readonly ProblemType ApplicationCompleted = new("application-completed", 409,
        "The application has become a membership.", "Act on the membership; `membershipId` of the application names it.");

    internal static readonly ProblemType ApplicationEnded = new("application-ended", 409,
        "The application was declined or withdrawn, which is final.", "Submit a new application.");

    internal static readonly ProblemType OfficeRequired = new("office-required", 403,
        "The operation is for staff and for those whose office in the chapter gives it, from the first day of their appointment to its last.",
        "Ask an officer of the chapter or the association's staff. The chapter's `appointments` say who holds which office, and until when.");

    internal static readonly ProblemType OfficeTaken = new("office-taken", 409,
        "Somebody else is chair on one of these days, or the person holds the same office on one of them already.",
        "Choose days on which the office is free, or end the appointment that is in the way.");

    internal static readonly ProblemType TermTooLong = new("term-too-long", 409,
        "A term of office lasts four years at most.", "Appoint until the day that `detail` names or an earlier one, and again when that is over.");

    internal static readonly ProblemType BeyondOwnTerm = new("beyond-own-term", 409,
        "A chair appoints others within the chair's own term only.", "Choose days within the term that `detail` names, or ask the association's staff.");

    internal static readonly ProblemType TooManyAppointments = new("too-many-appointments", 409,
        "The history of a chapter's offices is bounded, and is full.", "Begin another chapter.");

    internal static readonly ProblemType MembershipRequired = new("membership-required", 409,
        "A chapter is joined by persons whose membership of the association is active on that day.", "Apply for a membership and pay for it; then join the chapter.");

    internal static readonly ProblemType NotInChapter = new("not-in-chapter", 409,
        "The person never joined the chapter.", "There is nothing to leave. Check that it is the right chapter and the right person.");

    internal static readonly ProblemType RenewalOpen = new("renewal-open", 409,
        "A renewal of the membership is to be paid, and there is one at a time.", "Pay its invoice, or have staff make that void to ask for another.");

    internal static readonly ProblemType AlreadyRenewed = new("already-renewed", 409,
        "The membership is renewed for the term after the present one.", "Renew again when that term has begun; `detail` names the day.");

    internal static readonly ProblemType MembershipSuspended = new("membership-suspended", 409,
        "What the present term costs is owed again, and it gives nothing until that is paid.", "Pay the invoice that `detail` names, and then renew.");

    internal static readonly ProblemType MembershipEnded = new("membership-ended", 409,
        "The membership was ended before its last day.", "Apply for a membership anew.");
}
