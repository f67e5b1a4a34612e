using Associations.EventSourcing;

namespace Associations.Billing.Mandates;

/// <summary>
/// A payer accepted that a method is kept and charged, by this version of the text. Stored before the provider hears of it, so that a crash during
/// the call leaves an owner for its outcome.
/// </summary>
[EventType("paymentMandate.started.v1")]
public sealed record MandateStarted(string Account, string PaymentMethod, string ConsentVersion, DateTimeOffset At);

/// <summary>The provider has not decided yet, or the payer must act.</summary>
[EventType("paymentMandate.pending.v1")]
public sealed record MandatePending(string SetupId, bool RequiresAction, DateTimeOffset At);

/// <summary>The provider keeps the method, and it may be charged.</summary>
[EventType("paymentMandate.activated.v1")]
public sealed record MandateActivated(string CustomerId, string SetupId, string PaymentMethod, string? ProviderMandateId, DateTimeOffset At);

/// <summary>The provider does not keep the method.</summary>
[EventType("paymentMandate.failed.v1")]
public sealed record MandateFailed(string? SetupId, string Reason, DateTimeOffset At);

/// <summary>The payer took it back. That counts from here on, whenever the provider hears of it.</summary>
[EventType("paymentMandate.revoked.v1")]
public sealed record MandateRevoked(DateTimeOffset At);

/// <summary>The payer gave a newer one; <paramref name="MethodIsKept"/> where it is for the same method.</summary>
[EventType("paymentMandate.replaced.v1")]
public sealed record MandateReplaced(Guid By, bool MethodIsKept, DateTimeOffset At);

/// <summary>The provider keeps the method no longer, whoever wanted that.</summary>
[EventType("paymentMandate.detached.v1")]
public sealed record MandateDetached(DateTimeOffset At);
