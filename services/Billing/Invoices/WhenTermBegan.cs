using Associations.Contracts;
using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Learns for which days dues were paid, so that they are earned in those.</summary>
sealed class WhenTermBegan : IReaction<MembershipActivated>, IReaction<MembershipRenewed>
{
    public Task<Outcome> React(MembershipActivated contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.PaidFor, contract.Term, cancellation);

    public Task<Outcome> React(MembershipRenewed contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.PaidFor, contract.Term, cancellation);

    static async Task<Outcome> Learn(Work work, Subject? paidFor, MembershipTerm term, CancellationToken cancellation)
    {
        if (paidFor is null || (await work.Documents.LoadAsync<InvoicedSubject>(paidFor.Id, cancellation))?.InvoiceId is not { } id) return Outcome.Done;
        if (await work.Find<Invoice>(id, cancellation) is not { } invoice) return Outcome.NotFound("invoice");
        invoice.Record(ServicePeriod.Learn(invoice.State, new(term.StartsOn, term.EndsOn), work.Now));
        return Outcome.Done;
    }
}
