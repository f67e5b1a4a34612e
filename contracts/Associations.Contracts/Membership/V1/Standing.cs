namespace Associations.Contracts.Membership.V1;

/// <summary>A further term of a membership is paid. It begins after the one before it.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="MembershipTypeId">Of which type it is.</param>
/// <param name="MemberNumber">The member's number, which stays.</param>
/// <param name="Term">The paid term.</param>
/// <param name="PaidFor">What the invoice that paid it was for.</param>
[Contract("membership.renewed")]
public sealed record MembershipRenewed(
    Guid MembershipId, Guid PersonId, Guid MembershipTypeId, string MemberNumber, MembershipTerm Term, Subject PaidFor);

/// <summary>A term gives nothing from a day on, until what it costs is paid again. Which facts do that is the policy under which it was bought.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Term">The term, and the version of its policy.</param>
/// <param name="On">From which day on, by the association's calendar.</param>
/// <param name="Reason">
/// Why, as a slug: <c>dispute-opened</c>, <c>dispute-lost</c>, <c>refunded-in-full</c>, <c>refunded-in-part</c>, <c>payment-bounced</c>, <c>overdue</c>,
/// <c>written-off</c>.
/// </param>
/// <param name="InvoiceId">The invoice whose money it is about, or null.</param>
[Contract("membership.suspended")]
public sealed record MembershipSuspended(Guid MembershipId, Guid PersonId, MembershipTerm Term, DateOnly On, string Reason, Guid? InvoiceId);

/// <summary>A term is over on a day before its last. Which facts do that is the policy under which it was bought.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="PersonId">Who held it.</param>
/// <param name="Term">The term as it was paid for, and the version of its policy.</param>
/// <param name="On">The first day on which it gives nothing, by the association's calendar.</param>
/// <param name="Reason">Why, as a slug, as with <c>membership.suspended</c>.</param>
/// <param name="InvoiceId">The invoice whose money it is about, or null.</param>
[Contract("membership.ended")]
public sealed record MembershipEnded(Guid MembershipId, Guid PersonId, MembershipTerm Term, DateOnly On, string Reason, Guid? InvoiceId);

/// <summary>A term that was suspended or ended gives again what it gave: the money is there, or nobody owes it any more.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Term">The term, whose days are what they were.</param>
/// <param name="On">From which day on, by the association's calendar; it may lie after the term.</param>
/// <param name="Reason">Why, as a slug: <c>paid</c>, <c>voided</c>, or what the policy keeps it in spite of.</param>
/// <param name="InvoiceId">The invoice whose money it is about, or null.</param>
[Contract("membership.reinstated")]
public sealed record MembershipReinstated(Guid MembershipId, Guid PersonId, MembershipTerm Term, DateOnly On, string Reason, Guid? InvoiceId);
