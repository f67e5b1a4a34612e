using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.PaymentRequests;

/// <summary>Why a payment of several invoices, or a command on one of its shares, is refused.</summary>
static class PaymentRequestProblems
{
    internal static readonly ProblemType InvoicesDiffer = new("invoices-differ", 409,
        "The invoices are in several currencies or of several billing entities, and one charge pays one entity in one currency. Nothing was begun.",
        "Make a request for each currency and billing entity.");

    internal static readonly ProblemType PaymentOfRequest = new("payment-of-request", 409,
        "The payment is a share of one payment for several invoices, which is cancelled as a whole or not at all.", "Cancel the payment request that `detail` names.");
}
