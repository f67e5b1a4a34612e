using Associations.Contracts;
using Associations.Events.Tickets;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>Someone registered, at the price of the quote, and seats are held.</summary>
/// <param name="PoolIds">The pools in which seats are held.</param>
/// <param name="ExpiresAt">When the hold ends, UTC.</param>
/// <param name="Policy">What becomes of it when the money goes back; the standard policy where it says nothing.</param>
[EventType("registration.started.v1")]
public sealed record RegistrationStarted(
    Guid EventId, Guid TicketTypeId, int Quantity, Payer Payer, TicketQuote Quote, IReadOnlyList<Guid> PoolIds, DateTimeOffset ExpiresAt,
    TicketPolicy? Policy = null);

/// <summary>Billing issued the invoice for it.</summary>
[EventType("registration.invoiced.v1")]
public sealed record RegistrationInvoiced(Guid InvoiceId);

/// <summary>It is paid, or costs nothing, and its seats are taken.</summary>
[EventType("registration.completed.v1")]
public sealed record RegistrationCompleted(Guid EventId, Guid TicketTypeId, int Quantity);

/// <summary>The hold ended before it was paid.</summary>
[EventType("registration.lapsed.v1")]
public sealed record RegistrationLapsed(Guid EventId, Guid TicketTypeId, int Quantity);

/// <summary>It was taken back before it was paid.</summary>
[EventType("registration.takenBack.v1")]
public sealed record RegistrationTakenBack(Guid EventId, Guid TicketTypeId, int Quantity);

/// <summary>It was paid too late, and the seats had gone to others.</summary>
[EventType("registration.paidTooLate.v1")]
public sealed record RegistrationPaidTooLate(Guid EventId, Guid InvoiceId);

/// <summary>Billing told something about the money for it.</summary>
/// <param name="Fact">What.</param>
/// <param name="InvoiceVersion">The invoice's version with it, by which what was told late can be known.</param>
/// <param name="Reference">Which dispute, refund or credit note; null for a payment and for what is overdue, written off or void.</param>
/// <param name="Amount">How much, in minor units of the invoice's currency; for a payment, what the invoice comes to.</param>
/// <param name="Due">What was owed on the invoice after it.</param>
[EventType("registration.moneyMoved.v1")]
public sealed record RegistrationMoneyMoved(MoneyFact Fact, long InvoiceVersion, string? Reference, long Amount, long Due);

/// <summary>It was paid and the money went back, so its seats did, too.</summary>
[EventType("registration.revoked.v1")]
public sealed record RegistrationRevoked(Guid EventId, Guid TicketTypeId, int Quantity, CancellationReason Reason);

/// <summary>The money came back, or nobody owes it any more, and there were seats.</summary>
[EventType("registration.reinstated.v1")]
public sealed record RegistrationReinstated(Guid EventId, Guid TicketTypeId, int Quantity);

/// <summary>The price of a registration, frozen: paying confirms it and computes nothing anew.</summary>
/// <param name="Reason">Why it is what it is.</param>
/// <param name="MembershipId">The membership that earned the member price, as the receipt for it.</param>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="BillingEntityId">The legal entity that is to issue the invoice; null for the association's first.</param>
public sealed record TicketQuote(PriceReason Reason, Guid? MembershipId, string Currency, IReadOnlyList<ChargeLine> Lines, Guid? BillingEntityId = null)
{
    /// <summary>What it comes to, in minor units.</summary>
    public long Total => Lines.Sum(line => line.Quantity * line.UnitPrice);
}

/// <summary>Why a registration costs what it does.</summary>
public enum PriceReason
{
    /// <summary>The price for anyone.</summary>
    FullPrice,

    /// <summary>One ticket at the member price, because the person is a member on that day; any others at the full price.</summary>
    MemberPrice,
}
