using System.Text.Json.Nodes;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.CheckoutSessions;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentMethods;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.SetupIntents;

namespace Associations.StripeEmulator.PaymentIntents;

/// <summary>What a test payment method makes of a payment, with the charges and events that follow from it.</summary>
static class Attempt
{
    /// <summary>Tries to get the money for a payment that has its method and is ready to be confirmed.</summary>
    internal static Answer Confirm(
        Transaction tx, PaymentIntent payment, PaymentMethod method, ConfirmationTerms terms, StripeEmulatorOptions options)
    {
        RequireMandate(tx, method, terms.Mandate);
        var test = TestPaymentMethods.Behind(method);
        var mustAuthenticate = test.Authentication switch
        {
            AuthenticationNeed.Always => true,
            AuthenticationNeed.OnSession => !terms.OffSession,
            AuthenticationNeed.UnlessSetUp => !terms.OffSession || !IsSetUp(tx, method),
            _ => false,
        };
        var mandate = terms.Mandate ?? (terms.Acceptance is { } acceptance ? tx.Put(Mandate.For(payment, method, acceptance, tx.Now)).Id : null);
        if (!mustAuthenticate)
            return Charge(tx, payment, method, test, authenticated: false, options, mandate);
        return terms.OffSession || terms.ErrorOnRequiresAction
            ? Decline(tx, payment, method, PaymentFailure.AuthenticationRequired)
            : RequireAction(tx, payment, terms);
    }

    /// <summary>The customer did what the next action asked, or failed to.</summary>
    internal static Answer Authenticated(Transaction tx, PaymentIntent payment, bool passed, StripeEmulatorOptions options)
    {
        var method = tx.Find<PaymentMethod>(payment.PaymentMethod!)!;
        if (passed)
            return Charge(tx, payment with { NextAction = null }, method, TestPaymentMethods.Behind(method), authenticated: true, options);
        var failed = tx.Put(payment with
        {
            Status = "requires_payment_method",
            NextAction = null,
            PaymentMethod = null,
            LastPaymentError = PaymentError.From(PaymentFailure.AuthenticationFailed, null, method),
        });
        tx.Emit("payment_intent.payment_failed", failed);
        return failed;
    }

    /// <summary>The bank's word on a delayed payment.</summary>
    internal static void Settle(Transaction tx, PaymentIntent payment, PaymentFailure? failure)
    {
        var charge = tx.Find<Charge>(payment.LatestCharge!)!;
        if (failure is null)
            Succeed(tx, payment, charge);
        else
            Fail(tx, payment, charge, tx.Find<PaymentMethod>(payment.PaymentMethod!)!, failure);
    }

    static Answer Charge(
        Transaction tx, PaymentIntent payment, PaymentMethod method, TestPaymentMethod test, bool authenticated,
        StripeEmulatorOptions options, string? mandate = null)
    {
        if (payment is { SetupFutureUsage: not null, Customer: { } customer } && method.Customer is null && test.Attachable)
            tx.Emit("payment_method.attached", tx.Put(method with { Customer = customer }));
        if (test.Settles != Settles.AtOnce)
            return Process(tx, payment, method, test, options, mandate);
        var charge = Charges.Charge.Of(payment, method, "pending", authenticated, tx.Now, mandate);
        return test.Failure is { } failure
            ? Declined(Fail(tx, payment, charge, method, failure))
            : Succeed(tx, payment, charge);
    }

    static bool IsSetUp(Transaction tx, PaymentMethod method) =>
        tx.Newest<SetupIntent>().Any(setup => setup is { Status: "succeeded", Usage: "off_session" } && setup.PaymentMethod == method.Id);

    static void RequireMandate(Transaction tx, PaymentMethod method, string? named)
    {
        if (named is null)
            return;
        var mandate = tx.Find<Mandate>(named) ?? throw ApiError.Missing("mandate", named, "mandate");
        if (mandate.PaymentMethod != method.Id || mandate.Status != "active")
            throw ApiError.Invalid($"The mandate {named} is {mandate.Status} and for {mandate.PaymentMethod}.", "mandate",
                "payment_intent_mandate_invalid");
    }

    static PaymentIntent Succeed(Transaction tx, PaymentIntent payment, Charge charge)
    {
        var balance = tx.BalanceDelay is null ? tx.Put(BalanceTransaction.OfCharge(charge, tx.Now)) : null;
        var paid = tx.Put(charge.Succeeded(balance?.Id));
        if (tx.BalanceDelay is { } delay)
            tx.Put(new PendingOutcome(paid.Id, tx.NowMilliseconds + delay, null));
        tx.Emit("charge.succeeded", paid);
        var succeeded = tx.Put(payment with
        {
            Status = "succeeded",
            AmountReceived = payment.Amount,
            LatestCharge = paid.Id,
            NextAction = null,
            LastPaymentError = null,
            Processing = null,
        });
        tx.Emit("payment_intent.succeeded", succeeded);
        CheckoutRules.Follow(tx, succeeded);
        return succeeded;
    }

    static PaymentIntent Fail(Transaction tx, PaymentIntent payment, Charge charge, PaymentMethod method, PaymentFailure failure)
    {
        var failed = tx.Put(charge.Failed(failure));
        tx.Emit("charge.failed", failed);
        var open = tx.Put(payment with
        {
            Status = "requires_payment_method",
            PaymentMethod = null,
            LatestCharge = failed.Id,
            NextAction = null,
            Processing = null,
            LastPaymentError = PaymentError.From(failure, failed.Id, method),
        });
        tx.Emit("payment_intent.payment_failed", open);
        CheckoutRules.Follow(tx, open);
        return open;
    }

    static PaymentIntent Process(
        Transaction tx, PaymentIntent payment, PaymentMethod method, TestPaymentMethod test, StripeEmulatorOptions options, string? mandate)
    {
        var charge = tx.Put(Charges.Charge.Of(payment, method, "pending", authenticated: false, tx.Now, mandate));
        tx.Emit("charge.pending", charge);
        var processing = tx.Put(payment with { Status = "processing", LatestCharge = charge.Id, NextAction = null, LastPaymentError = null });
        tx.Emit("payment_intent.processing", processing);
        CheckoutRules.Follow(tx, processing);
        tx.Put(new PendingOutcome(payment.Id, test.Settles switch
        {
            Settles.Never => null,
            Settles.MuchLater => tx.NowMilliseconds + (long)options.SlowSettlementDelay.TotalMilliseconds,
            _ => tx.NowMilliseconds + (long)options.SettlementDelay.TotalMilliseconds,
        }, test.Failure));
        return processing;
    }

    static PaymentIntent RequireAction(Transaction tx, PaymentIntent payment, ConfirmationTerms terms)
    {
        var waiting = tx.Put(payment with
        {
            Status = "requires_action",
            LastPaymentError = null,
            NextAction = terms.ReturnUrl is { } back
                ? new("redirect_to_url")
                {
                    RedirectToUrl = new(back, $"{terms.BaseAddress}/_control/payment_intents/{payment.Id}/authenticate"),
                }
                : new("use_stripe_sdk") { UseStripeSdk = new JsonObject { ["type"] = "three_d_secure_redirect" } },
        });
        tx.Emit("payment_intent.requires_action", waiting);
        return waiting;
    }

    // Without the customer there is nobody to authenticate: the attempt ends here.
    static Answer Decline(Transaction tx, PaymentIntent payment, PaymentMethod method, PaymentFailure failure) =>
        Declined(Fail(tx, payment, Charges.Charge.Of(payment, method, "pending", authenticated: false, tx.Now), method, failure));

    static Answer Declined(PaymentIntent payment)
    {
        var error = payment.LastPaymentError!.ToNode();
        error["payment_intent"] = StripeJson.Node(payment);
        return new(402, new() { ["error"] = error });
    }
}

/// <summary>How a payment intent is confirmed.</summary>
sealed record ConfirmationTerms(bool OffSession, bool ErrorOnRequiresAction, string? ReturnUrl, bool HasMandate, string BaseAddress)
{
    internal string? Mandate { get; init; }

    internal CustomerAcceptance? Acceptance { get; init; }

    internal static readonly string[] Parameters =
        ["error_on_requires_action", "mandate", "mandate_data", "off_session", "return_url", "setup_future_usage", "use_stripe_sdk"];

    internal static ConfirmationTerms From(Call call, long now) => new(
        call.Form.Flag("off_session"), call.Form.Flag("error_on_requires_action"), call.Form.Text("return_url", null),
        call.Form.Has("mandate") || call.Form.Has("mandate_data"), call.BaseAddress)
    {
        Mandate = call.Form.Text("mandate", null),
        Acceptance = CustomerAcceptance.From(call.Form, now),
    };

    internal static string? SetupFutureUsage(Form form, string? present) => form.Text("setup_future_usage", present) is null
        ? null
        : form.OneOf("setup_future_usage", present ?? "off_session", "off_session", "on_session");
}
