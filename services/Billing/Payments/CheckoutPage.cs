using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Payments;

/// <summary>
/// A page of the provider's on which an invoice is paid: all that it is asked for with, so that it is asked for in the same words however often,
/// and where it is. Beside the events, because addresses may say something of a person.
/// </summary>
public sealed record CheckoutPage
{
    /// <summary>The payment that is made on it.</summary>
    public Guid Id { get; init; }

    /// <summary>When it was first asked for, UTC.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When it closes, UTC, in whole seconds.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where the payer goes who has paid.</summary>
    public string SuccessUrl { get; init; } = "";

    /// <summary>Where the payer goes who does not pay.</summary>
    public string CancelUrl { get; init; } = "";

    /// <summary>The provider's id of it; null while that is not known.</summary>
    public string? SessionId { get; init; }

    /// <summary>Where it is; null while that is not known.</summary>
    public string? Url { get; init; }

    /// <summary>The page of a payment; null for one that is made otherwise.</summary>
    internal static async Task<CheckoutPage?> Of(Payment? payment, IQuerySession session, CancellationToken cancellation) =>
        payment is not { Method: Payment.Checkout } ? null
        : await session.LoadAsync<CheckoutPage>(payment.Id, cancellation) ?? throw new InvalidOperationException("A payment on a page is stored with it.");

    /// <summary>Notes where it is, once the provider has said it.</summary>
    internal static async Task Note(Work work, Guid paymentId, ProviderOutcome outcome, CancellationToken cancellation)
    {
        if (outcome is ProviderOutcome.Open open && await work.Documents.LoadAsync<CheckoutPage>(paymentId, cancellation) is { SessionId: null } page)
            work.Documents.Store(page with { SessionId = open.SessionId, Url = open.Url });
    }
}
