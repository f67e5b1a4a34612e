using Associations.Contracts;
using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Invoices the dues of an approved application, at its quote.</summary>
sealed class WhenApplicationApproved : IReactionTogether<ApplicationApproved>
{
    public Task<Outcome> React(ApplicationApproved contract, Message message, Work work, CancellationToken cancellation) =>
        IssueInvoice.In(work, new Charge(
            new Subject("application", contract.ApplicationId), contract.Payer, contract.Currency, contract.Lines, message.OccurredAt, EntityId: contract.BillingEntityId), cancellation);

    public Task LookAhead(IReadOnlyList<ApplicationApproved> contracts, Work work, CancellationToken cancellation) =>
        IssueInvoice.LookAhead(work, contracts.Select(contract => (contract.ApplicationId, contract.Payer)), cancellation);
}
