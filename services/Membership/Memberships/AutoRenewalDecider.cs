using Associations.EventSourcing;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>The rules of a membership that renews by itself: once for each term, as if somebody had asked on its day, and not once it has lapsed.</summary>
static class AutoRenewalDecider
{
    // Who asks themselves may begin anew with a payment. Nobody is charged for that who did not ask.
    const string Lapsed = "membership-lapsed";

    internal static Decision Set(Membership membership, bool on, string timeZone) =>
        (membership.AutoRenewal?.On ?? false) == on ? Decision.AlreadyDone : Decision.Accepted(new AutoRenewalSet(on, timeZone));

    /// <summary>What its day brings: that it asks, or why it does not. Before it, and after that, nothing.</summary>
    internal static Decision Due(
        Membership membership, MembershipType type, Guid renewalId, Guid quoteId, DateOnly today, DateTimeOffset now, params IReadOnlyList<Guid> chapters)
    {
        if (membership.LookAgainAt is not { } at || at > now) return Decision.AlreadyDone;
        var asked = RenewalDecider.Request(membership, type, renewalId, quoteId, membership.Payer, today, chapters);
        return (asked.Rejection?.Code ?? (Standing.Of(membership, today).Status == MembershipStatus.Lapsed ? Lapsed : null)) is { } reason
            ? Decision.Accepted(new AutoRenewalRefused(membership.Terms[^1].Id, reason, today))
            : Decision.Accepted([.. asked.Events.Select(e => e is RenewalAsked it ? it with { ByItself = true } : e)]);
    }
}
