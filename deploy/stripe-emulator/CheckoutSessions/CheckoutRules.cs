using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.CheckoutSessions;

/// <summary>How a session goes on with its payment intent, and ends.</summary>
static class CheckoutRules
{
    /// <summary>The payer of an open session tries to pay; the first time there is a payment intent from then on.</summary>
    internal static CheckoutSession Pay(Transaction tx, CheckoutSession session, PaymentMethod method, string page, string baseAddress, StripeEmulatorOptions options)
    {
        var payment = session.PaymentIntent is { } known ? tx.Find<PaymentIntent>(known)! : Begin(tx, session);
        // The page takes the mandate itself, and is where the payer's bank sends the payer back to.
        var terms = new ConfirmationTerms(OffSession: false, ErrorOnRequiresAction: false, page, HasMandate: true, baseAddress);
        PaymentMethodTypes.Fits(payment, method, terms);
        Attempt.Confirm(tx, tx.Put(payment with { PaymentMethod = method.Id, Status = "requires_confirmation", NextAction = null }), method, terms, options);
        return tx.Find<CheckoutSession>(session.Id)!;
    }

    /// <summary>
    /// What became of a payment intent, for the session that it may be of. A declined card leaves the session open for another; a delayed
    /// method completes it unpaid, and its failure weeks later is no expiry.
    /// </summary>
    internal static void Follow(Transaction tx, PaymentIntent payment)
    {
        if (Of(tx, payment) is not { } session)
            return;
        switch (session, payment.Status)
        {
            case ({ Status: "open" }, "succeeded" or "processing"):
                tx.Emit("checkout.session.completed", End(tx, session with { Status = "complete", PaymentStatus = payment.Status == "succeeded" ? "paid" : "unpaid" }));
                break;
            case ({ Status: "complete", PaymentStatus: "unpaid" }, "succeeded"):
                tx.Emit("checkout.session.async_payment_succeeded", tx.Put(session with { PaymentStatus = "paid" }));
                break;
            case ({ Status: "complete", PaymentStatus: "unpaid" }, "requires_payment_method"):
                tx.Emit("checkout.session.async_payment_failed", session);
                break;
        }
    }

    /// <summary>Ends an open session, so that nobody can pay on it any more.</summary>
    internal static CheckoutSession Expire(Transaction tx, CheckoutSession session)
    {
        if (session.PaymentIntent is { } id)
            tx.Emit("payment_intent.canceled", tx.Put(tx.Find<PaymentIntent>(id)! with { Status = "canceled", CanceledAt = tx.Now, CancellationReason = "expired", NextAction = null }));
        var expired = End(tx, session with { Status = "expired" });
        tx.Emit("checkout.session.expired", expired);
        return expired;
    }

    /// <summary>The session that a payment intent is of; null for one that was created by itself.</summary>
    internal static CheckoutSession? Of(Transaction tx, PaymentIntent payment) =>
        tx.Newest<CheckoutSession>().FirstOrDefault(session => session.PaymentIntent == payment.Id);

    static PaymentIntent Begin(Transaction tx, CheckoutSession session)
    {
        var id = StripeId.New("pi");
        var payment = tx.Put(tx.Find<CheckoutOrder>(CheckoutOrder.IdOf(session.Id))!.Intent with { Id = id, Created = tx.Now, ClientSecret = StripeId.Secret(id) });
        tx.Put(session with { PaymentIntent = id });
        tx.Emit("payment_intent.created", payment);
        return payment;
    }

    static CheckoutSession End(Transaction tx, CheckoutSession session)
    {
        if (tx.Outcome(session.Id) is { } expiry)
            tx.Put(expiry with { Done = true });
        return tx.Put(session with { Url = null });
    }
}
