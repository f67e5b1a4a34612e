using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>An invoice is final: numbered, owed, and never changed again.</summary>
[EventType("invoice.issued.v1")]
public sealed record InvoiceFinalised(
    Guid EntityId, string Number, Subject Subject, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines, long Total, DateOnly IssuedOn, DateOnly DueOn);

/// <summary>A payment is about to be asked of the provider. Stored first, so that a crash during the call leaves an owner for its outcome.</summary>
[EventType("invoice.paymentStarted.v1")]
public sealed record PaymentStarted(Guid PaymentId, string Method, long Amount, DateTimeOffset At);

/// <summary>The provider has the payment and has not decided yet: a delayed method, or the customer must act.</summary>
[EventType("invoice.paymentPending.v1")]
public sealed record PaymentPending(Guid PaymentId, string ProviderId, bool RequiresAction, DateTimeOffset At);

/// <summary>The provider has the money.</summary>
[EventType("invoice.paymentSucceeded.v1")]
public sealed record PaymentSucceeded(Guid PaymentId, string ProviderId, long Amount, DateTimeOffset At);

/// <summary>The payment did not go through.</summary>
[EventType("invoice.paymentFailed.v1")]
public sealed record PaymentDeclined(Guid PaymentId, string? ProviderId, string Reason, Subject Subject, DateTimeOffset At);

/// <summary>Nothing is owed any more.</summary>
[EventType("invoice.paid.v1")]
public sealed record InvoiceSettled(string Number, Subject Subject, Money Total, DateTimeOffset At);

/// <summary>What was owed is owed no longer, and was never paid.</summary>
[EventType("invoice.voided.v1")]
public sealed record InvoiceCancelled(string Number, Subject Subject, string Reason);

/// <summary>It is to be void as soon as the payment that is under way has failed.</summary>
[EventType("invoice.voidRequested.v1")]
public sealed record VoidRequested(string Reason);
