using System.Collections.Immutable;
using Associations.Billing.Invoices;
using Associations.EventSourcing;

namespace Associations.Billing.PaymentRequests;

/// <summary>One ask covering several invoices, paid by one charge of which each invoice has its share. All amounts are minor units of its one currency.</summary>
public sealed record PaymentRequest : IState<PaymentRequest>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The legal entity that issued all the invoices.</summary>
    public Guid EntityId { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The account of the payer of all the invoices; null where they have several payers, and only staff see it.</summary>
    public string? Account { get; init; }

    /// <summary>What of it is for which invoice, by the invoices' ids.</summary>
    public ImmutableArray<PaymentShare> Shares { get; init; } = [];

    /// <summary>The one payment of all, under the request's own id.</summary>
    public Payment Payment { get; init; } = new(Guid.Empty, "", 0, PaymentStatus.Started, null, default, 0);

    /// <summary>True while its outcome is awaited.</summary>
    public bool IsInFlight => Payment.Status is PaymentStatus.Started or PaymentStatus.Processing or PaymentStatus.RequiresAction;

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => Shares.Length > 0 && IsInFlight && Payment.MissingSince is null ? Invoice.AskAgainAt(Payment.At, Payment.Asked) : null;

    /// <inheritdoc />
    public static PaymentRequest Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public PaymentRequest Evolve(object e) => e switch
    {
        PaymentRequestStarted started => this with
        {
            EntityId = started.EntityId,
            Currency = started.Currency,
            Account = started.Account,
            Shares = [.. started.Shares],
            Payment = new(Id, started.Method, started.Shares.Sum(share => share.Amount), PaymentStatus.Started, null, started.At, 0, Debit: started.Debit),
        },
        PaymentRequestPending pending => this with
        {
            Payment = Payment with
            {
                Status = pending.RequiresAction ? PaymentStatus.RequiresAction : PaymentStatus.Processing,
                ProviderId = pending.ProviderId,
                At = pending.At,
                Asked = Payment.Asked + 1,
                MissingSince = null,
            },
        },
        PaymentRequestMissing missing => this with { Payment = Payment with { MissingSince = missing.At } },
        PaymentRequestSucceeded succeeded => this with
        {
            Payment = Payment with { Status = PaymentStatus.Succeeded, ProviderId = succeeded.ProviderId, Amount = succeeded.Amount, At = succeeded.At },
        },
        PaymentRequestFailed failed => this with
        {
            Payment = Payment with { Status = PaymentStatus.Failed, ProviderId = failed.ProviderId ?? Payment.ProviderId, At = failed.At },
        },
        _ => throw new UnknownEventException(this, e),
    };
}
