using Associations.Billing.Currencies;
using Associations.Contracts;
using Stripe;

namespace Associations.Billing.Disputes;

/// <summary>Disputes at Stripe, which only ever tells of them; nothing is asked for here.</summary>
sealed class StripeDisputes(StripeClient stripe)
{
    /// <summary>The dispute as the provider has it now, with the payment that it is of.</summary>
    internal async Task<Stripe.Dispute?> Get(string id, CancellationToken cancellation)
    {
        try
        {
            return await stripe.V1.Disputes.GetAsync(id, new DisputeGetOptions { Expand = ["payment_intent"] }, cancellationToken: cancellation);
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>How it stands; null for an inquiry, which takes no money, and for one that was prevented.</summary>
    internal static DisputeStatus? StatusOf(Stripe.Dispute dispute) => dispute.Status switch
    {
        "needs_response" or "under_review" => DisputeStatus.Open,
        "won" => DisputeStatus.Won,
        "lost" => DisputeStatus.Lost,
        _ => null,
    };

    /// <summary>What was kept for it by now, less what was given back; null where nothing is booked yet, or what is cannot be read.</summary>
    internal static Money? FeeOf(Stripe.Dispute dispute) =>
        dispute.BalanceTransactions is [{ Currency: { } currency }, ..] entries && StripeAmounts.InOrNull(entries.Sum(entry => entry.Fee), currency) is { } fee
            ? new(fee, currency.ToUpperInvariant()) : null;
}
