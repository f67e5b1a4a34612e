using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>The rules of renewing a membership: one term at a time, at today's price and policy, and without a gap where that can be.</summary>
static class RenewalDecider
{
    internal static Decision Request(Membership membership, MembershipType type, Guid renewalId, Guid quoteId, Payer payer, DateOnly today, params IReadOnlyList<Guid> chapters)
    {
        var last = membership.Terms[^1];
        var standing = Standing.Of(membership, today);
        if (membership.OpenRenewal is { } open)
            return Decision.Rejected("renewal-open", $"Renewal {open.Id} is to be paid. Pay its invoice, or have that made void to ask for another.");
        if (last.Term.StartsOn > today)
            return Decision.Rejected("already-renewed", $"It is renewed until {last.Term.EndsOn:yyyy-MM-dd}. Renew again from {last.Term.StartsOn:yyyy-MM-dd} on.");
        if (standing.Status == MembershipStatus.Suspended)
            return Decision.Rejected("membership-suspended", $"The present term is owed again. Pay invoice {standing.InvoiceId} first.");
        if (standing.Status == MembershipStatus.Ended)
            return Decision.Rejected("membership-ended", "It was ended. Apply for a membership anew.");

        var (startsOn, endsOn) = NextTerm(last, type.Period, today);
        // Where the days are known before it is paid, they are on the invoice, too.
        var isKnown = today <= last.GraceEndsOn || type.Period.Kind == PeriodKind.Calendar;
        return Decision.Accepted(new RenewalAsked(
            renewalId, membership.PersonId, type.Id,
            type.Quote(quoteId, "renewal", membership.PersonId, chapters, isKnown ? startsOn : null, isKnown ? endsOn : null), payer, startsOn, endsOn));
    }

    /// <summary>A payment renews, also one that came when its invoice was about to be void. Paid again after it went back, it renews nothing again.</summary>
    /// <param name="membership">The membership.</param>
    /// <param name="renewalId">The renewal that was paid.</param>
    /// <param name="bought">What was in force when it was quoted.</param>
    /// <param name="paidOn">The day of the payment, on the association's calendar.</param>
    internal static Decision Complete(Membership membership, Guid renewalId, MembershipTypeVersion bought, DateOnly paidOn)
    {
        if (membership.Renewals.FirstOrDefault(renewal => renewal.Id == renewalId) is not { } renewal)
            return Decision.Rejected("renewal-unknown", "No such renewal was asked for.");
        if (renewal.Status == RenewalStatus.Completed) return Decision.AlreadyDone;
        return Decision.Accepted(new TermRenewed(
            renewalId, membership.PersonId, membership.MembershipTypeId, membership.MemberNumber,
            MembershipDecider.Term(NextTerm(membership.Terms[^1], bought.Period, paidOn), renewal.Quote.PolicyVersion, bought.Policy)));
    }

    internal static Decision Invoiced(Membership membership, Guid renewalId, Guid invoiceId) =>
        membership.Renewals.FirstOrDefault(renewal => renewal.Id == renewalId) is { InvoiceId: null }
            ? Decision.Accepted(new RenewalInvoiced(renewalId, invoiceId))
            : Decision.AlreadyDone;

    internal static Decision Close(Membership membership, Guid renewalId, string reason) =>
        membership.OpenRenewal?.Id == renewalId ? Decision.Accepted(new RenewalClosed(renewalId, reason)) : Decision.AlreadyDone;

    // Within the grace of the last term the next follows it without a gap, paid early or late; after it, it begins on the day of payment.
    static (DateOnly StartsOn, DateOnly EndsOn) NextTerm(PaidTerm last, MembershipPeriod period, DateOnly day)
    {
        if (day <= last.GraceEndsOn) return period.TermAfter(last.Term.EndsOn);
        var (startsOn, endsOn) = period.TermFrom(day);
        // By the calendar a term reaches back, but not into one that was paid for.
        return (startsOn > last.Term.EndsOn ? startsOn : last.Term.EndsOn.AddDays(1), endsOn);
    }
}
