using Associations.EventSourcing;

namespace Associations.Membership.Memberships;

/// <summary>
/// Asks for the further term of a membership that renews by itself and whose day has come. Somebody who asks at the same moment is before it or after
/// it, because both decide on the locked membership: there is one renewal.
/// </summary>
static class RenewByItself
{
    internal static async Task<Outcome> WhenDue(Guid id, Work work, CancellationToken cancellation)
    {
        if (await work.Find<Membership>(id, cancellation) is not { } membership) return Outcome.NotFound("membership");
        var renewalId = Uuid.New(work.Now);
        var decision = await RenewMembership.Ask(work, membership, renewalId, (type, today, chapters) =>
            AutoRenewalDecider.Due(membership.State, type, renewalId, quoteId: Uuid.New(work.Now), today, work.Now, chapters), cancellation);
        return decision.Rejection is { } refused ? refused : Outcome.Done;
    }
}
