using Associations.Contracts;
using Associations.Events.Tickets;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>A person's way to an event: seats held, invoiced, paid, confirmed; or held until the time is over.</summary>
public sealed record Registration : IState<Registration>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>The kind of ticket.</summary>
    public Guid TicketTypeId { get; init; }

    /// <summary>How many, from 1.</summary>
    public int Quantity { get; init; }

    /// <summary>Who pays.</summary>
    public Payer Payer { get; init; } = new(null, null);

    /// <summary>The price, frozen.</summary>
    public TicketQuote? Quote { get; init; }

    /// <summary>The pools in which it holds or has seats.</summary>
    public IReadOnlyList<Guid> PoolIds { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public RegistrationStatus Status { get; init; }

    /// <summary>When its hold ends or ended, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The invoice, once Billing has issued it.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>What becomes of it when the money goes back.</summary>
    public TicketPolicy Policy { get; init; } = TicketPolicy.Standard;

    /// <summary>What Billing told about the money for it.</summary>
    public RegistrationMoney Money { get; init; } = RegistrationMoney.None;

    /// <summary>Why it was cancelled after it was paid, or null.</summary>
    public CancellationReason? CancelledBecause { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => Status == RegistrationStatus.Held ? ExpiresAt : null;

    /// <summary>Whether its seats are taken and no money stands for them: held, or confirmed because they cost nothing.</summary>
    internal bool IsUnpaidAt(DateTimeOffset now) =>
        (Status == RegistrationStatus.Held && now < ExpiresAt) || (Status == RegistrationStatus.Confirmed && Quote?.Total == 0);

    /// <inheritdoc />
    public static Registration Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Registration Evolve(object e) => e switch
    {
        RegistrationStarted started => this with
        {
            Status = RegistrationStatus.Held,
            EventId = started.EventId,
            TicketTypeId = started.TicketTypeId,
            Quantity = started.Quantity,
            Payer = started.Payer,
            Quote = started.Quote,
            PoolIds = started.PoolIds,
            ExpiresAt = started.ExpiresAt,
            Policy = started.Policy ?? TicketPolicy.Standard,
        },
        RegistrationInvoiced invoiced => this with { InvoiceId = invoiced.InvoiceId },
        RegistrationCompleted => this with { Status = RegistrationStatus.Confirmed },
        RegistrationLapsed => this with { Status = RegistrationStatus.Expired },
        RegistrationTakenBack => this with { Status = RegistrationStatus.Cancelled },
        RegistrationMoneyMoved moved => this with { Money = Money.With(moved) },
        RegistrationRevoked revoked => this with { Status = RegistrationStatus.Cancelled, CancelledBecause = revoked.Reason },
        RegistrationReinstated => this with { Status = RegistrationStatus.Confirmed, CancelledBecause = null },
        RegistrationPaidTooLate late => this with { Status = RegistrationStatus.RefundDue, InvoiceId = late.InvoiceId },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Where a registration stands.</summary>
public enum RegistrationStatus
{
    /// <summary>Seats are held until it expires; the invoice is to be paid.</summary>
    Held,

    /// <summary>The seats are taken.</summary>
    Confirmed,

    /// <summary>Not paid in time; the seats went back.</summary>
    Expired,

    /// <summary>Taken back before it was paid, or afterwards because the money went back; the seats went back.</summary>
    Cancelled,

    /// <summary>Paid when its seats had gone: the money goes back.</summary>
    RefundDue,
}
