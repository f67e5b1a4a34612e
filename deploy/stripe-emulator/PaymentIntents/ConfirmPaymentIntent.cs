using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.PaymentIntents;

static class ConfirmPaymentIntent
{
    internal static Answer Handle(Call call, Transaction tx, StripeEmulatorOptions options)
    {
        var form = call.Form.Allow(["payment_method", "receipt_email", .. ConfirmationTerms.Parameters]);
        var payment = PaymentIntentEndpoints.Find(tx, call.Id);
        if (payment.Status is "succeeded" or "canceled" or "processing")
            throw Refused(payment);
        var named = form.Text("payment_method", payment.PaymentMethod)
            ?? throw MissingMethod();
        var method = PaymentMethodEndpoints.Find(tx, named, "payment_method");
        var terms = ConfirmationTerms.From(call, tx.Now);
        PaymentMethodTypes.Fits(payment, method, terms);
        var ready = tx.Put(payment with
        {
            PaymentMethod = method.Id,
            Status = "requires_confirmation",
            NextAction = null,
            ReceiptEmail = form.Text("receipt_email", payment.ReceiptEmail),
            SetupFutureUsage = ConfirmationTerms.SetupFutureUsage(form, payment.SetupFutureUsage),
        });
        return Attempt.Confirm(tx, ready, method, terms, options);
    }

    internal static ApiError MissingMethod() => ApiError.Invalid(
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a "
        + "payment method and then confirm it again, or confirm it again directly with a payment method.",
        code: "payment_intent_unexpected_state");

    static ApiError Refused(PaymentIntent payment) => new(400, "invalid_request_error", payment.Status == "succeeded"
        ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        : $"You cannot confirm this PaymentIntent because it has a status of {payment.Status}.",
        code: "payment_intent_unexpected_state")
    {
        PaymentIntent = payment,
    };
}
