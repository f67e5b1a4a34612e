namespace Associations.Contracts.Billing.V1;

/// <summary>A payment, or part of it, went back to the payer.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="Amount">What went back.</param>
/// <param name="Due">What is owed on the invoice after it; 0 when it is still paid, as after the refund of a payment that came twice.</param>
[Contract("payment.refunded")]
public sealed record PaymentRefunded(Guid InvoiceId, Guid PaymentId, Guid RefundId, Subject Subject, Money Amount, Money Due);

/// <summary>A payment that had come by transfer or cheque went back, such as a transfer that bounced; what it paid is owed again.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="Amount">What went back: all of it.</param>
/// <param name="Due">What is owed on the invoice after it.</param>
[Contract("payment.bounced")]
public sealed record PaymentBounced(Guid InvoiceId, Guid PaymentId, Subject Subject, Money Amount, Money Due);

/// <summary>The payer's bank takes a payment back for now; it decides later whether for good.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="DisputeId">The dispute, as the payment provider knows it.</param>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="Amount">What is disputed.</param>
/// <param name="Due">What is owed on the invoice; a dispute that is open changes nothing in it.</param>
[Contract("payment.disputed")]
public sealed record PaymentDisputed(Guid InvoiceId, Guid PaymentId, string DisputeId, Subject Subject, Money Amount, Money Due);

/// <summary>A disputed payment stands: the money is there again, also where it was lost before.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="DisputeId">The dispute, as the payment provider knows it.</param>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="Amount">What was disputed.</param>
/// <param name="Due">What is owed on the invoice after it.</param>
[Contract("payment.dispute_won")]
public sealed record PaymentDisputeWon(Guid InvoiceId, Guid PaymentId, string DisputeId, Subject Subject, Money Amount, Money Due);

/// <summary>A disputed payment is gone, and what it paid is owed again.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="DisputeId">The dispute, as the payment provider knows it.</param>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="Amount">What was lost.</param>
/// <param name="Due">What is owed on the invoice after it.</param>
[Contract("payment.dispute_lost")]
public sealed record PaymentDisputeLost(Guid InvoiceId, Guid PaymentId, string DisputeId, Subject Subject, Money Amount, Money Due);

/// <summary>An invoice was taken back, whole or in part.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="CreditNoteId">The credit note.</param>
/// <param name="Number">Its number: unique and without gaps within entity and year, in a series of its own.</param>
/// <param name="Subject">What the invoice was for.</param>
/// <param name="Amount">What was taken back, tax included.</param>
/// <param name="Due">What is owed on the invoice after it.</param>
[Contract("credit_note.issued")]
public sealed record CreditNoteIssued(Guid InvoiceId, Guid CreditNoteId, string Number, Subject Subject, Money Amount, Money Due);
