using Associations.Billing.CreditBalances;
using Associations.Billing.Currencies;
using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Billing.PaymentRequests;
using Associations.Billing.Payments;
using Associations.Billing.Refunds;
using Associations.EventSourcing;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.StripeEvents;

/// <summary>
/// What an event of Stripe's comes to: whose invoice it is about, and what to record on it. The object is fetched with our own key, because
/// what the event claims to hold is not believed and its order does not matter; whose it is says the metadata of the payment intent.
/// </summary>
/// <param name="Association">Whose it is.</param>
/// <param name="Apply">Finds the invoice, or the request for several, and records it.</param>
sealed record Told(Guid Association, Func<Work, CancellationToken, Task<Outcome>> Apply)
{
    internal Told(Guid association, Guid invoiceId, Func<Work, Loaded<Invoice>, CancellationToken, Task<Decision>> record)
        : this(association, async (work, cancellation) =>
            await work.Find<Invoice>(invoiceId, cancellation) is not { } invoice ? Outcome.NotFound("invoice")
            : (await record(work, invoice, cancellation)).Rejection is { } refused ? refused
            : Outcome.Done)
    { }

    // Among other things it says that a payment which succeeded before is booked now, so that what Stripe kept of it is known.
    const string ChargeUpdated = "charge.updated";

    /// <summary>True for the types of event that are used here.</summary>
    internal static bool IsUsed(string type) =>
        type == ChargeUpdated || type.StartsWith("payment_intent.", StringComparison.Ordinal) || type.StartsWith("refund.", StringComparison.Ordinal)
        || type.StartsWith("charge.refund.", StringComparison.Ordinal) || type.StartsWith("charge.dispute.", StringComparison.Ordinal)
        || type.StartsWith("checkout.session.", StringComparison.Ordinal);

    /// <summary>Fetches what an event is about; null when it is of another system on the same account, or nothing that moves money.</summary>
    internal static Task<Told?> By(string type, string id, StripePayments payments, StripeCheckouts checkouts, StripeRefunds refunds, StripeDisputes disputes, CancellationToken cancellation) =>
        type == ChargeUpdated ? OfCharge(id, payments, cancellation)
        : type.StartsWith("checkout.session.", StringComparison.Ordinal) ? OfCheckout(id, checkouts, cancellation)
        : type.StartsWith("payment_intent.", StringComparison.Ordinal) ? OfPayment(id, payments, cancellation)
        : type.StartsWith("charge.dispute.", StringComparison.Ordinal) ? OfDispute(id, disputes, cancellation)
        : OfRefund(id, refunds, cancellation);

    static async Task<Told?> OfCharge(string id, StripePayments stripe, CancellationToken cancellation) =>
        await stripe.IntentOfCharge(id, cancellation) is { } intent ? await OfPayment(intent, stripe, cancellation) : null;

    internal static async Task<Told?> OfPayment(string id, StripePayments stripe, CancellationToken cancellation) =>
        await stripe.Intent(id, cancellation) is not { } intent ? null : ToldOfRequest.Payment(intent) ?? About(intent, paymentId => (work, invoice, cancelled) =>
        {
            MandateAcceptance.Forget(work, invoice.State.Payments.FirstOrDefault(payment => payment.Id == paymentId));
            if (!StripePayments.CanBeConfirmed(intent))
                return CreditMovements.Record(work, invoice, InvoiceDecider.Learn(invoice.State, paymentId, StripePayments.From(intent), work.Now), cancelled);
            // It has to be ended at the provider before it counts as failed, so whoever owns what is not known looks at it now. On a page the payer tries
            // another method, and what it comes to is the page's to say.
            if (invoice.State.InFlight is { Method: not Payment.Checkout } waiting && waiting.Id == paymentId) work.Documents.Store(new Deadline(invoice.State.Id, work.Association, nameof(Invoice), work.Now));
            return Task.FromResult(Decision.AlreadyDone);
        });

    static async Task<Told?> OfCheckout(string id, StripeCheckouts stripe, CancellationToken cancellation) =>
        await stripe.Get(id, cancellation) is { } session && MarkOf(session.Metadata) is var (association, invoice, payment) && StripeCheckouts.From(session) is var outcome and not ProviderOutcome.Unknown
            ? new Told(association, invoice, async (work, stream, cancelled) =>
            {
                await CheckoutPage.Note(work, payment, outcome, cancelled);
                return await CreditMovements.Record(work, stream, InvoiceDecider.Learn(stream.State, payment, outcome, work.Now), cancelled);
            })
            : null;

    internal static async Task<Told?> OfRefund(string id, StripeRefunds stripe, CancellationToken cancellation) =>
        await stripe.Get(id, cancellation) is not { } refund ? null : ToldOfRequest.Refund(refund) ?? About(refund.PaymentIntent, paymentId => async (work, invoice, cancelled) =>
        {
            if (await Received(work, invoice, paymentId, refund.PaymentIntent, cancelled) is { } another) return another;
            var ours = StripeRefunds.IdOf(refund, paymentId);
            return await CreditMovements.Record(work, invoice, RefundDecider.LearnOther(
                invoice.State, ours, paymentId, StripeAmounts.In(refund.Amount, refund.Currency), StripeRefunds.From(refund), await CreditMovements.LeftOf(work, invoice.State, cancelled), work.Now), cancelled);
        });

    internal static async Task<Told?> OfDispute(string id, StripeDisputes stripe, CancellationToken cancellation) =>
        await stripe.Get(id, cancellation) is { } dispute && StripeDisputes.StatusOf(dispute) is { } status
            ? ToldOfRequest.Dispute(dispute, status) ?? About(dispute.PaymentIntent, paymentId => async (work, invoice, cancelled) =>
            {
                if (await Received(work, invoice, paymentId, dispute.PaymentIntent, cancelled) is { } another) return another;
                var learnt = await CreditMovements.Record(work, invoice, DisputeDecider.Learn(
                    invoice.State, new(dispute.Id, paymentId, StripeAmounts.In(dispute.Amount, dispute.Currency), dispute.Reason, status, work.Now), await CreditMovements.LeftOf(work, invoice.State, cancelled)), cancelled);
                if (learnt.Rejection is null) invoice.Record(DisputeDecider.LearnFee(invoice.State, dispute.Id, StripeDisputes.FeeOf(dispute), dispute.BalanceTransactions.Count, work.Now));
                return learnt;
            })
            : null;

    // What goes back has come: the word of that may be late, or lost. Where the payment came under another id, this money was never counted.
    static async Task<Decision?> Received(Work work, Loaded<Invoice> invoice, Guid paymentId, PaymentIntent intent, CancellationToken cancellation)
    {
        if (StripePayments.From(intent) is ProviderOutcome.Succeeded received)
            await CreditMovements.Record(work, invoice, InvoiceDecider.Learn(invoice.State, paymentId, received, work.Now), cancellation);
        return invoice.State.Payments.FirstOrDefault(payment => payment.Id == paymentId) is { Status: PaymentStatus.Succeeded } known && known.ProviderId != intent.Id
            ? Decision.Rejected("payment-unknown", "The payment was received under another id of the provider's.") : null;
    }

    static Told? About(PaymentIntent? intent, Func<Guid, Func<Work, Loaded<Invoice>, CancellationToken, Task<Decision>>> record) =>
        MarkOf(intent) is var (association, invoice, payment) ? new Told(association, invoice, record(payment)) : null;

    /// <summary>Whose payment an intent is, of which invoice and under which id, both of them the request's where it is of several; null when it is another system's.</summary>
    internal static (Guid Association, Guid Invoice, Guid Payment)? MarkOf(PaymentIntent? intent) => MarkOf(intent?.Metadata);

    /// <summary>The same from the metadata of an intent, which its charge has as well.</summary>
    internal static (Guid Association, Guid Invoice, Guid Payment)? MarkOf(Dictionary<string, string>? metadata) =>
        ToldOfRequest.MarkOf(metadata) is var (owner, request) ? (owner, request, request)
        : metadata is not null
        && Guid.TryParse(metadata.GetValueOrDefault(StripePayments.AssociationKey), out var association)
        && Guid.TryParse(metadata.GetValueOrDefault(StripePayments.InvoiceKey), out var invoice)
        && Guid.TryParse(metadata.GetValueOrDefault(StripePayments.PaymentKey), out var payment)
            ? (association, invoice, payment)
            : null;
}
