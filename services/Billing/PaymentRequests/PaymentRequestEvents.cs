using Associations.Billing.Invoices;
using Associations.EventSourcing;

namespace Associations.Billing.PaymentRequests;

/// <summary>One payment of several invoices is about to be asked of the provider; on each of them its share is started in the same transaction.</summary>
/// <param name="EntityId">The legal entity that issued all of them.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Method">How it is paid.</param>
/// <param name="Shares">What of it is for which invoice, by the invoices' ids.</param>
/// <param name="Account">The account of the payer of all of them, or null where they have several payers.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Debit">What the payer consented to where their bank account is debited; null for a card.</param>
[EventType("paymentRequest.started.v1")]
public sealed record PaymentRequestStarted(
    Guid EntityId, string Currency, string Method, IReadOnlyList<PaymentShare> Shares, string? Account, DateTimeOffset At, BankDebit? Debit = null);

/// <summary>The provider has the payment and has not decided yet.</summary>
[EventType("paymentRequest.pending.v1")]
public sealed record PaymentRequestPending(string ProviderId, bool RequiresAction, DateTimeOffset At);

/// <summary>The provider knows nothing any more of the payment that it had under this id; on each invoice its share is missing too.</summary>
[EventType("paymentRequest.missing.v1")]
public sealed record PaymentRequestMissing(string ProviderId, DateTimeOffset At);

/// <summary>The provider has the money: so many minor units, of which each invoice has its share.</summary>
[EventType("paymentRequest.succeeded.v1")]
public sealed record PaymentRequestSucceeded(string ProviderId, long Amount, DateTimeOffset At);

/// <summary>The payment did not go through; every invoice is free again.</summary>
[EventType("paymentRequest.failed.v1")]
public sealed record PaymentRequestFailed(string? ProviderId, string Reason, DateTimeOffset At);

/// <summary>What of a request is for one invoice.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment on it.</param>
/// <param name="Amount">What was asked for it, in minor units of the request's currency; positive.</param>
public sealed record PaymentShare(Guid InvoiceId, Guid PaymentId, long Amount);
