using Associations.Billing.Invoices;
using Associations.Billing.Refunds;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Disputes;

/// <summary>The rules of payments that the payer's bank takes back.</summary>
static class DisputeDecider
{
    /// <summary>
    /// Takes in what the provider says of a dispute, in whatever order and however often. What was lost may be won later and the other way
    /// round; a decided one does not become undecided again.
    /// </summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="told">The dispute as the provider has it.</param>
    /// <param name="available">What is left on the payer's credit balance of what this invoice gave, which a lost payment takes back.</param>
    internal static Decision Learn(Invoice invoice, Dispute told, long available)
    {
        if (RefundDecider.NotReceived(invoice, told.PaymentId) is { } notReceived) return notReceived;
        var known = invoice.Disputes.FirstOrDefault(dispute => dispute.Id == told.Id);
        if (known is not null && (told.Status == DisputeStatus.Open || told.Status == known.Status)) return Decision.AlreadyDone;

        List<object> facts = [];
        if (known is null) facts.Add(new DisputeOpened(told.Id, told.PaymentId, told.Amount, told.Reason, invoice.Subject, told.At, invoice.Currency, invoice.Claim));
        var before = facts.Aggregate(invoice, (state, e) => state.Evolve(e));
        if (told.Status == DisputeStatus.Won)
        {
            var won = new DisputeWon(told.Id, told.PaymentId, known?.Amount ?? told.Amount, invoice.Subject, told.At, invoice.Currency);
            facts.Add(won with { StillDue = Math.Max(0, before.Evolve(won).Claim) });
        }
        else if (told.Status == DisputeStatus.Lost)
        {
            var lost = new DisputeLost(told.Id, told.PaymentId, told.Amount, invoice.Subject, told.At, invoice.Currency);
            var takenBack = InvoiceDecider.TakenBack(before, lost, available);
            if (takenBack > 0) facts.Add(new CreditApplied(Uuid.From(told.PaymentId, $"{told.Id}/{invoice.Allocations.Length}"), takenBack, told.At));
            facts.Add(lost with { StillDue = before.Evolve(lost).Claim - takenBack });
        }
        return InvoiceDecider.Concluded(invoice, told.PaymentId, told.At, facts);
    }

    /// <summary>
    /// Takes in what the provider has kept for a dispute by now. Entries in a balance are only ever added, so who tells of no more of them than are known
    /// tells nothing new, or is late.
    /// </summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="disputeId">The dispute.</param>
    /// <param name="fee">All that was kept for it, less what was given back.</param>
    /// <param name="entries">How many entries that is the sum of.</param>
    /// <param name="now">UTC.</param>
    internal static Decision LearnFee(Invoice invoice, string disputeId, Money? fee, int entries, DateTimeOffset now)
    {
        if (fee is null || invoice.Disputes.FirstOrDefault(dispute => dispute.Id == disputeId) is not { } known || entries <= known.FeeEntries) return Decision.AlreadyDone;
        var more = fee.Amount - (known.Fee?.Amount ?? 0);
        return more == 0 ? Decision.AlreadyDone : Decision.Accepted(new DisputeFeeLearned(disputeId, more, fee.Currency, entries, now));
    }
}
