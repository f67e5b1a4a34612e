using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.PaymentIntents;

static class UpdatePaymentIntent
{
    // What is still open to change once the money is on its way.
    static readonly string[] Always = ["description", "metadata"];
    static readonly string[] WhileOpen =
    [
        "amount", "currency", "customer", "payment_method", "receipt_email", "setup_future_usage", "statement_descriptor",
        "statement_descriptor_suffix", .. PaymentMethodTypes.Parameters,
    ];

    internal static Answer Handle(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Always, .. WhileOpen]);
        var payment = PaymentIntentEndpoints.Find(tx, call.Id);
        var isOpen = payment.Status is "requires_payment_method" or "requires_confirmation" or "requires_action";
        if (!isOpen && WhileOpen.FirstOrDefault(form.Has) is { } late)
            throw new ApiError(400, "invalid_request_error",
                $"This PaymentIntent's {late} could not be updated because it has a status of {payment.Status}.",
                late, "payment_intent_unexpected_state")
            {
                PaymentIntent = payment,
            };

        var currency = form.Text("currency") is { Length: > 0 } code ? AmountRules.Currency(code) : payment.Currency;
        var amount = form.Integer("amount") ?? payment.Amount;
        var method = form.Text("payment_method") is { Length: > 0 } named ? PaymentMethodEndpoints.Find(tx, named, "payment_method") : null;
        var changed = payment with
        {
            Amount = isOpen ? AmountRules.Charge(amount, currency) : amount,
            Currency = currency,
            Customer = form.Has("customer") ? CreatePaymentIntent.ExistingCustomer(tx, form) : payment.Customer,
            Description = form.Text("description", payment.Description),
            Metadata = form.Metadata(payment.Metadata),
            PaymentMethod = method?.Id ?? payment.PaymentMethod,
            ReceiptEmail = form.Text("receipt_email", payment.ReceiptEmail),
            SetupFutureUsage = ConfirmationTerms.SetupFutureUsage(form, payment.SetupFutureUsage),
            StatementDescriptor = form.Text("statement_descriptor", payment.StatementDescriptor),
            StatementDescriptorSuffix = form.Text("statement_descriptor_suffix", payment.StatementDescriptorSuffix),
            Status = method is null ? payment.Status : "requires_confirmation",
            NextAction = method is null ? payment.NextAction : null,
        };
        var chooses = currency != payment.Currency || PaymentMethodTypes.Parameters.Any(form.Has);
        return tx.Put(chooses ? PaymentMethodTypes.Chosen(changed, form) : changed);
    }
}
