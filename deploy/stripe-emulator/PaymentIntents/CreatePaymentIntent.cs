using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Customers;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.PaymentIntents;

static class CreatePaymentIntent
{
    static readonly string[] Parameters =
    [
        "amount", "capture_method", "confirm", "confirmation_method", "currency", "customer", "description", "metadata", "payment_method",
        "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
    ];

    internal static Answer Handle(Call call, Transaction tx, StripeEmulatorOptions options)
    {
        var form = call.Form.Allow([.. Parameters, .. PaymentMethodTypes.Parameters, .. ConfirmationTerms.Parameters]);
        form.Required("amount");
        var currency = AmountRules.Currency(form.Required("currency"));
        var id = StripeId.New("pi");
        var payment = PaymentMethodTypes.Chosen(new()
        {
            Id = id,
            Created = tx.Now,
            Amount = AmountRules.Charge(form.Integer("amount")!.Value, currency),
            CaptureMethod = form.OneOf("capture_method", "automatic_async", "automatic_async", "automatic"),
            ClientSecret = StripeId.Secret(id),
            ConfirmationMethod = form.OneOf("confirmation_method", "automatic", "automatic", "manual"),
            Currency = currency,
            Customer = ExistingCustomer(tx, form),
            Description = form.Text("description", null),
            Metadata = form.Metadata(),
            PaymentMethodTypes = [],
            ReceiptEmail = form.Text("receipt_email", null),
            SetupFutureUsage = ConfirmationTerms.SetupFutureUsage(form, null),
            StatementDescriptor = form.Text("statement_descriptor", null),
            StatementDescriptorSuffix = form.Text("statement_descriptor_suffix", null),
            Status = "requires_payment_method",
        }, form);

        var method = form.Text("payment_method", null) is { } named ? PaymentMethodEndpoints.Find(tx, named, "payment_method") : null;
        var terms = ConfirmationTerms.From(call, tx.Now);
        if (!form.Flag("confirm") && (terms.OffSession || terms.ReturnUrl is not null))
            throw ApiError.Invalid("The parameters off_session and return_url can only be used with confirm=true.",
                terms.OffSession ? "off_session" : "return_url");
        tx.Emit("payment_intent.created", payment);
        if (method is null)
            return form.Flag("confirm") ? throw ConfirmPaymentIntent.MissingMethod() : tx.Put(payment);
        var ready = tx.Put(payment with { PaymentMethod = method.Id, Status = "requires_confirmation" });
        if (!form.Flag("confirm"))
            return ready;
        PaymentMethodTypes.Fits(ready, method, terms);
        return Attempt.Confirm(tx, ready, method, terms, options);
    }

    internal static string? ExistingCustomer(Transaction tx, Form form) => form.Text("customer", null) switch
    {
        null => null,
        var id when tx.Find<Customer>(id) is not null => id,
        var id => throw ApiError.Missing("customer", id, "customer"),
    };
}
