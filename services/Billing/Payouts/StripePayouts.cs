using Associations.Billing.Currencies;
using Associations.Billing.StripeEvents;
using Stripe;

namespace Associations.Billing.Payouts;

/// <summary>A payout as Stripe has it: paid, or failed where there is a <paramref name="FailureCode"/>.</summary>
/// <param name="Id">Stripe's id of it.</param>
/// <param name="Total">All that was paid, in minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="ArrivesOn">When the bank has it.</param>
/// <param name="FailureCode">Why the bank sent it back.</param>
/// <param name="Entries">What it is made of and bears our mark.</param>
sealed record StripePayout(string Id, long Total, string Currency, DateOnly ArrivesOn, string? FailureCode, IReadOnlyList<StripePayout.Entry> Entries)
{
    /// <summary>What a payment, refund or dispute brought or took, less what was kept: of an invoice, or of a request for several, whose id then stands there.</summary>
    internal sealed record Entry(Guid Association, Guid InvoiceId, long Net);
}

/// <summary>
/// Payouts at Stripe. It pays out the balance of the account, which several associations and other systems may share; so what an association has of one
/// is found by what it is made of: each entry is of a charge, refund or dispute, and the payment behind that bears our mark.
/// </summary>
sealed class StripePayouts(StripeClient stripe)
{
    /// <summary>The payout as Stripe has it now; null while it is on its way or it is not known what it is made of, and for one that was ordered by hand, of which that is never known.</summary>
    internal async Task<StripePayout?> Get(string id, CancellationToken cancellation)
    {
        try
        {
            return await Of(await stripe.V1.Payouts.GetAsync(id, cancellationToken: cancellation), cancellation);
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Those that were made in a time.</summary>
    internal async Task<IReadOnlyList<StripePayout>> Made(DateRangeOptions created, CancellationToken cancellation)
    {
        var made = new List<StripePayout>();
        await foreach (var payout in stripe.V1.Payouts.ListAutoPagingAsync(new() { Limit = 100, Created = created }, cancellationToken: cancellation))
            if (await Of(payout, cancellation) is { } known) made.Add(known);
        return made;
    }

    async Task<StripePayout?> Of(Stripe.Payout payout, CancellationToken cancellation)
    {
        if (payout is not { Status: "paid" or "failed", Automatic: true, ReconciliationStatus: "completed" } || StripeAmounts.InOrNull(payout.Amount, payout.Currency) is not { } total) return null;
        return new(payout.Id, total, payout.Currency.ToUpperInvariant(), DateOnly.FromDateTime(payout.ArrivalDate),
            payout.Status == "failed" ? payout.FailureCode ?? "failed" : null, await Entries(payout.Id, cancellation));
    }

    async Task<IReadOnlyList<StripePayout.Entry>> Entries(string payout, CancellationToken cancellation)
    {
        var entries = new List<StripePayout.Entry>();
        var options = new BalanceTransactionListOptions { Limit = 100, Payout = payout, Expand = ["data.source"] };
        await foreach (var entry in stripe.V1.BalanceTransactions.ListAutoPagingAsync(options, cancellationToken: cancellation))
        {
            // What the bank sent back is paid by this one, and is whose it was.
            if (entry is { Type: "payout_failure", Source: Stripe.Payout failed }) entries.AddRange(await Entries(failed.Id, cancellation));
            else if (await MarkOf(entry.Source, cancellation) is var (association, invoice, _) && StripeAmounts.InOrNull(entry.Net, entry.Currency) is { } net)
                entries.Add(new(association, invoice, net));
        }
        return entries;
    }

    // A charge has the metadata of its payment; the others have only the payment's id.
    async Task<(Guid Association, Guid Invoice, Guid Payment)?> MarkOf(IBalanceTransactionSource? source, CancellationToken cancellation) => source switch
    {
        Charge charge => Told.MarkOf(charge.Metadata),
        Refund { PaymentIntentId: { } intent } => Told.MarkOf(await stripe.V1.PaymentIntents.GetAsync(intent, cancellationToken: cancellation)),
        Dispute { PaymentIntentId: { } intent } => Told.MarkOf(await stripe.V1.PaymentIntents.GetAsync(intent, cancellationToken: cancellation)),
        _ => null,
    };
}
