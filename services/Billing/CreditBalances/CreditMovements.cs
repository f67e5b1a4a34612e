using Associations.Billing.Invoices;
using Associations.EventSourcing;

namespace Associations.Billing.CreditBalances;

/// <summary>
/// Keeps an invoice and its payer's credit balance in step: what a decision says of credit is recorded on both in one transaction. The
/// invoice is always locked first, so two of them never wait for each other.
/// </summary>
static class CreditMovements
{
    internal static async Task<Decision> Record(Work work, Loaded<Invoice> invoice, Decision decision, CancellationToken cancellation)
    {
        var (id, state) = (invoice.State.Id, invoice.State);
        var balance = CreditBalance.IdOf(work.Association, state);
        foreach (var e in decision.Events)
        {
            var moved = e switch
            {
                Overpaid overpaid => await Add(Uuid.New(work.Now), overpaid.Surplus),
                RefundPromiseCredited kept => await Add(kept.CreditId, kept.Amount),
                InvoiceCredited { ToBalance: > 0 } credited => await Add(credited.CreditNoteId, credited.ToBalance),
                // Money that goes back takes what this very invoice gave, and nothing that came from elsewhere.
                CreditApplied applied => await work.Decide<CreditBalance>(balance, known => CreditBalanceDecider.Use(
                    known, applied.AllocationId, id, applied.Amount, applied.At, decision.Events.Any(other => other is RefundSucceeded or DisputeLost or PaymentReversed) ? id : null), cancellation),
                _ => Decision.AlreadyDone,
            };
            if (moved.Rejection is not null) return moved;
        }
        invoice.Record(decision);
        // What a refund under way will take back is not spent meanwhile, and free again when there is none.
        if (decision.Events.Count > 0 && (state.TakingBack > 0 || invoice.State.TakingBack > 0))
            await work.Decide<CreditBalance>(balance, known => CreditBalanceDecider.Hold(known, id, invoice.State.TakingBack, work.Now), cancellation);
        return decision;

        Task<Decision> Add(Guid creditId, long amount) => work.Decide<CreditBalance>(
            balance, _ => Decision.Accepted(new BalanceCredited(creditId, id, state.Payer, state.Currency, amount, work.Now, state.EntityId)), cancellation);
    }

    /// <summary>What is left of the credit that an invoice gave, locked until the commit.</summary>
    internal static async Task<long> LeftOf(Work work, Invoice invoice, CancellationToken cancellation) =>
        invoice.Surplus > 0 || invoice.PromisesCredited > 0 || invoice.CreditNotes.Any(note => note.ToBalance > 0) ? (await Of(work, invoice, cancellation))?.LeftOf(invoice.Id) ?? 0 : 0;

    /// <summary>The balance of an invoice's payer with its issuer and in its currency, locked until the commit; null when they never had one.</summary>
    internal static async Task<CreditBalance?> Of(Work work, Invoice invoice, CancellationToken cancellation) =>
        (await work.Find<CreditBalance>(CreditBalance.IdOf(work.Association, invoice), cancellation))?.State;
}
