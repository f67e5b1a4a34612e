using Associations.Billing.Payments;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Mandates;

/// <summary>
/// Payment methods that Stripe keeps, by SetupIntents. The mandate's id is the idempotency key and stands in the intent's metadata, as with payments.
/// </summary>
sealed partial class StripeMandates(StripeClient stripe, ILogger<StripeMandates> log)
{
    internal const string MandateKey = "mandate", PayerKey = "payer";

    /// <summary>Asks Stripe to keep a method, for a customer that is made where there is none. Never throws for what the provider does.</summary>
    internal async Task<SetupAnswer> SetUp(Guid association, PaymentMandate mandate, MandateAcceptance? acceptance, string? customer, CancellationToken cancellation)
    {
        try
        {
            customer ??= await MakeCustomer(association, mandate, cancellation);
            var setup = await stripe.V1.SetupIntents.CreateAsync(new SetupIntentCreateOptions
            {
                Customer = customer,
                PaymentMethod = mandate.PaymentMethod,
                Usage = "off_session",
                Confirm = true,
                AutomaticPaymentMethods = new SetupIntentAutomaticPaymentMethodsOptions { Enabled = true, AllowRedirects = "never" },
                MandateData = acceptance is null ? null : new SetupIntentMandateDataOptions
                {
                    CustomerAcceptance = new SetupIntentMandateDataCustomerAcceptanceOptions
                    {
                        Type = "online",
                        Online = new SetupIntentMandateDataCustomerAcceptanceOnlineOptions { IpAddress = acceptance.Address, UserAgent = acceptance.UserAgent },
                    },
                },
                Metadata = new Dictionary<string, string> { [StripePayments.AssociationKey] = association.ToString(), [MandateKey] = mandate.Id.ToString() },
            }, new RequestOptions { IdempotencyKey = mandate.Id.ToString() }, cancellation);
            return new(customer, await Ended(setup, giveUp: false, cancellation));
        }
        catch (StripeException refused) when (StripePayments.IsFinal(refused))
        {
            var reason = refused.StripeError?.DeclineCode ?? refused.StripeError?.Code ?? "refused";
            return new(customer, refused.StripeError?.SetupIntent is { } declined ? await Cancel(declined.Id, reason, cancellation) : new SetupOutcome.Failed(null, reason));
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            LogUnknown(log, mandate.Id, failure.GetType().Name);
            return new(customer, new SetupOutcome.Unknown(StripePayments.IsReplayed(failure)));
        }
    }

    /// <summary>
    /// Finds out whether a method is kept, as of a payment: by the intent's id, else by looking through the customer's, else by asking again under the
    /// same key while that is remembered. One that still waits for its payer when it has been asked about for the last time is given up.
    /// </summary>
    internal async Task<SetupAnswer> FindOut(
        Guid association, PaymentMandate mandate, MandateAcceptance? acceptance, string? customer, DateTimeOffset now, CancellationToken cancellation)
    {
        var setup = mandate.SetupId is { } id ? await Setup(id, cancellation)
            : customer is not null ? await Search(mandate, customer, cancellation)
            : null;
        if (setup is not null) return new(setup.CustomerId, await Ended(setup, giveUp: Invoice.IsLastAsk(mandate.Asked), cancellation));
        // Nothing is charged by what the provider does not have.
        if (mandate.SetupId is not null) return new(customer, now - mandate.At > StripePayments.KeyIsKept ? new SetupOutcome.Failed(null, StripePayments.Lost) : new SetupOutcome.Unknown());
        if (now - mandate.At > StripePayments.KeyIsKept) return new(customer, new SetupOutcome.Failed(null, "provider-failed"));
        var answer = await SetUp(association, mandate, acceptance, customer, cancellation);
        return answer.Outcome is SetupOutcome.Unknown { Stored: true } ? answer with { Outcome = new SetupOutcome.Failed(null, "provider-failed") } : answer;
    }

    /// <summary>The intent as Stripe has it now.</summary>
    internal async Task<SetupIntent?> Setup(string id, CancellationToken cancellation)
    {
        try
        {
            return await stripe.V1.SetupIntents.GetAsync(id, cancellationToken: cancellation);
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The intents by which a method was to be kept, whoever made them.</summary>
    internal async Task<IReadOnlyList<SetupIntent>> SetupsOf(string method, CancellationToken cancellation) =>
        [.. await stripe.V1.SetupIntents.ListAsync(new SetupIntentListOptions { PaymentMethod = method, Limit = 100 }, cancellationToken: cancellation)];

    /// <summary>True when Stripe keeps the method for nobody, or does not know it.</summary>
    internal async Task<bool> IsDetached(string method, CancellationToken cancellation)
    {
        try
        {
            return (await stripe.V1.PaymentMethods.GetAsync(method, cancellationToken: cancellation)).CustomerId is null;
        }
        catch (StripeException missing) when (missing.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return true;
        }
    }

    /// <summary>Lets Stripe keep a method no longer; to do it twice does nothing.</summary>
    /// <returns>False when that is not known.</returns>
    internal async Task<bool> Detach(string method, CancellationToken cancellation)
    {
        try
        {
            try
            {
                await stripe.V1.PaymentMethods.DetachAsync(method, cancellationToken: cancellation);
                return true;
            }
            catch (StripeException refused) when (StripePayments.IsFinal(refused))
            {
                return await IsDetached(method, cancellation);
            }
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            LogNotDetached(log, failure.GetType().Name);
            return false;
        }
    }

    /// <summary>True while whoever has the client secret can still confirm the intent with another method.</summary>
    internal static bool CanBeConfirmed(SetupIntent setup) => setup.Status == "requires_payment_method";

    internal static SetupOutcome From(SetupIntent setup) => setup.Status switch
    {
        "succeeded" => new SetupOutcome.Succeeded(setup.Id, setup.CustomerId, setup.PaymentMethodId, setup.MandateId),
        "requires_action" or "requires_confirmation" => new SetupOutcome.Pending(setup.Id, RequiresAction: true, setup.ClientSecret),
        "processing" => new SetupOutcome.Pending(setup.Id, RequiresAction: false, setup.ClientSecret),
        "canceled" => new SetupOutcome.Failed(setup.Id, setup.CancellationReason ?? ErrorOf(setup) ?? "canceled"),
        _ => new SetupOutcome.Failed(setup.Id, ErrorOf(setup) ?? "declined"),
    };

    // Nobody learns the customer's id before it is stored, and until then the same key gives the same one. A failure that Stripe keeps under it is no
    // reason to refuse the payer for a day: a second customer without a method does no harm.
    async Task<string> MakeCustomer(Guid association, PaymentMandate mandate, CancellationToken cancellation)
    {
        var payer = StripeCustomer.IdOf(association, mandate.Account);
        var options = new CustomerCreateOptions { Metadata = new Dictionary<string, string> { [StripePayments.AssociationKey] = association.ToString(), [PayerKey] = payer.ToString() } };
        try
        {
            return (await stripe.V1.Customers.CreateAsync(options, new RequestOptions { IdempotencyKey = payer.ToString() }, cancellation)).Id;
        }
        catch (Exception stored) when (StripePayments.IsReplayed(stored))
        {
            return (await stripe.V1.Customers.CreateAsync(options, new RequestOptions { IdempotencyKey = $"{payer}/{mandate.Id}" }, cancellation)).Id;
        }
    }

    async Task<SetupIntent?> Search(PaymentMandate mandate, string customer, CancellationToken cancellation)
    {
        await foreach (var setup in stripe.V1.SetupIntents.ListAutoPagingAsync(new SetupIntentListOptions { Customer = customer, Limit = 100 }, cancellationToken: cancellation))
            if (setup.Metadata.GetValueOrDefault(MandateKey) == mandate.Id.ToString()) return setup;
        return null;
    }

    // The browser has the client secret: a failure is only one when nothing can come of it any more.
    async Task<SetupOutcome> Ended(SetupIntent setup, bool giveUp, CancellationToken cancellation) => From(setup) switch
    {
        SetupOutcome.Failed failed when CanBeConfirmed(setup) => await Cancel(setup.Id, failed.Reason, cancellation),
        SetupOutcome.Pending { RequiresAction: true } when giveUp => await Cancel(setup.Id, StripePayments.Abandoned, cancellation),
        var outcome => outcome,
    };

    async Task<SetupOutcome> Cancel(string id, string reason, CancellationToken cancellation)
    {
        try
        {
            try
            {
                await stripe.V1.SetupIntents.CancelAsync(
                    id, new SetupIntentCancelOptions { CancellationReason = reason == StripePayments.Abandoned ? reason : null }, cancellationToken: cancellation);
                return new SetupOutcome.Failed(id, reason);
            }
            catch (StripeException refused) when (StripePayments.IsFinal(refused))
            {
                return await Setup(id, cancellation) switch
                {
                    { Status: "canceled" } => new SetupOutcome.Failed(id, reason),
                    { } setup when !CanBeConfirmed(setup) => From(setup),
                    _ => new SetupOutcome.Unknown(),
                };
            }
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            LogNotCancelled(log, id, failure.GetType().Name);
            return new SetupOutcome.Unknown();
        }
    }

    static string? ErrorOf(SetupIntent setup) => setup.LastSetupError?.DeclineCode ?? setup.LastSetupError?.Code;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the method of mandate {MandateId} is kept is not known ({Failure}); it will be found out")]
    static partial void LogUnknown(ILogger log, Guid mandateId, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {SetupId} is cancelled is not known ({Failure}); it will be found out")]
    static partial void LogNotCancelled(ILogger log, string setupId, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether a method is detached is not known ({Failure}); it will be found out")]
    static partial void LogNotDetached(ILogger log, string failure);
}
