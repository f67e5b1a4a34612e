using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Entities;

/// <summary>Registers the legal entity of a new association, so that its first invoice has an issuer and a number.</summary>
sealed class WhenAssociationCreated : IReaction<AssociationCreated>
{
    public async Task<Outcome> React(AssociationCreated contract, Message message, Work work, CancellationToken cancellation)
    {
        var entity = contract.BillingEntity;
        await work.Decide<BillingEntity>(BillingEntity.IdOf(work.Association), known => known.Name != ""
            ? Decision.AlreadyDone
            : Decision.Accepted(new BillingEntityRegistered(
                entity.Name, entity.Country, entity.TaxId, contract.TimeZone, contract.Slug.ToUpperInvariant())), cancellation);
        return Outcome.Done;
    }
}
