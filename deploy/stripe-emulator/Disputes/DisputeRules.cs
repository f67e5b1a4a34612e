using System.Text.Json.Nodes;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Disputes;

/// <summary>What the bank does. Nobody opens a dispute over the API, so these are ordered by the control endpoint.</summary>
static class DisputeRules
{
    static readonly long ThreeWeeks = (long)TimeSpan.FromDays(21).TotalSeconds;

    /// <summary>The bank takes the amount back, at once and with a fee; of an inquiry only asks.</summary>
    internal static Dispute Open(Transaction tx, Charge charge, long amount, string reason, bool isInquiry)
    {
        var id = StripeId.New("du");
        var dispute = tx.Put(new Dispute
        {
            Id = id,
            Created = tx.Now,
            Amount = amount,
            BalanceTransactions = isInquiry ? [] : [tx.Put(BalanceTransaction.OfDispute(id, -amount, charge.Currency, tx.Now, BalanceTransaction.DisputeFee))],
            Charge = charge.Id,
            Currency = charge.Currency,
            EvidenceDetails = new JsonObject
            {
                ["due_by"] = tx.Now + ThreeWeeks,
                ["has_evidence"] = false,
                ["past_due"] = false,
                ["submission_count"] = 0,
            },
            IsChargeRefundable = isInquiry,
            PaymentIntent = charge.PaymentIntent,
            PaymentMethodDetails = charge.PaymentMethodDetails.Type == "card"
                ? new JsonObject { ["card"] = new JsonObject { ["brand"] = "visa", ["case_type"] = isInquiry ? "inquiry" : "chargeback", ["network_reason_code"] = "10.4" }, ["type"] = "card" }
                : null,
            Reason = reason,
            Status = isInquiry ? "warning_needs_response" : "needs_response",
        });
        var disputed = tx.Put(charge with { Disputed = true });
        tx.Emit("charge.dispute.created", dispute);
        tx.Emit("charge.updated", disputed, PreviousAttributes.Of(charge, disputed));
        if (!isInquiry)
            tx.Emit("charge.dispute.funds_withdrawn", dispute);
        return dispute;
    }

    /// <summary>
    /// The bank decides: won gives the amount back (and the fee where the account's terms say so), lost leaves it. It may decide otherwise later: one that was lost gives the
    /// amount back then, and one that was won takes it again.
    /// </summary>
    internal static Dispute Close(Transaction tx, Dispute dispute, bool won, bool returnFee)
    {
        var isInquiry = dispute.Status.StartsWith("warning_", StringComparison.Ordinal);
        var moves = isInquiry ? 0 : won ? dispute.Amount : dispute.Status == "won" ? -dispute.Amount : 0;
        var closed = tx.Put(dispute with
        {
            Status = isInquiry ? "warning_closed" : won ? "won" : "lost",
            IsChargeRefundable = isInquiry || won,
            BalanceTransactions = moves == 0 ? dispute.BalanceTransactions
                : [.. dispute.BalanceTransactions, tx.Put(BalanceTransaction.OfDispute(dispute.Id, moves, dispute.Currency, tx.Now, won && returnFee ? -BalanceTransaction.DisputeFee : 0))],
        });
        tx.Emit("charge.dispute.updated", closed, PreviousAttributes.Of(dispute, closed));
        tx.Emit("charge.dispute.closed", closed);
        if (moves != 0)
            tx.Emit(moves > 0 ? "charge.dispute.funds_reinstated" : "charge.dispute.funds_withdrawn", closed);
        return closed;
    }
}
