using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Dues;

namespace Associations.Membership.Memberships;

/// <summary>A membership began with its first paid term.</summary>
[EventType("membership.started.v1")]
public sealed record MembershipStarted(
    Guid PersonId, string? Account, Guid ApplicationId, Guid MembershipTypeId, string MemberNumber, MembershipTerm Term);

/// <summary>A further term was asked for, at the price of the quote.</summary>
/// <param name="StartsOn">Its first day, if it is paid before the present term's grace is over.</param>
/// <param name="EndsOn">Its last day then, inclusive.</param>
/// <param name="ByItself">True when nobody asked: the membership renews by itself, and its day had come.</param>
[EventType("membership.renewalRequested.v1")]
public sealed record RenewalAsked(
    Guid RenewalId, Guid PersonId, Guid MembershipTypeId, DuesQuote Quote, Payer Payer, DateOnly StartsOn, DateOnly EndsOn,
    bool? ByItself = null);

/// <summary>Billing issued the invoice for a renewal.</summary>
[EventType("membership.renewalInvoiced.v1")]
public sealed record RenewalInvoiced(Guid RenewalId, Guid InvoiceId);

/// <summary>A renewal's invoice is void: another can be asked for.</summary>
[EventType("membership.renewalClosed.v1")]
public sealed record RenewalClosed(Guid RenewalId, string Reason);

/// <summary>A renewal is paid, and there is a further term.</summary>
[EventType("membership.renewed.v1")]
public sealed record TermRenewed(Guid RenewalId, Guid PersonId, Guid MembershipTypeId, string MemberNumber, MembershipTerm Term);

/// <summary>It was said whether the membership is to ask for its renewal by itself.</summary>
/// <param name="On">Whether it is.</param>
/// <param name="TimeZone">The association's IANA time zone, in which its day begins.</param>
[EventType("membership.autoRenewalSet.v1")]
public sealed record AutoRenewalSet(bool On, string TimeZone);

/// <summary>The day came on which the membership asks for its renewal by itself, and it could not.</summary>
/// <param name="TermId">The term that was to be followed.</param>
/// <param name="Reason">Why: what would have been answered to somebody who asks, or <c>membership-lapsed</c>.</param>
/// <param name="On">The day, by the association's calendar.</param>
[EventType("membership.autoRenewalRefused.v1")]
public sealed record AutoRenewalRefused(Guid TermId, string Reason, DateOnly On);

/// <summary>Something became of the money for a term, and by the term's policy the term goes on as it was.</summary>
/// <param name="Because">What the term is about, and why.</param>
[EventType("membership.kept.v1")]
public sealed record TermKept(StandingChange Because);

/// <summary>A term gives nothing from a day on, until what is owed for it is paid.</summary>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Because">Which term, since when and why.</param>
[EventType("membership.suspended.v1")]
public sealed record TermSuspended(Guid PersonId, StandingChange Because);

/// <summary>A term is over on a day before its last.</summary>
/// <param name="PersonId">Who held it.</param>
/// <param name="Because">Which term, since when and why.</param>
[EventType("membership.ended.v1")]
public sealed record TermEnded(Guid PersonId, StandingChange Because);

/// <summary>A term that was suspended or ended gives again what it gave.</summary>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Because">Which term, since when and why.</param>
[EventType("membership.reinstated.v1")]
public sealed record TermReinstated(Guid PersonId, StandingChange Because);

/// <summary>What became of a term.</summary>
/// <param name="TermId">The application or renewal by which it was bought.</param>
/// <param name="Term">The term, with the version of the policy that decided.</param>
/// <param name="On">The first day on which it is so, by the association's calendar.</param>
/// <param name="Reason">Why.</param>
/// <param name="InvoiceId">The invoice whose money it is about.</param>
/// <param name="DisputeId">The dispute, as the payment provider knows it, or null.</param>
public sealed record StandingChange(Guid TermId, MembershipTerm Term, DateOnly On, StandingReason Reason, Guid? InvoiceId, string? DisputeId);

/// <summary>One paid period.</summary>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
/// <param name="PolicyVersion">The version of the membership type under which it was bought; it stays in force for the whole term.</param>
/// <param name="GraceEndsOn">The last day on which it can be renewed without a gap; its own last day where it says nothing.</param>
/// <param name="RenewDaysBefore">How many days before its last one it asks for the next, if it renews by itself; 30 where it says nothing.</param>
public sealed record MembershipTerm(DateOnly StartsOn, DateOnly EndsOn, int PolicyVersion, DateOnly? GraceEndsOn = null, int? RenewDaysBefore = null);

/// <summary>A member number was given out.</summary>
/// <param name="MembershipId">To which membership.</param>
[EventType("memberNumbers.given.v1")]
public sealed record MemberNumberGiven(Guid MembershipId);
