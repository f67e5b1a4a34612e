namespace Associations.Contracts.Events.V1;

/// <summary>Seats are held for a registration until they are paid or the hold ends.</summary>
/// <param name="RegistrationId">The registration.</param>
/// <param name="EventId">The event.</param>
/// <param name="TicketTypeId">The ticket type.</param>
/// <param name="Quantity">How many seats, from 1.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="ExpiresAt">When the seats go back, UTC.</param>
/// <param name="BillingEntityId">The legal entity that is to issue the invoice, as Billing knows it; null for the association's first.</param>
[Contract("registration.held")]
public sealed record RegistrationHeld(
    Guid RegistrationId, Guid EventId, Guid TicketTypeId, int Quantity, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines, DateTimeOffset ExpiresAt,
    Guid? BillingEntityId = null);

/// <summary>A registration is paid and its seats are taken; also again, after it was cancelled because the money went back.</summary>
[Contract("registration.confirmed")]
public sealed record RegistrationConfirmed(Guid RegistrationId, Guid EventId, Guid TicketTypeId, int Quantity);

/// <summary>A hold ended before it was paid; its seats are free again and an open invoice for it is void.</summary>
[Contract("registration.expired")]
public sealed record RegistrationExpired(Guid RegistrationId, Guid EventId, Guid TicketTypeId, int Quantity);

/// <summary>A registration was cancelled; its seats are free again.</summary>
/// <param name="RegistrationId">The registration.</param>
/// <param name="EventId">The event.</param>
/// <param name="TicketTypeId">The ticket type.</param>
/// <param name="Quantity">How many seats.</param>
/// <param name="Reason">
/// Why it was cancelled after it was paid, as a slug: <c>dispute-lost</c>, <c>refunded-in-full</c>, <c>overdue</c>, <c>written-off</c>. Null for one
/// that was taken back before.
/// </param>
[Contract("registration.cancelled")]
public sealed record RegistrationCancelled(Guid RegistrationId, Guid EventId, Guid TicketTypeId, int Quantity, string? Reason = null);

/// <summary>An invoice was paid after its hold had ended and the seats had gone to others: the payer gets the money back.</summary>
/// <param name="RegistrationId">The registration, which has no seats.</param>
/// <param name="EventId">The event.</param>
/// <param name="InvoiceId">The invoice that was paid.</param>
[Contract("registration.refund_due")]
public sealed record RegistrationRefundDue(Guid RegistrationId, Guid EventId, Guid InvoiceId);
