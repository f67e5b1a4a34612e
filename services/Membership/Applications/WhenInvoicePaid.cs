using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Applications;

/// <summary>Turns a paid application into a membership: the first term starts on the day of payment, by the association's calendar.</summary>
sealed class WhenInvoicePaid : IReaction<InvoicePaid>
{
    public async Task<Outcome> React(InvoicePaid contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.Subject.Kind != "application") return Outcome.Done;
        if (await work.Find<Application>(contract.Subject.Id, cancellation) is not { } application) return Outcome.NotFound("application");

        var membershipId = Uuid.New(work.Now);
        var completed = application.Record(ApplicationDecider.Complete(application.State, membershipId));
        if (completed.Rejection is { } refused) return refused;
        if (completed.Events.Count == 0) return Outcome.Done;

        var association = await work.Read<Association>(work.Association, cancellation);
        var type = await work.Read<MembershipType>(application.State.MembershipTypeId, cancellation);
        var number = await MemberNumbers.Next(work, membershipId, cancellation);
        work.Start<Memberships.Membership>(membershipId, MembershipDecider.Start(
            application.State, type!.Period, association!.DateAt(contract.PaidAt), number));
        return Outcome.Done;
    }
}
