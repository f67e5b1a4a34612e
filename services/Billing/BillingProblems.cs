using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing;

/// <summary>The refusals of this service, as their pages under <c>/problems</c> explain them.</summary>
static class BillingProblems
{
    internal static readonly ProblemType InvoicePaid = new("invoice-paid", 409,
        "Nothing is due on the invoice any more.", "Nothing is to be done. The invoice lists its payments.");

    internal static readonly ProblemType InvoiceVoid = new("invoice-void", 409,
        "The invoice is void: what it was for is not wanted any more, so it must not be paid.", "Look at what it was for; a new invoice comes with a new application or registration.");

    internal static readonly ProblemType PaymentInFlight = new("payment-in-flight", 409,
        "A payment on this invoice has begun and its outcome is not known yet. Two at once could charge twice.",
        "Read the invoice until that payment has succeeded or failed; then pay, if something is still due.");

    internal static readonly ProblemType SignatureInvalid = new("signature-invalid", 400,
        "The `Stripe-Signature` header does not fit the body, the secret or the time.",
        "Send the bytes exactly as Stripe signed them, within five minutes, and check the signing secret of the endpoint.");

    internal static readonly ProblemType PeriodNotOver = new("period-not-over", 409,
        "The month of the books is not over yet: it ends with its last day on the entity's calendar, and can be closed an hour later.", "Close it when it is over.");

    internal static readonly ProblemType PeriodOutOfOrder = new("period-out-of-order", 409,
        "Months of the books are closed one after the other, and one before this is still open.", "Close the month that `detail` names first.");
}
