using Associations.Billing.Invoices;
using Associations.EventSourcing;

namespace Associations.Billing.CreditNotes;

/// <summary>
/// Takes back an invoice that was paid in part when what it is for ended: a registration that expired, an application that was withdrawn. What was
/// paid is the payer's credit, from which a refund takes it.
/// </summary>
static class CreditUnwanted
{
    internal static async Task<Outcome> WhenDue(Runner runner, Deadline deadline, CancellationToken cancellation) =>
        (await runner.Run(deadline.Association, "credit-unwanted", async work =>
        {
            if (await work.Find<Invoice>(deadline.Id, cancellation) is not { State.IsUnwanted: true } invoice) return Outcome.Done;
            var decision = await IssueCreditNote.In(work, invoice, null, toRefund: false, invoice.State.VoidReason!, cancellation);
            return decision.Rejection is { } refused ? refused : Outcome.Done;
        }, cancellation)).Outcome;
}
