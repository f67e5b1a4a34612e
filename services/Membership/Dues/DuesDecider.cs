using Associations.EventSourcing;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Dues;

/// <summary>What the money for a term does to it, by the policy under which it was bought.</summary>
static class DuesDecider
{
    internal static Decision Charge(TermDues dues, Guid membershipId) =>
        dues.MembershipId is null ? Decision.Accepted(new DuesCharged(membershipId)) : Decision.AlreadyDone;

    /// <summary>What becomes of the term. Of several reasons the one with the hardest effect counts, and of equal ones the first here.</summary>
    internal static Assessment Assess(TermDues dues, TermPolicy policy)
    {
        // A void says that nobody is to pay it: whoever means to take the term back with it credits the invoice.
        if (dues.IsVoid) return new(TermEffect.Keep, StandingReason.Voided, null);
        var (refunded, credited) = (dues.Refunds.Values.Sum(), dues.Credits.Values.Sum());
        // A payment that came twice and went back once is refunded and yet paid: nothing is owed.
        var inFull = dues.Total > 0 && (credited >= dues.Total || (refunded + credited >= dues.Total && dues.Due + credited >= dues.Total));
        var inPart = credited > 0 || (refunded > 0 && dues.Due > 0);
        var (lost, open) = (Dispute(DuesFact.DisputeLost), Dispute(DuesFact.DisputeOpened));

        List<Assessment> all = [];
        if (lost is not null && dues.Due > 0) all.Add(new(policy.DisputeLost, StandingReason.DisputeLost, lost));
        // What is given up was asked for in vain, whether or not the day had come on which it is overdue.
        if (dues.IsWrittenOff) all.Add(new(policy.Overdue, StandingReason.WrittenOff, null));
        if (dues.IsOverdue) all.Add(new(policy.Overdue, StandingReason.Overdue, null));
        if (inFull) all.Add(new(policy.RefundedInFull, StandingReason.RefundedInFull, null));
        if (open is not null) all.Add(new(policy.DisputeOpened, StandingReason.DisputeOpened, open));
        // It is asked for anew, and the term gives what it gives until that was in vain.
        if (dues.HasBounced) all.Add(new(TermEffect.Keep, StandingReason.PaymentBounced, null));
        if (inPart && !inFull) all.Add(new(policy.RefundedInPart, StandingReason.RefundedInPart, null));
        return all.MaxBy(one => one.Effect) ?? new(TermEffect.Keep, StandingReason.Paid, null);

        string? Dispute(DuesFact fact) =>
            dues.Disputes.Where(dispute => dispute.Value.Fact == fact).OrderBy(dispute => dispute.Value.Version).Select(dispute => dispute.Key).LastOrDefault();
    }
}

/// <summary>What becomes of a term, and why.</summary>
/// <param name="Effect">What.</param>
/// <param name="Reason">Why.</param>
/// <param name="DisputeId">Which dispute it is because of, as the payment provider knows it, or null.</param>
sealed record Assessment(TermEffect Effect, StandingReason Reason, string? DisputeId);

/// <summary>Why a term is as it is.</summary>
public enum StandingReason
{
    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>The payer's bank decides on a payment.</summary>
    DisputeOpened,

    /// <summary>The payer's bank took a payment back, and it is owed again.</summary>
    DisputeLost,

    /// <summary>All that was paid for it went back.</summary>
    RefundedInFull,

    /// <summary>A part of what was paid for it went back.</summary>
    RefundedInPart,

    /// <summary>A transfer or a cheque for it went back, and it is owed again.</summary>
    PaymentBounced,

    /// <summary>It is owed again, and was asked for in vain.</summary>
    Overdue,

    /// <summary>It is owed again, and was given up as lost. It may still be paid.</summary>
    WrittenOff,

    /// <summary>A payment for it went back, and its invoice is void: nobody owes it any more.</summary>
    Voided,
}
