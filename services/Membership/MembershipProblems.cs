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
}
