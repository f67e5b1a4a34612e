using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;

namespace Associations.Membership.Applications;

/// <summary>Remembers which invoice is to be paid for an application.</summary>
sealed class WhenInvoiceIssued : IReaction<InvoiceIssued>
{
    public async Task<Outcome> React(InvoiceIssued contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.Subject.Kind != "application") return Outcome.Done;
        if (await work.Find<Application>(contract.Subject.Id, cancellation) is not { } application) return Outcome.NotFound("application");
        return application.Record(ApplicationDecider.Invoiced(application.State, contract.InvoiceId)).Rejection is { } refused ? refused : Outcome.Done;
    }
}
