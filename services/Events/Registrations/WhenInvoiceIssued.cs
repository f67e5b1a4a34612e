using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>Remembers which invoice is to be paid for a registration.</summary>
sealed class WhenInvoiceIssued : IReaction<InvoiceIssued>
{
    public async Task<Outcome> React(InvoiceIssued contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.Subject.Kind != "registration") return Outcome.Done;
        if (await work.Find<Registration>(contract.Subject.Id, cancellation) is not { } registration) return Outcome.NotFound("registration");
        return registration.Record(RegistrationDecider.Invoiced(registration.State, contract.InvoiceId)).Rejection is { } refused ? refused : Outcome.Done;
    }
}
