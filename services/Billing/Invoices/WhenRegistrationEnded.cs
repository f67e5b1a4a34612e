using Associations.Contracts.Events.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Voids the invoice of a registration that expired or was cancelled before it was paid.</summary>
sealed class WhenRegistrationEnded : IReaction<RegistrationExpired>, IReaction<RegistrationCancelled>
{
    public Task<Outcome> React(RegistrationExpired contract, Message message, Work work, CancellationToken cancellation) =>
        VoidInvoice.In(work, contract.RegistrationId, "registration-expired", cancellation);

    public Task<Outcome> React(RegistrationCancelled contract, Message message, Work work, CancellationToken cancellation) =>
        // What was paid and went back is owed again, or was credited; there is nothing to void.
        contract.Reason is not null ? Task.FromResult(Outcome.Done) : VoidInvoice.In(work, contract.RegistrationId, "registration-cancelled", cancellation);
}
