using Associations.Contracts;
using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Invoices the dues of a further term, at its quote.</summary>
sealed class WhenRenewalRequested : IReactionTogether<RenewalRequested>
{
    public Task<Outcome> React(RenewalRequested contract, Message message, Work work, CancellationToken cancellation) =>
        IssueInvoice.In(work, new Charge(
            new Subject("renewal", contract.RenewalId), contract.Payer, contract.Currency, contract.Lines, message.OccurredAt, EntityId: contract.BillingEntityId), cancellation);

    public Task LookAhead(IReadOnlyList<RenewalRequested> contracts, Work work, CancellationToken cancellation) =>
        IssueInvoice.LookAhead(work, contracts.Select(contract => (contract.RenewalId, contract.Payer)), cancellation);
}
