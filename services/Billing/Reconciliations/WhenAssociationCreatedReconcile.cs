using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Reconciliations;

/// <summary>Begins the nightly comparisons of a new association.</summary>
sealed class WhenAssociationCreatedReconcile : IReaction<AssociationCreated>
{
    public async Task<Outcome> React(AssociationCreated contract, Message message, Work work, CancellationToken cancellation)
    {
        await work.Decide<Reconciliation>(Reconciliation.IdOf(work.Association), known =>
            known.Through != default ? Decision.AlreadyDone : Decision.Accepted(new ReconciliationBegun(message.OccurredAt)), cancellation);
        return Outcome.Done;
    }
}
