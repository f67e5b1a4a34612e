using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.CheckoutSessions;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.PaymentIntents;

static class CancelPaymentIntent
{
    internal static Answer Handle(Call call, Transaction tx)
    {
        var form = call.Form.Allow("cancellation_reason");
        var payment = PaymentIntentEndpoints.Find(tx, call.Id);
        if (CheckoutRules.Of(tx, payment) is not null)
            throw new ApiError(400, "invalid_request_error",
                "You cannot cancel PaymentIntents created by a Checkout Session. Expire the Checkout Session instead.")
            {
                PaymentIntent = payment,
            };
        if (!CanBeCanceled(tx, payment))
            throw new ApiError(400, "invalid_request_error",
                $"You cannot cancel this PaymentIntent because it has a status of {payment.Status}. Only a PaymentIntent with one of the "
                + "following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, "
                + "requires_action, processing.",
                code: "payment_intent_unexpected_state")
            {
                PaymentIntent = payment,
            };
        if (tx.Outcome(payment.Id) is { } pending)
            tx.Put(pending with { Done = true });
        if (payment.LatestCharge is { } latest && tx.Find<Charge>(latest) is { Status: "pending" } charge)
            tx.Put(charge.Failed(new PaymentFailure("payment_intent_canceled", "The payment was canceled.")));
        var canceled = tx.Put(payment with
        {
            Status = "canceled",
            CanceledAt = tx.Now,
            CancellationReason = form.Has("cancellation_reason")
                ? form.OneOf("cancellation_reason", "abandoned", "abandoned", "duplicate", "fraudulent", "requested_by_customer")
                : null,
            NextAction = null,
        });
        tx.Emit("payment_intent.canceled", canceled);
        return canceled;
    }

    // Of the delayed methods only ACH can be called back, as Stripe's own test account for it shows.
    static bool CanBeCanceled(Transaction tx, PaymentIntent payment) => payment.Status switch
    {
        "requires_payment_method" or "requires_confirmation" or "requires_action" => true,
        "processing" => tx.Find<PaymentMethod>(payment.PaymentMethod!) is { Type: "us_bank_account" },
        _ => false,
    };
}
