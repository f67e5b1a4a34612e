using System.Text.Json.Nodes;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.Disputes;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;
using Associations.StripeEmulator.Settlements;

namespace Associations.StripeEmulator.Refunds;

static class RefundRules
{
    /// <summary>What a charge can be refunded, or why not.</summary>
    internal static long Amount(Transaction tx, Charge charge, long? wanted)
    {
        if (charge.Status != "succeeded")
            throw ApiError.Invalid($"Charge {charge.Id} has not succeeded and cannot be refunded.", "charge");
        if (charge.Disputed && tx.Newest<Dispute>().Any(dispute => dispute.Charge == charge.Id && !dispute.IsChargeRefundable))
            throw ApiError.Invalid($"Charge {charge.Id} has been charged back; cannot issue a refund.", code: "charge_disputed");
        if (charge.Refundable() == 0)
            throw ApiError.Invalid($"Charge {charge.Id} has already been refunded.", code: "charge_already_refunded");
        var amount = wanted ?? charge.Refundable();
        if (amount < 1)
            throw ApiError.Invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
        AmountRules.Granular(amount, charge.Currency);
        return amount <= charge.Refundable()
            ? amount
            : throw ApiError.Invalid(
                $"Refund amount ({AmountRules.Text(amount, charge.Currency)}) is greater than unrefunded amount on charge "
                + $"({AmountRules.Text(charge.Refundable(), charge.Currency)})", "amount");
    }

    internal static Refund Make(Transaction tx, Charge charge, Refund blank, StripeEmulatorOptions options)
    {
        var behaviour = TestPaymentMethods.Behind(tx.Find<PaymentMethod>(charge.PaymentMethod)!).Refunds;
        var refund = tx.Put(blank with
        {
            BalanceTransaction = tx.Put(BalanceTransaction.OfRefund(blank.Id, -blank.Amount, blank.Currency, tx.Now)).Id,
            Status = behaviour == PaymentMethods.Refunds.Later ? "pending" : "succeeded",
            PendingReason = behaviour == PaymentMethods.Refunds.Later ? "processing" : null,
            DestinationDetails = charge.PaymentMethodDetails.Type == "card"
                ? new JsonObject
                {
                    ["card"] = new JsonObject
                    {
                        ["reference_status"] = "pending",
                        ["reference_type"] = "acquirer_reference_number",
                        ["type"] = "refund",
                    },
                    ["type"] = "card",
                }
                : new JsonObject { ["type"] = charge.PaymentMethodDetails.Type == "sepa_debit" ? "eu_bank_transfer" : "us_bank_transfer" },
        });
        if (behaviour != PaymentMethods.Refunds.AtOnce)
            tx.Put(new PendingOutcome(refund.Id, tx.NowMilliseconds + (long)options.SettlementDelay.TotalMilliseconds,
                behaviour == PaymentMethods.Refunds.FailLater ? CouldNotRefund : null));
        tx.Emit("refund.created", refund);
        Book(tx, charge, refund.Amount, "charge.refunded");
        return refund;
    }

    internal static readonly PaymentFailure CouldNotRefund = new("expired_or_canceled_card", "The card cannot receive refunds any more.");

    /// <summary>The bank's later word on a refund: a pending one succeeds or fails, a succeeded one may still fail.</summary>
    internal static void Settle(Transaction tx, Refund refund, PaymentFailure? failure)
    {
        if (refund.Status == "failed" || (failure is null && refund.Status == "succeeded"))
            return;
        var charge = tx.Find<Charge>(refund.Charge)!;
        if (failure is null)
        {
            var succeeded = tx.Put(refund with { Status = "succeeded", PendingReason = null });
            tx.Emit("refund.updated", succeeded, PreviousAttributes.Of(refund, succeeded));
            tx.Emit("charge.refund.updated", succeeded, PreviousAttributes.Of(refund, succeeded));
            return;
        }

        var failed = tx.Put(refund with
        {
            Status = "failed",
            PendingReason = null,
            FailureReason = failure.Code,
            FailureBalanceTransaction = tx.Put(BalanceTransaction.OfRefund(refund.Id, refund.Amount, refund.Currency, tx.Now)).Id,
        });
        Book(tx, charge, -refund.Amount, "charge.updated");
        tx.Emit("refund.updated", failed, PreviousAttributes.Of(refund, failed));
        tx.Emit("charge.refund.updated", failed, PreviousAttributes.Of(refund, failed));
        tx.Emit("refund.failed", failed);
    }

    static void Book(Transaction tx, Charge charge, long refunded, string type)
    {
        var total = charge.AmountRefunded + refunded;
        var booked = tx.Put(charge with { AmountRefunded = total, Refunded = total == charge.Amount });
        tx.Emit(type, booked, PreviousAttributes.Of(charge, booked));
    }
}
