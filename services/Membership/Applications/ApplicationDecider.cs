using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Applications;

/// <summary>The rules of applying for membership.</summary>
static class ApplicationDecider
{
    internal static Decision Submit(MembershipType type, Guid personId, string? account, Guid quoteId, DateOnly today, Guid? chapterId = null)
    {
        // By the calendar it is known before the payment which days it is for; else the first of them is the day of payment.
        (DateOnly From, DateOnly Through)? days = type.Period.Kind == PeriodKind.Calendar ? type.Period.TermFrom(today) : null;
        return Decision.Accepted(new ApplicationSubmitted(
            personId, account, type.Id, type.Quote(quoteId, "first term", personId, chapterId is { } chapter ? [chapter] : [], days?.From, days?.Through), chapterId));
    }

    internal static Decision Approve(Application application) => application.Status switch
    {
        ApplicationStatus.PendingApproval => Decision.Accepted(new ApplicationAccepted(
            application.PersonId, application.MembershipTypeId, application.Quote!, new Payer(application.PersonId, application.Account))),
        ApplicationStatus.PendingPayment or ApplicationStatus.Completed => Decision.AlreadyDone,
        ApplicationStatus.Declined or ApplicationStatus.Withdrawn => Ended(application),
    };

    internal static Decision Decline(Application application, string? reason) => application.Status switch
    {
        ApplicationStatus.PendingApproval => Decision.Accepted(new ApplicationTurnedDown(application.PersonId, reason)),
        ApplicationStatus.Declined => Decision.AlreadyDone,
        ApplicationStatus.PendingPayment or ApplicationStatus.Completed =>
            Decision.Rejected("application-approved", "It was approved before. The applicant can withdraw it as long as it is not paid."),
        ApplicationStatus.Withdrawn => Ended(application),
    };

    internal static Decision Withdraw(Application application) => application.Status switch
    {
        ApplicationStatus.PendingApproval or ApplicationStatus.PendingPayment => Decision.Accepted(new ApplicationTakenBack(application.PersonId)),
        ApplicationStatus.Withdrawn => Decision.AlreadyDone,
        ApplicationStatus.Completed => Decision.Rejected("application-completed", "It is paid and has become a membership; resign from that instead."),
        ApplicationStatus.Declined => Ended(application),
    };

    internal static Decision Invoiced(Application application, Guid invoiceId) =>
        application.InvoiceId is null ? Decision.Accepted(new ApplicationInvoiced(invoiceId)) : Decision.AlreadyDone;

    internal static Decision Complete(Application application, Guid membershipId) => application.Status switch
    {
        ApplicationStatus.PendingPayment => Decision.Accepted(new ApplicationCompleted(membershipId)),
        ApplicationStatus.Completed => Decision.AlreadyDone,
        ApplicationStatus.PendingApproval => Decision.Rejected("application-not-approved", "It was paid and never approved."),
        ApplicationStatus.Declined or ApplicationStatus.Withdrawn => Ended(application),
    };

    static Decision Ended(Application application) =>
        Decision.Rejected("application-ended", $"It was {(application.Status == ApplicationStatus.Declined ? "declined" : "withdrawn")}. Submit a new application.");
}
