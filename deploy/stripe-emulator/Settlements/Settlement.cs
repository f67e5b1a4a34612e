using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.CheckoutSessions;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.Refunds;

namespace Associations.StripeEmulator.Settlements;

static class Settlement
{
    internal static void Decide(Transaction tx, PendingOutcome outcome)
    {
        tx.Put(outcome with { Done = true });
        switch (tx.Find(outcome.ObjectId))
        {
            case PaymentIntent { Status: "processing" } payment:
                Attempt.Settle(tx, payment, outcome.Failure);
                break;
            case Charge { Status: "succeeded", BalanceTransaction: null } charge:
                var booked = tx.Put(charge with { BalanceTransaction = tx.Put(BalanceTransaction.OfCharge(charge, tx.Now)).Id });
                tx.Emit("charge.updated", booked, PreviousAttributes.Of(charge, booked));
                break;
            case CheckoutSession { Status: "open" } session:
                CheckoutRules.Expire(tx, session);
                break;
            case Refund refund:
                RefundRules.Settle(tx, refund, outcome.Failure);
                break;
        }
    }
}
