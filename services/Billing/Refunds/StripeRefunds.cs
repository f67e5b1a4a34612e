using Associations.Billing.Currencies;
using Associations.Billing.Payments;
using Associations.EventSourcing;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Refunds;

/// <summary>Refunds at Stripe. The refund's id is the idempotency key and stands in its metadata, as a payment's does.</summary>
sealed partial class StripeRefunds(StripeClient stripe, ILogger<StripeRefunds> log)
{
    internal const string RefundKey = "refund";

    /// <summary>Asks for a refund. Never throws for what the provider does: not knowing is an outcome.</summary>
    internal async Task<ProviderOutcome> Ask(Guid association, Invoice invoice, Refund refund, CancellationToken cancellation)
    {
        if (StripeAmounts.Out(refund.Amount, invoice.Currency) is not { } amount) return new ProviderOutcome.Failed(null, "amount-not-expressible");
        try
        {
            return From(await stripe.V1.Refunds.CreateAsync(new RefundCreateOptions
            {
                PaymentIntent = invoice.Payment(refund.PaymentId).ProviderId,
                Amount = amount,
                Reason = RefundPayment.Reasons.GetValueOrDefault(refund.Reason),
                Metadata = new Dictionary<string, string>
                {
                    [StripePayments.AssociationKey] = association.ToString(),
                    [StripePayments.InvoiceKey] = invoice.Id.ToString(),
                    [RefundKey] = refund.Id.ToString(),
                },
            }, new RequestOptions { IdempotencyKey = refund.Id.ToString() }, cancellation));
        }
        catch (StripeException refused) when (StripePayments.IsFinal(refused))
        {
            return new ProviderOutcome.Failed(null, refused.StripeError?.Code ?? "refused");
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            LogUnknown(log, refund.Id, failure.GetType().Name);
            return new ProviderOutcome.Unknown(StripePayments.IsReplayed(failure));
        }
    }

    /// <summary>Finds out how a refund ended, by the same steps as a payment: by its id, by looking, by asking again under the same key.</summary>
    internal async Task<ProviderOutcome> FindOut(Guid association, Invoice invoice, Refund refund, DateTimeOffset now, CancellationToken cancellation)
    {
        if (refund.ProviderId is { } id) return await Get(id, cancellation) is { } known ? From(known) : StripePayments.NotThere(id, refund.At, now);
        var made = new RefundListOptions { PaymentIntent = invoice.Payment(refund.PaymentId).ProviderId, Limit = 100 };
        await foreach (var candidate in stripe.V1.Refunds.ListAutoPagingAsync(made, cancellationToken: cancellation))
            if (candidate.Metadata.GetValueOrDefault(RefundKey) == refund.Id.ToString()) return From(candidate);
        if (now - refund.At > StripePayments.KeyIsKept) return new ProviderOutcome.Failed(null, "provider-failed");
        var outcome = await Ask(association, invoice, refund, cancellation);
        return outcome is ProviderOutcome.Unknown { Stored: true } ? new ProviderOutcome.Failed(null, "provider-failed") : outcome;
    }

    /// <summary>The refund as the provider has it now, with the payment that it is of.</summary>
    internal async Task<Stripe.Refund?> Get(string id, CancellationToken cancellation)
    {
        try
        {
            return await stripe.V1.Refunds.GetAsync(id, new RefundGetOptions { Expand = ["payment_intent"] }, cancellationToken: cancellation);
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Our id of a refund: its own, or one made of the provider's for one that somebody made there.</summary>
    internal static Guid IdOf(Stripe.Refund refund, Guid paymentId) =>
        Guid.TryParse(refund.Metadata.GetValueOrDefault(RefundKey), out var known) ? known : Uuid.From(paymentId, refund.Id);

    internal static ProviderOutcome From(Stripe.Refund refund) => refund.Status switch
    {
        "succeeded" => new ProviderOutcome.Succeeded(refund.Id, StripeAmounts.In(refund.Amount, refund.Currency)),
        "failed" or "canceled" => new ProviderOutcome.Failed(refund.Id, refund.FailureReason ?? refund.Status),
        _ => new ProviderOutcome.Pending(refund.Id, RequiresAction: false),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of refund {RefundId} is not known ({Failure}); it will be found out")]
    static partial void LogUnknown(ILogger log, Guid refundId, string failure);
}
