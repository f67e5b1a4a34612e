using Associations.Billing.Currencies;
using Associations.Billing.Disputes;
using Associations.Billing.Payments;
using Associations.Billing.Payouts;
using Associations.Billing.Refunds;
using Associations.Billing.StripeEvents;
using Stripe;

namespace Associations.Billing.Reconciliations;

/// <summary>What Stripe has of a time and bears our mark. Other systems may share the account, and other associations do.</summary>
/// <param name="Payments">The payments that were begun in it, by association.</param>
/// <param name="Movements">The refunds and disputes that were begun in it or in the months before, because banks take months: by association.</param>
/// <param name="Payouts">The payouts that were made in it.</param>
/// <param name="From">The beginning of the time.</param>
/// <param name="Through">Its end.</param>
sealed record StripeListing(DateTimeOffset From, DateTimeOffset Through, ILookup<Guid, ReconciliationDecider.Theirs> Payments, ILookup<Guid, ReconciliationDecider.Movement> Movements, IReadOnlyList<StripePayout> Payouts)
{
    // A payer has four months for a dispute, and the bank decides within the two after that; a refund fails within one.
    static readonly TimeSpan HalfAYear = TimeSpan.FromDays(180);

    internal static async Task<StripeListing> Of(StripeClient stripe, DateTimeOffset from, DateTimeOffset through, CancellationToken cancellation)
    {
        // A bank sends one back within days.
        var payouts = await new StripePayouts(stripe).Made(new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime, LessThan = through.UtcDateTime }, cancellation);
        var payments = new List<(Guid Association, ReconciliationDecider.Theirs Payment)>();
        var created = new DateRangeOptions { GreaterThanOrEqual = from.UtcDateTime, LessThan = through.UtcDateTime };
        await foreach (var intent in stripe.V1.PaymentIntents.ListAutoPagingAsync(new() { Limit = 100, Created = created, Expand = [$"data.{StripePayments.WithFee}"] }, cancellationToken: cancellation))
        {
            if (Told.MarkOf(intent) is { } mark && PaymentOf(intent) is { } payment) payments.Add((mark.Association, payment));
        }

        var movements = new List<(Guid Association, ReconciliationDecider.Movement Movement)>();
        created = new DateRangeOptions { GreaterThanOrEqual = (through - HalfAYear).UtcDateTime, LessThan = through.UtcDateTime };
        await foreach (var refund in stripe.V1.Refunds.ListAutoPagingAsync(new() { Limit = 100, Created = created, Expand = ["data.payment_intent"] }, cancellationToken: cancellation))
        {
            if (Told.MarkOf(refund.PaymentIntent) is not var (association, invoice, payment)) continue;
            RefundStatus? status = StripeRefunds.From(refund) switch { ProviderOutcome.Succeeded => RefundStatus.Succeeded, ProviderOutcome.Failed => RefundStatus.Failed, _ => RefundStatus.Pending };
            movements.Add((association, new(refund.Id, refund.PaymentIntentId, invoice, payment, StripeAmounts.In(refund.Amount, refund.Currency), refund.Currency.ToUpperInvariant(), StripeRefunds.IdOf(refund, payment), status, null)));
        }

        await foreach (var dispute in stripe.V1.Disputes.ListAutoPagingAsync(new() { Limit = 100, Created = created, Expand = ["data.payment_intent"] }, cancellationToken: cancellation))
        {
            if (Told.MarkOf(dispute.PaymentIntent) is not var (association, invoice, payment) || StripeDisputes.StatusOf(dispute) is not { } status) continue;
            movements.Add((association, new(dispute.Id, dispute.PaymentIntentId, invoice, payment, StripeAmounts.In(dispute.Amount, dispute.Currency), dispute.Currency.ToUpperInvariant(), null, null, status, StripeDisputes.FeeOf(dispute), dispute.BalanceTransactions.Count)));
        }

        return new(from, through, payments.ToLookup(one => one.Association, one => one.Payment), movements.ToLookup(one => one.Association, one => one.Movement), payouts);
    }

    /// <summary>A payment as Stripe has it, with its latest charge; null when it is another system's.</summary>
    internal static ReconciliationDecider.Theirs? PaymentOf(PaymentIntent intent)
    {
        if (Told.MarkOf(intent) is not var (_, invoice, payment)) return null;
        var received = StripePayments.From(intent) as ProviderOutcome.Succeeded;
        return new(intent.Id, invoice, payment, received?.Amount, intent.Currency.ToUpperInvariant(), intent.LatestCharge?.Refunded == true, received?.Fee);
    }
}

/// <summary>
/// The listing that the associations of a night share, because each lists the whole account: in an hour it is made once, however many there are.
/// Stripe's search by metadata would cost each its own, but knows no refunds and disputes, and what it finds may be a minute old or more.
/// </summary>
sealed class StripeListings(StripeClient stripe, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    readonly SemaphoreSlim one = new(1);
    StripeListing? last;

    public void Dispose() => one.Dispose();

    /// <summary>A listing that begins at <paramref name="from"/> or before, and ends an hour or two ago.</summary>
    internal async Task<StripeListing> Since(DateTimeOffset from, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var through = time.GetUtcNow() - Reconciliation.Settled;
            if (last is null || last.From > from || through - last.Through >= Kept) last = await StripeListing.Of(stripe, from, through, cancellation);
            return last;
        }
        finally
        {
            one.Release();
        }
    }
}
