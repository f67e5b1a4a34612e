using Associations.Billing.Currencies;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Contracts;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Payments;

/// <summary>
/// Payments at Stripe, by PaymentIntents. The payment's id is the idempotency key and stands in the intent's metadata, so that however a
/// call ends, the intent can be found again and asked for under the same key.
/// </summary>
sealed partial class StripePayments(StripeClient stripe, ILogger<StripePayments> log)
{
    // Stripe may forget a key after 24 hours.
    internal static readonly TimeSpan KeyIsKept = TimeSpan.FromHours(23);

    internal const string AssociationKey = "association", InvoiceKey = "invoice", PaymentKey = "payment", RequestKey = "request";

    /// <summary>Why it was cancelled: its payer did not come, or said so.</summary>
    internal const string Abandoned = "abandoned", GivenUp = "requested_by_customer";

    /// <summary>Why a payment has failed that was given up because the provider knows nothing of it any more.</summary>
    internal const string Lost = "provider-lost";

    /// <summary>What of an intent to have whole in an answer, so that it says what Stripe kept; of a list after <c>data.</c>.</summary>
    internal const string WithFee = "latest_charge.balance_transaction";

    /// <summary>Asks for a payment and confirms it. Never throws for what the provider does: not knowing is an outcome.</summary>
    internal Task<ProviderOutcome> Pay(Guid association, Invoice invoice, Payment payment, MandateAcceptance? acceptance, CancellationToken cancellation) =>
        // The number and nothing else: what the invoice says of a person stays here.
        Pay(payment, acceptance, invoice.Currency, $"Invoice {invoice.Number}", new()
        {
            [AssociationKey] = association.ToString(),
            [InvoiceKey] = invoice.Id.ToString(),
            [PaymentKey] = payment.Id.ToString(),
        }, cancellation);

    /// <summary>The same for whatever it is that is paid, which the metadata names.</summary>
    internal async Task<ProviderOutcome> Pay(
        Payment payment, MandateAcceptance? acceptance, string currency, string description, Dictionary<string, string> metadata, CancellationToken cancellation)
    {
        if (StripeAmounts.Out(payment.Amount, currency) is not { } amount) return new ProviderOutcome.Failed(null, "amount-not-expressible");
        try
        {
            var options = new PaymentIntentCreateOptions
            {
                Amount = amount,
                Currency = currency.ToLowerInvariant(),
                PaymentMethod = payment.Method,
                Customer = payment.Kept?.CustomerId,
                Mandate = payment.Kept?.ProviderMandateId,
                OffSession = payment.Kept is null ? null : true,
                Confirm = true,
                Description = description,
                AutomaticPaymentMethods = payment.Debit is null ? new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true, AllowRedirects = "never" } : null,
                // What was consented to and nothing else.
                AllowedPaymentMethodTypes = payment.Debit is { } debit ? [debit.Type] : null,
                Metadata = metadata,
                Expand = [WithFee],
            };
            // Set to null it is sent, and empties what is there.
            if (acceptance is not null) options.MandateData = acceptance.ForPayment();
            var intent = await stripe.V1.PaymentIntents.CreateAsync(options, new RequestOptions { IdempotencyKey = payment.Id.ToString() }, cancellation);
            return await Ended(intent, giveUp: false, cancellation);
        }
        catch (StripeException refused) when (IsFinal(refused))
        {
            var reason = refused.StripeError?.DeclineCode ?? refused.StripeError?.Code ?? "refused";
            return refused.StripeError?.PaymentIntent is { } declined ? await Cancel(declined.Id, reason, cancellation) : new ProviderOutcome.Failed(null, reason);
        }
        catch (Exception failure) when (IsUnknown(failure, cancellation))
        {
            LogUnknown(log, payment.Id, failure.GetType().Name);
            return new ProviderOutcome.Unknown(IsReplayed(failure));
        }
    }

    /// <summary>
    /// Finds out how a payment ended: by its id where that is known; else by looking through what was made since; and where there is nothing,
    /// by asking again under the same key, which does nothing twice. It is a failure only when the provider keeps answering the key with one,
    /// or has nothing a day later, when it may have forgotten the key and asking again would be a second payment. One that still waits for its
    /// payer when it has been asked about for the last time is given up.
    /// </summary>
    internal Task<ProviderOutcome> FindOut(Guid association, Invoice invoice, Payment payment, MandateAcceptance? acceptance, DateTimeOffset now, CancellationToken cancellation) =>
        FindOut(payment, () => Pay(association, invoice, payment, acceptance, cancellation), now, cancellation);

    /// <summary>
    /// Charges a method that is kept, or finds out what came of having charged it: the same key does nothing twice, so the first time is like every other.
    /// Where its mandate holds no longer nothing is asked for, and only what was asked before is found.
    /// </summary>
    internal async Task<ProviderOutcome> Charge(Guid association, Invoice invoice, Payment payment, bool mandateHolds, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!mandateHolds) return await Search(payment, cancellation) is { } known ? await Ended(known, giveUp: true, cancellation) : new ProviderOutcome.Failed(null, "mandate-revoked");
        var outcome = now - payment.At <= KeyIsKept ? await Pay(association, invoice, payment, null, cancellation) : new ProviderOutcome.Unknown(Stored: true);
        return outcome is ProviderOutcome.Unknown { Stored: true } ? await FindOut(association, invoice, payment, null, now, cancellation) : outcome;
    }

    /// <summary>The same for whatever it is that is paid.</summary>
    internal async Task<ProviderOutcome> FindOut(Payment payment, Func<Task<ProviderOutcome>> pay, DateTimeOffset now, CancellationToken cancellation)
    {
        var intent = payment.ProviderId is { } id ? await Intent(id, cancellation) : await Search(payment, cancellation);
        if (intent is not null) return await Ended(intent, giveUp: Invoice.IsLastAsk(payment.Asked), cancellation);
        if (payment.ProviderId is { } gone) return NotThere(gone, payment.At, now);
        if (now - payment.At > KeyIsKept) return new ProviderOutcome.Failed(null, "provider-failed");
        var outcome = await pay();
        return outcome is ProviderOutcome.Unknown { Stored: true } ? new ProviderOutcome.Failed(null, "provider-failed") : outcome;
    }

    /// <summary>
    /// What it comes to that the provider does not have what it gave an id: nobody knows, until it would have forgotten the request too. Then it is not asked
    /// for ever, which would hold up what else there is to ask about.
    /// </summary>
    internal static ProviderOutcome NotThere(string id, DateTimeOffset heardAt, DateTimeOffset now) =>
        now - heardAt > KeyIsKept ? new ProviderOutcome.Missing(id) : new ProviderOutcome.Unknown();

    /// <summary>Ends what the provider knows nothing of any more. Where it has it again after all, it is cancelled there, as far as it can be.</summary>
    internal async Task<ProviderOutcome> GiveUpMissing(string id, CancellationToken cancellation)
    {
        try
        {
            return await Intent(id, cancellation) is null ? new ProviderOutcome.Failed(id, Lost) : await Cancel(id, GivenUp, cancellation);
        }
        catch (Exception failure) when (IsUnknown(failure, cancellation))
        {
            LogNotCancelled(log, id, failure.GetType().Name);
            return new ProviderOutcome.Unknown();
        }
    }

    /// <summary>The intent as the provider has it now.</summary>
    internal async Task<PaymentIntent?> Intent(string id, CancellationToken cancellation)
    {
        try
        {
            return await stripe.V1.PaymentIntents.GetAsync(id, new() { Expand = [WithFee] }, cancellationToken: cancellation);
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The id of the intent that a charge is of; null where there is none, or no such charge.</summary>
    internal async Task<string?> IntentOfCharge(string id, CancellationToken cancellation)
    {
        try
        {
            return (await stripe.V1.Charges.GetAsync(id, cancellationToken: cancellation)).PaymentIntentId;
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Cancels an intent, so that nobody can pay by it any more. It is a failure only when it has been cancelled; one that got the money at the
    /// same moment has succeeded.
    /// </summary>
    /// <param name="id">The intent.</param>
    /// <param name="reason">What the failure is to be called.</param>
    /// <param name="cancellation">Gives up, which says nothing about the intent.</param>
    internal async Task<ProviderOutcome> Cancel(string id, string reason, CancellationToken cancellation)
    {
        try
        {
            try
            {
                // Stripe's words where it has one, so that whoever hears of it first records the same.
                await stripe.V1.PaymentIntents.CancelAsync(
                    id, new PaymentIntentCancelOptions { CancellationReason = reason is Abandoned or GivenUp ? reason : null }, cancellationToken: cancellation);
                return new ProviderOutcome.Failed(id, reason);
            }
            catch (StripeException refused) when (IsFinal(refused))
            {
                return await Intent(id, cancellation) switch
                {
                    { Status: "canceled" } => new ProviderOutcome.Failed(id, reason),
                    { } intent when !CanBeConfirmed(intent) => From(intent),
                    _ => new ProviderOutcome.Unknown(),
                };
            }
        }
        catch (Exception failure) when (IsUnknown(failure, cancellation))
        {
            LogNotCancelled(log, id, failure.GetType().Name);
            return new ProviderOutcome.Unknown();
        }
    }

    /// <summary>True while the method that was tried has failed and whoever has the client secret can still confirm the intent with another.</summary>
    internal static bool CanBeConfirmed(PaymentIntent intent) => intent.Status == "requires_payment_method";

    // A failure is only one when nothing can come of it any more: the browser has the client secret, and another payment may be made meanwhile.
    async Task<ProviderOutcome> Ended(PaymentIntent intent, bool giveUp, CancellationToken cancellation) => From(intent) switch
    {
        ProviderOutcome.Failed failed when CanBeConfirmed(intent) => await Cancel(intent.Id, failed.Reason, cancellation),
        ProviderOutcome.Pending { RequiresAction: true } when giveUp => await Cancel(intent.Id, Abandoned, cancellation),
        var outcome => outcome,
    };

    async Task<PaymentIntent?> Search(Payment payment, CancellationToken cancellation)
    {
        // Stripe lists the newest first; five minutes allow for the clocks.
        var since = new PaymentIntentListOptions { Limit = 100, Created = new DateRangeOptions { GreaterThanOrEqual = payment.At.UtcDateTime.AddMinutes(-5) }, Expand = [$"data.{WithFee}"] };
        await foreach (var intent in stripe.V1.PaymentIntents.ListAutoPagingAsync(since, cancellationToken: cancellation))
            if ((intent.Metadata.GetValueOrDefault(RequestKey) ?? intent.Metadata.GetValueOrDefault(PaymentKey)) == payment.Id.ToString()) return intent;
        return null;
    }

    internal static ProviderOutcome From(PaymentIntent intent) => intent.Status switch
    {
        "succeeded" => new ProviderOutcome.Succeeded(intent.Id, StripeAmounts.In(intent.AmountReceived, intent.Currency), FeeOf(intent)),
        "requires_action" or "requires_confirmation" => new ProviderOutcome.Pending(intent.Id, RequiresAction: true, intent.ClientSecret),
        "processing" or "requires_capture" => new ProviderOutcome.Pending(intent.Id, RequiresAction: false, intent.ClientSecret),
        "canceled" => new ProviderOutcome.Failed(intent.Id, intent.CancellationReason ?? intent.LastPaymentError?.DeclineCode ?? intent.LastPaymentError?.Code ?? "canceled"),
        // An intent that waits for another method is, for the method that was tried, a failure.
        _ => new ProviderOutcome.Failed(intent.Id, intent.LastPaymentError?.DeclineCode ?? intent.LastPaymentError?.Code ?? "declined"),
    };

    // A card that is captured asynchronously has its entry in our account's balance some time after it succeeded. What is kept never hinders what came.
    static Money? FeeOf(PaymentIntent intent) =>
        intent.LatestCharge?.BalanceTransaction is { } entry && StripeAmounts.InOrNull(entry.Fee, entry.Currency) is { } fee ? new(fee, entry.Currency.ToUpperInvariant()) : null;

    // A refusal of the request or the card is an answer. A conflict, a limit or a failure of Stripe's says nothing about the payment.
    internal static bool IsFinal(StripeException refused) =>
        (int)refused.HttpStatusCode is 400 or 402 or 404 && refused.StripeError?.Type != "idempotency_error";

    internal static bool IsUnknown(Exception failure, CancellationToken cancellation) =>
        failure is StripeException or HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    // The provider keeps this failure under the key, and will give no other answer.
    internal static bool IsReplayed(Exception failure) =>
        failure is StripeException { StripeResponse.Headers: { } headers } && headers.TryGetValues("Idempotent-Replayed", out _);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of payment {PaymentId} is not known ({Failure}); it will be found out")]
    static partial void LogUnknown(ILogger log, Guid paymentId, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {IntentId} is cancelled is not known ({Failure}); it will be found out")]
    static partial void LogNotCancelled(ILogger log, string intentId, string failure);
}
