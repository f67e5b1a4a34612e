using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.Dues;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>Adds the term that was paid for. Paid again, after the money had gone back, it is what it was.</summary>
sealed class WhenRenewalPaid : IReaction<InvoicePaid>
{
    public async Task<Outcome> React(InvoicePaid contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.Subject is not { Kind: "renewal", Id: var renewalId }) return Outcome.Done;
        var dues = await DuesOf.Learn(work, renewalId, new(DuesFact.Paid, contract.InvoiceId, message.SubjectVersion, null, contract.Total.Amount, 0), cancellation);
        if (dues.MembershipId is not { } id || await work.Find<Membership>(id, cancellation) is not { } membership) return Outcome.NotFound("renewal");

        var association = await work.Read<Association>(work.Association, cancellation);
        var type = await work.Read<MembershipType>(membership.State.MembershipTypeId, cancellation);
        var version = membership.State.Renewals.FirstOrDefault(renewal => renewal.Id == renewalId)?.Quote.PolicyVersion ?? type!.Version;
        if (membership.Record(RenewalDecider.Complete(membership.State, renewalId, type!.At(version), association!.DateAt(contract.PaidAt))).Rejection is { } refused)
            return refused;
        return await DuesOf.Apply(work, membership, renewalId, dues, cancellation);
    }
}
