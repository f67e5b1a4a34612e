using Associations.Contracts;
using Associations.Contracts.Events.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Invoices the seats that are held for a registration. It is due at once, because the hold ends soon.</summary>
sealed class WhenRegistrationHeld : IReactionTogether<RegistrationHeld>
{
    public Task<Outcome> React(RegistrationHeld contract, Message message, Work work, CancellationToken cancellation) =>
        IssueInvoice.In(work, new Charge(
            new Subject("registration", contract.RegistrationId), contract.Payer, contract.Currency, contract.Lines, message.OccurredAt, contract.ExpiresAt, contract.BillingEntityId), cancellation);

    public Task LookAhead(IReadOnlyList<RegistrationHeld> contracts, Work work, CancellationToken cancellation) =>
        IssueInvoice.LookAhead(work, contracts.Select(contract => (contract.RegistrationId, contract.Payer)), cancellation);
}
