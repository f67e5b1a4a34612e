using System.Text.Json.Serialization;
using Associations.Membership.Dues;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>How a membership stands on a day, and why. It follows from the terms and what became of them, and is stored nowhere.</summary>
/// <param name="On">The day, on the association's calendar.</param>
/// <param name="Status">How it stands.</param>
/// <param name="GoodStanding">True on the days of a term that is paid and neither suspended nor ended.</param>
/// <param name="Term">The term that covers the day; else the one that is over; before the first, that one.</param>
/// <param name="Reason">Why, as far as money is the reason.</param>
/// <param name="Since">From which day on it is so because of that; null where nothing became of the term.</param>
/// <param name="InvoiceId">The invoice whose money it is about, or null.</param>
/// <param name="DisputeId">The dispute, as the payment provider knows it, or null.</param>
sealed record Standing(
    DateOnly On, MembershipStatus Status, bool GoodStanding, [property: JsonIgnore] MembershipTerm? Term, StandingReason Reason, DateOnly? Since, Guid? InvoiceId, string? DisputeId)
{
    internal static Standing Of(Membership membership, DateOnly day)
    {
        var term = membership.Terms.LastOrDefault(term => term.Term.StartsOn <= day) ?? membership.Terms.FirstOrDefault();
        var change = term?.ChangeOn(day);
        var status = StatusOf(term, change?.Effect ?? TermEffect.Keep, day);
        return new(day, status, status == MembershipStatus.Active, term?.Term, change?.Reason ?? StandingReason.Paid, change?.On, change?.InvoiceId, change?.DisputeId);
    }

    static MembershipStatus StatusOf(PaidTerm? term, TermEffect effect, DateOnly day) => term switch
    {
        null => MembershipStatus.Pending,
        _ when day < term.Term.StartsOn => MembershipStatus.Pending,
        _ when term.Covers(day) => effect switch
        {
            TermEffect.Keep => MembershipStatus.Active,
            TermEffect.Suspend => MembershipStatus.Suspended,
            TermEffect.End => MembershipStatus.Ended,
        },
        // What was over before its time stays that; what was decided after its time changes nothing of it.
        _ when term.ChangeOn(term.Term.EndsOn)?.Effect == TermEffect.End && effect == TermEffect.End => MembershipStatus.Ended,
        _ => effect == TermEffect.Keep && day <= term.GraceEndsOn ? MembershipStatus.Grace : MembershipStatus.Lapsed,
    };
}

/// <summary>How a membership stands on a day.</summary>
public enum MembershipStatus
{
    /// <summary>A term that is paid covers the day.</summary>
    Active,

    /// <summary>The term is over and can still be renewed without a gap.</summary>
    Grace,

    /// <summary>The term and its grace are over, and it was not renewed.</summary>
    Lapsed,

    /// <summary>The term covers the day and gives nothing, because what it costs is owed again.</summary>
    Suspended,

    /// <summary>The term was ended before its last day.</summary>
    Ended,

    /// <summary>The day is before the first term.</summary>
    Pending,
}
