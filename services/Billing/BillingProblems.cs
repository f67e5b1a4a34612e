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
        "Read the invoice until that payment has succeeded or failed; then pay, if something is still due. One that waits for its payer can be cancelled.");

    internal static readonly ProblemType PaymentNotCancellable = new("payment-not-cancellable", 409,
        "The payment does not wait for its payer: the money is there, or the payment provider decides on it.",
        "Read the invoice until the payment has succeeded or failed. What has come goes back by a refund.");

    internal static readonly ProblemType MandateNotActive = new("mandate-not-active", 409,
        "It is not known yet whether the payment method of this mandate is kept: its payer must act, or the payment provider decides.",
        "Read the mandate until it is active or failed. One whose payer does nothing is given up by itself.");

    internal static readonly ProblemType OtherMode = new("other-mode", 400,
        "The event is of Stripe's test mode and this installation works with real money, or the other way round.",
        "Point the webhook endpoint of each mode at the installation whose key is of that mode.");

    internal static readonly ProblemType SignatureInvalid = new("signature-invalid", 400,
        "The `Stripe-Signature` header does not fit the body, the secret or the time.",
        "Send the bytes exactly as Stripe signed them, within five minutes, and check the signing secret of the endpoint.");

    internal static readonly ProblemType EInvoiceIncomplete = new("e-invoice-incomplete", 409,
        "The document cannot be an e-invoice by EN 16931, because something that the standard requires is not known.", "Do what `detail` says, or take the PDF.");

    internal static readonly ProblemType InvoicePartlyPaid = new("invoice-partly-paid", 409,
        "Money was received for the invoice, or part of it was credited, so it cannot be made never to have been owed.",
        "Correct it by a credit note for what remains, and refund what was paid if it is to go back.");

    internal static readonly ProblemType InvoiceWrittenOff = new("invoice-written-off", 409,
        "What was due on the invoice is given up. It may still be paid, but neither voided nor credited.", "Record the payment if money came after all.");

    internal static readonly ProblemType CreditInsufficient = new("credit-insufficient", 409,
        "The payer has no such credit with the legal entity that issued the invoice and in its currency; what they had may have been used a moment ago.", "Read the credit balances and use what is available.");

    internal static readonly ProblemType CreditExceedsInvoice = new("credit-exceeds-invoice", 409,
        "The credit note takes back more than earlier credit notes have left on a line, or nothing is left.",
        "Read the invoice's credit notes, and credit what is left; without lines it is everything that is left.");

    internal static readonly ProblemType PaymentNotRefundable = new("payment-not-refundable", 409,
        "The payment did not succeed, or came without the payment provider, which therefore cannot send it back.",
        "Send money that came by transfer, cheque or cash back in the same way, or credit it to the payer's balance by a credit note.");

    internal static readonly ProblemType PaymentNotRecorded = new("payment-not-recorded", 409,
        "The payment was not recorded by staff, or never succeeded, so there is nothing that they could take back.",
        "Refund what came through the payment provider; give up what waits for its payer by cancelling it.");

    internal static readonly ProblemType PaymentDisputed = new("payment-disputed", 409,
        "The payer's bank decides on the payment at the moment. What is refunded meanwhile may be lost twice.",
        "Wait until the dispute is decided; the invoice tells. If it is lost, the money has gone back already.");

    internal static readonly ProblemType RefundExceedsPayment = new("refund-exceeds-payment", 409,
        "More is to be refunded than remains of the payment after what was refunded, is on its way, or was lost in a dispute.",
        "Read the invoice's refunds, and refund what remains of the payment.");

    internal static readonly ProblemType NoRefundPromised = new("no-refund-promised", 409,
        "No credit note promised a refund that was not sent or is not on its way.",
        "Read the invoice's credit notes and refunds. A refund that is on its way can be kept as credit when it has failed.");

    internal static readonly ProblemType PrefixTaken = new("prefix-taken", 409,
        "Numbers beginning like that are another entity's, or were. Two documents could have one number.", "Choose another prefix.");

    internal static readonly ProblemType RemittanceExceedsDue = new("remittance-exceeds-due", 409,
        "More is to be sent to the chapter than was collected for it and not sent yet.",
        "Read `/v1/ledger/chapter-settlements`, and send what is due. What waits for payment is due when it is paid.");

    internal static readonly ProblemType PeriodNotOver = new("period-not-over", 409,
        "The month of the books is not over yet: it ends with its last day on the entity's calendar, and can be closed an hour later.", "Close it when it is over.");

    internal static readonly ProblemType DraftFinalised = new("draft-finalised", 409,
        "The draft became an invoice, which never changes.", "Read the invoice that the draft names; correct it by a credit note.");

    internal static readonly ProblemType DraftDiscarded = new("draft-discarded", 409,
        "The draft was discarded.", "Write another draft.");

    internal static readonly ProblemType DraftDuePassed = new("draft-due-passed", 409,
        "The day on which the drafted invoice would be due is over, so it would be late when it is issued.", "Revise the draft with a later day, or with a number of days.");

    internal static readonly ProblemType PeriodOutOfOrder = new("period-out-of-order", 409,
        "Months of the books are closed one after the other, and one before this is still open.", "Close the month that `detail` names first.");
}
