using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;
using Associations.Membership.Dues;

namespace Associations.Membership.Memberships;

/// <summary>Remembers which invoice is to be paid for a renewal, and closes the renewal when that is void.</summary>
sealed class WhenRenewalInvoiced : IReaction<InvoiceIssued>, IReaction<InvoiceVoided>
{
    public Task<Outcome> React(InvoiceIssued contract, Message message, Work work, CancellationToken cancellation) =>
        Decide(work, contract.Subject, membership => RenewalDecider.Invoiced(membership, contract.Subject.Id, contract.InvoiceId), cancellation);

    public Task<Outcome> React(InvoiceVoided contract, Message message, Work work, CancellationToken cancellation) =>
        Decide(work, contract.Subject, membership => RenewalDecider.Close(membership, contract.Subject.Id, contract.Reason), cancellation);

    static async Task<Outcome> Decide(Work work, Subject subject, Func<Membership, Decision> decide, CancellationToken cancellation)
    {
        if (subject.Kind != "renewal") return Outcome.Done;
        if (await work.Read<TermDues>(TermDues.IdOf(subject.Id), cancellation) is not { MembershipId: { } id }
            || await work.Find<Membership>(id, cancellation) is not { } membership) return Outcome.NotFound("renewal");
        return membership.Record(decide(membership.State)).Rejection is { } refused ? refused : Outcome.Done;
    }
}
