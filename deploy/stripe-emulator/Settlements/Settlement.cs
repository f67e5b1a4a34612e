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
            case Refund refund:
                RefundRules.Settle(tx, refund, outcome.Failure);
                break;
        }
    }
}
