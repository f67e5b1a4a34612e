using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Reconciliations;

/// <summary>The last nightly comparison with Stripe.</summary>
/// <param name="From">From when on payments were compared, UTC; null before the first night.</param>
/// <param name="Through">Until when, UTC.</param>
/// <param name="Compared">How many payments.</param>
/// <param name="Differences">What differs, again each night while it does.</param>
sealed record ReconciliationView(DateTimeOffset? From, DateTimeOffset Through, int Compared, IReadOnlyList<DifferenceView> Differences);

/// <summary>A payment, refund or dispute about which Stripe and we differ.</summary>
sealed record DifferenceView(DifferenceKind Kind, string? ProviderId, Guid? InvoiceId, Guid? PaymentId, Money? Theirs, Money? Ours);

static class ReconciliationViews
{
    internal static void Map(WebApplication app) => app.MapGet("/v1/reconciliation", (Reads reads, CancellationToken cancellation) =>
        reads.One<Reconciliation>(Reconciliation.IdOf(reads.Caller.RequiredAssociation), From, cancellation)).ForStaff("billing:read").Answers(typeof(ReconciliationView)).Refuses(SharedProblems.NotFound).AsOf();

    static ReconciliationView From(Reconciliation reconciliation) => new(reconciliation.From, reconciliation.Through, reconciliation.Compared,
        [.. reconciliation.Differences.Select(difference => new DifferenceView(difference.Kind, difference.ProviderId, difference.InvoiceId, difference.PaymentId,
            Amount(difference.Theirs, difference.Currency), Amount(difference.Ours, difference.Currency)))]);

    static Money? Amount(long? amount, string currency) => amount is { } minor ? new(minor, currency) : null;
}
