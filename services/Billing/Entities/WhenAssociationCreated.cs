using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Entities;

/// <summary>Registers the legal entity of a new association, so that its first invoice has an issuer and a number.</summary>
sealed class WhenAssociationCreated : IReaction<AssociationCreated>
{
    public async Task<Outcome> React(AssociationCreated contract, Message message, Work work, CancellationToken cancellation)
    {
        var (entity, id) = (contract.BillingEntity, BillingEntity.IdOf(work.Association));
        var decision = await work.Decide<BillingEntity>(id, known => known.Name != ""
            ? Decision.AlreadyDone
            : Decision.Accepted(new BillingEntityRegistered(
                entity.Name, entity.Country, entity.TaxId, contract.TimeZone, contract.Slug.ToUpperInvariant(), Currency: contract.Currency)), cancellation);
        if (decision.Events.Count == 0) return Outcome.Done;
        work.Documents.Store(new RegisteredEntity(id));
        return await TakenPrefix.Take(work, work.State<BillingEntity>(id), cancellation) is { } taken ? taken : Outcome.Done;
    }
}
