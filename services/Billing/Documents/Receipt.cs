namespace Associations.Billing.Documents;

/// <summary>What a receipt says: money came in on an invoice.</summary>
/// <param name="InvoiceNumber">The invoice's number.</param>
/// <param name="InvoicedOn">The day it was issued.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Amount">What came, in minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PaidOn">The day it came, on the seller's calendar.</param>
/// <param name="Method">How, in words.</param>
/// <param name="Seller">Who received it.</param>
/// <param name="Payer">Whose invoice it was.</param>
/// <param name="Reference">What the payer or the bank called it, or null.</param>
sealed record Receipt(
    string InvoiceNumber, DateOnly InvoicedOn, Guid PaymentId, long Amount, string Currency, DateOnly PaidOn, string Method, Party Seller, Party Payer, string? Reference);
