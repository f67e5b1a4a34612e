using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>Asks anew for what was settled and is owed again, because the money went back.</summary>
sealed class WhenOwedAgain : IReaction<PaymentDisputeLost>, IReaction<PaymentRefunded>, IReaction<PaymentBounced>
{
    public Task<Outcome> React(PaymentDisputeLost contract, Message message, Work work, CancellationToken cancellation) =>
        BeginAgain(work, contract.InvoiceId, contract.Due, "dispute-lost", cancellation);

    public Task<Outcome> React(PaymentRefunded contract, Message message, Work work, CancellationToken cancellation) =>
        BeginAgain(work, contract.InvoiceId, contract.Due, "refunded", cancellation);

    public Task<Outcome> React(PaymentBounced contract, Message message, Work work, CancellationToken cancellation) =>
        BeginAgain(work, contract.InvoiceId, contract.Due, "bounced", cancellation);

    static async Task<Outcome> BeginAgain(Work work, Guid invoiceId, Money due, string reason, CancellationToken cancellation)
    {
        if (due.Amount == 0) return Outcome.Done;
        if (await work.Find<DunningCase>(DunningCase.IdOf(invoiceId), cancellation) is not { } known || await work.Read<Invoice>(invoiceId, cancellation) is not { } invoice) return Outcome.Done;
        var entity = await work.Read<BillingEntity>(invoice.EntityId, cancellation) ?? throw new InvalidOperationException("An invoice has an issuer.");
        known.Record(DunningDecider.BeginAgain(known.State, invoice, entity, reason, work.Now));
        return Outcome.Done;
    }
}
