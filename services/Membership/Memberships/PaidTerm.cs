using System.Collections.Immutable;
using Associations.Membership.Dues;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>A term, and what became of it.</summary>
/// <param name="Id">The application or renewal by which it was bought.</param>
/// <param name="Term">Its days and its policy.</param>
/// <param name="Changes">What became of it, the first first; nothing as long as it is simply paid.</param>
public sealed record PaidTerm(Guid Id, MembershipTerm Term, ImmutableArray<TermChange> Changes)
{
    /// <summary>True on its days, whatever became of it.</summary>
    internal bool Covers(DateOnly day) => Term.StartsOn <= day && day <= Term.EndsOn;

    /// <summary>The last day on which it can be renewed without a gap.</summary>
    internal DateOnly GraceEndsOn => Term.GraceEndsOn ?? Term.EndsOn;

    /// <summary>The day on which it asks for the next, if it renews by itself: one of its own, because before its first it has been renewed already.</summary>
    internal DateOnly RenewsOn =>
        Term.EndsOn.AddDays(-(Term.RenewDaysBefore ?? TermPolicy.Standard.RenewDaysBefore)) is var day && day > Term.StartsOn ? day : Term.StartsOn;

    /// <summary>What held of it on a day: what was decided later changes nothing of what was.</summary>
    internal TermChange? ChangeOn(DateOnly day) => Changes.LastOrDefault(change => change.On <= day);

    /// <summary>What holds of it by all that is known.</summary>
    internal (TermEffect Effect, StandingReason Reason, string? DisputeId) Now =>
        Changes is [.., var last] ? (last.Effect, last.Reason, last.DisputeId) : (TermEffect.Keep, StandingReason.Paid, null);
}

/// <summary>What became of a term.</summary>
/// <param name="On">From which day on.</param>
/// <param name="Effect">What.</param>
/// <param name="Reason">Why.</param>
/// <param name="InvoiceId">The invoice whose money it is about.</param>
/// <param name="DisputeId">The dispute, as the payment provider knows it, or null.</param>
public sealed record TermChange(DateOnly On, TermEffect Effect, StandingReason Reason, Guid? InvoiceId, string? DisputeId);
