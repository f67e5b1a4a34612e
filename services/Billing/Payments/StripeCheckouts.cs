using System.Net;
using Associations.Billing.Currencies;
using Associations.Billing.Invoices;
using Stripe;
using Stripe.Checkout;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Payments;

/// <summary>
/// Payments on pages of Stripe's, its Checkout Sessions. Session and intent bear our mark, as intents of ours do; the session alone says when nothing
/// can come of the payment any more, because a declined card leaves it open for another and its intent cannot be cancelled.
/// </summary>
sealed partial class StripeCheckouts(StripeClient stripe, ILogger<StripeCheckouts> log)
{
    static readonly List<string> WithIntent = [$"payment_intent.{StripePayments.WithFee}"];

    SessionService Sessions => stripe.V1.Checkout.Sessions;

    /// <summary>Asks for a page. Never throws for what the provider does: not knowing is an outcome.</summary>
    internal async Task<ProviderOutcome> Open(Guid association, Invoice invoice, Payment payment, CheckoutPage page, CancellationToken cancellation)
    {
        if (StripeAmounts.Out(payment.Amount, invoice.Currency) is not { } amount) return new ProviderOutcome.Failed(null, "amount-not-expressible");
        // The number and nothing else: what the invoice says of a person stays here.
        var title = $"Invoice {invoice.Number}";
        var mark = new Dictionary<string, string>
        {
            [StripePayments.AssociationKey] = association.ToString(),
            [StripePayments.InvoiceKey] = invoice.Id.ToString(),
            [StripePayments.PaymentKey] = payment.Id.ToString(),
        };
        try
        {
            return From(await Sessions.CreateAsync(new SessionCreateOptions
            {
                Mode = "payment",
                LineItems = [new() { Quantity = 1, PriceData = new() { Currency = invoice.Currency.ToLowerInvariant(), UnitAmount = amount, ProductData = new() { Name = title } } }],
                PaymentIntentData = new() { Description = title, Metadata = mark },
                Metadata = mark,
                ClientReferenceId = payment.Id.ToString(),
                SuccessUrl = page.SuccessUrl,
                CancelUrl = page.CancelUrl,
                ExpiresAt = page.ExpiresAt.UtcDateTime,
                Expand = WithIntent,
            }, new RequestOptions { IdempotencyKey = payment.Id.ToString() }, cancellation));
        }
        catch (StripeException refused) when (StripePayments.IsFinal(refused))
        {
            return new ProviderOutcome.Failed(null, refused.StripeError?.Code ?? "refused");
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            LogUnknown(log, payment.Id, failure.GetType().Name);
            return new ProviderOutcome.Unknown(StripePayments.IsReplayed(failure));
        }
    }

    /// <summary>
    /// Finds out what came of a page, which may have been paid on, and of asking for one: by its id where that is known; else by looking through what was
    /// made since; and where there is nothing, by asking again under the same key and in the same words, which Stripe refuses once too little is left
    /// of its time. A page that is not wanted any more, or whose time is over, is closed.
    /// </summary>
    internal async Task<ProviderOutcome> FindOut(Guid association, Invoice invoice, Payment payment, CheckoutPage page, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await Find(page, cancellation) is { } session)
            return session.Status == "open" && (invoice.IsUnwantedPage(payment) || now >= page.ExpiresAt) ? await Close(session, cancellation) : From(session);
        if (page.SessionId is { } gone) return StripePayments.NotThere(gone, payment.At, now);
        if (now - page.AskedAt > StripePayments.KeyIsKept) return new ProviderOutcome.Failed(null, "provider-failed");
        var outcome = await Open(association, invoice, payment, page, cancellation);
        return outcome is ProviderOutcome.Unknown { Stored: true } ? new ProviderOutcome.Failed(null, "provider-failed") : outcome;
    }

    /// <summary>
    /// Closes a page, so that nobody can pay on it any more. It is a failure only when it has been closed; one that was paid at the same moment has
    /// succeeded.
    /// </summary>
    internal async Task<ProviderOutcome> Close(CheckoutPage page, bool isMissing, CancellationToken cancellation)
    {
        try
        {
            return await Find(page, cancellation) is { } session ? await Close(session, cancellation)
                : isMissing ? new ProviderOutcome.Failed(null, StripePayments.Lost) : new ProviderOutcome.Unknown();
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            LogNotClosed(log, page.Id, failure.GetType().Name);
            return new ProviderOutcome.Unknown();
        }
    }

    async Task<ProviderOutcome> Close(Session session, CancellationToken cancellation)
    {
        if (session.Status != "open") return From(session);
        try
        {
            return From(await Sessions.ExpireAsync(session.Id, new() { Expand = WithIntent }, cancellationToken: cancellation));
        }
        catch (StripeException refused) when (StripePayments.IsFinal(refused))
        {
            return await Get(session.Id, cancellation) is { Status: not "open" } ended ? From(ended) : new ProviderOutcome.Unknown();
        }
    }

    /// <summary>The session as the provider has it now, with its intent and what was kept.</summary>
    internal async Task<Session?> Get(string id, CancellationToken cancellation)
    {
        try
        {
            return await Sessions.GetAsync(id, new() { Expand = WithIntent }, cancellationToken: cancellation);
        }
        catch (StripeException missing) when (missing.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    async Task<Session?> Find(CheckoutPage page, CancellationToken cancellation)
    {
        if (page.SessionId is { } id) return await Get(id, cancellation);
        // Stripe lists the newest first; five minutes allow for the clocks.
        var since = new SessionListOptions { Limit = 100, Created = new DateRangeOptions { GreaterThanOrEqual = page.AskedAt.UtcDateTime.AddMinutes(-5) } };
        await foreach (var session in Sessions.ListAutoPagingAsync(since, cancellationToken: cancellation))
            if (session.Metadata.GetValueOrDefault(StripePayments.PaymentKey) == page.Id.ToString()) return await Get(session.Id, cancellation);
        return null;
    }

    /// <summary>What a session, fetched with its intent, comes to.</summary>
    internal static ProviderOutcome From(Session session) => session switch
    {
        { Status: "open" } => new ProviderOutcome.Open(session.Id, session.Url, session.ExpiresAt),
        { Status: "expired" } => new ProviderOutcome.Failed(session.PaymentIntentId, "expired"),
        // Complete and not paid is neither: a bank debit takes days, and its payer has done all that they can.
        { PaymentIntent: { } intent } => StripePayments.From(intent) is ProviderOutcome.Pending ? new ProviderOutcome.Pending(intent.Id, RequiresAction: false) : StripePayments.From(intent),
        _ => new ProviderOutcome.Unknown(),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether there is a page for payment {PaymentId} is not known ({Failure}); it will be found out")]
    static partial void LogUnknown(ILogger log, Guid paymentId, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the page of payment {PaymentId} is closed is not known ({Failure}); it will be found out")]
    static partial void LogNotClosed(ILogger log, Guid paymentId, string failure);
}
