using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Voids the invoice of an application that was taken back.</summary>
sealed class WhenApplicationWithdrawn : IReaction<ApplicationWithdrawn>
{
    public Task<Outcome> React(ApplicationWithdrawn contract, Message message, Work work, CancellationToken cancellation) =>
        VoidInvoice.In(work, contract.ApplicationId, "application-withdrawn", cancellation);
}
