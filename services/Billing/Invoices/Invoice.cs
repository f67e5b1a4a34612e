using System.Collections.Immutable;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>An invoice and the payments made on it. All amounts are minor units of its one currency.</summary>
public sealed record Invoice : IState<Invoice>
{
    // When to ask the provider about a payment whose outcome is not known: soon at first, then less and less often (Kill Bill's
    // janitor keeps such a schedule). The provider's own message usually comes long before.
    static readonly ImmutableArray<TimeSpan> AskAfter =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12), TimeSpan.FromDays(1)];

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public InvoiceStatus Status { get; init; }

    /// <summary>Its number.</summary>
    public string Number { get; init; } = "";

    /// <summary>What it is for.</summary>
    public Subject Subject { get; init; } = new("", Guid.Empty);

    /// <summary>Who pays it.</summary>
    public Payer Payer { get; init; } = new(null, null);

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What is charged.</summary>
    public ImmutableArray<ChargeLine> Lines { get; init; } = [];

    /// <summary>What it comes to.</summary>
    public long Total { get; init; }

    /// <summary>The day it was issued, on the entity's calendar.</summary>
    public DateOnly IssuedOn { get; init; }

    /// <summary>The last day on which it is paid in time, inclusive.</summary>
    public DateOnly DueOn { get; init; }

    /// <summary>The payments, in the order in which they were started.</summary>
    public ImmutableArray<Payment> Payments { get; init; } = [];

    /// <summary>Why it is to be void once the payment under way has failed, or null.</summary>
    public string? VoidReason { get; init; }

    /// <summary>What is still owed.</summary>
    public long Due => Status == InvoiceStatus.Open ? Total - Payments.Where(payment => payment.Status == PaymentStatus.Succeeded).Sum(payment => payment.Amount) : 0;

    /// <summary>The payment whose outcome is awaited; there is never more than one.</summary>
    public Payment? InFlight => Payments.FirstOrDefault(payment => payment.Status is PaymentStatus.Started or PaymentStatus.Processing or PaymentStatus.RequiresAction);

    /// <summary>A payment that was started on it.</summary>
    public Payment Payment(Guid id) => Payments.Single(payment => payment.Id == id);

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => InFlight is { } payment ? payment.At + AskAfter[Math.Min(payment.Asked, AskAfter.Length - 1)] : null;

    /// <inheritdoc />
    public static Invoice Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Invoice Evolve(object e) => e switch
    {
        InvoiceFinalised issued => this with
        {
            Status = InvoiceStatus.Open,
            Number = issued.Number,
            Subject = issued.Subject,
            Payer = issued.Payer,
            Currency = issued.Currency,
            Lines = [.. issued.Lines],
            Total = issued.Total,
            IssuedOn = issued.IssuedOn,
            DueOn = issued.DueOn,
        },
        PaymentStarted started => this with { Payments = Payments.Add(new Payment(started.PaymentId, started.Method, started.Amount, PaymentStatus.Started, null, started.At, 0)) },
        PaymentPending pending => With(pending.PaymentId, payment => payment with
        {
            Status = pending.RequiresAction ? PaymentStatus.RequiresAction : PaymentStatus.Processing,
            ProviderId = pending.ProviderId,
            At = pending.At,
            Asked = payment.Asked + 1,
        }),
        PaymentSucceeded succeeded => With(succeeded.PaymentId, payment => payment with
        {
            Status = PaymentStatus.Succeeded,
            ProviderId = succeeded.ProviderId,
            Amount = succeeded.Amount,
            At = succeeded.At,
        }),
        PaymentDeclined failed => With(failed.PaymentId, payment => payment with
        {
            Status = PaymentStatus.Failed,
            ProviderId = failed.ProviderId ?? payment.ProviderId,
            At = failed.At,
        }),
        InvoiceSettled => this with { Status = InvoiceStatus.Paid },
        VoidRequested requested => this with { VoidReason = requested.Reason },
        InvoiceCancelled => this with { Status = InvoiceStatus.Void },
        _ => throw new UnknownEventException(this, e),
    };

    Invoice With(Guid paymentId, Func<Payment, Payment> change) =>
        this with { Payments = [.. Payments.Select(payment => payment.Id == paymentId ? change(payment) : payment)] };
}

/// <summary>One attempt to pay.</summary>
/// <param name="Id">Its id, which is the key under which the provider knows the request.</param>
/// <param name="Method">How it is paid.</param>
/// <param name="Amount">Minor units of the invoice's currency.</param>
/// <param name="Status">What is known of its outcome.</param>
/// <param name="ProviderId">The provider's id for it, once known.</param>
/// <param name="At">When something was last learnt of it, UTC.</param>
/// <param name="Asked">How often the provider had no final answer.</param>
public sealed record Payment(Guid Id, string Method, long Amount, PaymentStatus Status, string? ProviderId, DateTimeOffset At, int Asked);

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>Owed.</summary>
    Open,

    /// <summary>Paid in full.</summary>
    Paid,

    /// <summary>Owed no longer, and never paid.</summary>
    Void,
}

/// <summary>What is known of a payment.</summary>
public enum PaymentStatus
{
    /// <summary>Asked of the provider, whose answer is not known.</summary>
    Started,

    /// <summary>With the provider, which decides later.</summary>
    Processing,

    /// <summary>The customer must act first, such as authenticate.</summary>
    RequiresAction,

    /// <summary>The money is there.</summary>
    Succeeded,

    /// <summary>It did not go through.</summary>
    Failed,
}
