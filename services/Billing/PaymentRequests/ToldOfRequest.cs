using Associations.Billing.CreditBalances;
using Associations.Billing.Currencies;
using Associations.Billing.Disputes;
using Associations.Billing.Payments;
using Associations.Billing.Refunds;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;
using PaymentStatus = Associations.Billing.Invoices.PaymentStatus;

namespace Associations.Billing.PaymentRequests;

/// <summary>What Stripe tells of the one charge of several invoices. A refund that was made here names its invoice; everything else that goes back is spread.</summary>
static class ToldOfRequest
{
    internal static Told? Payment(PaymentIntent intent) => About(intent, async (work, request, cancelled) =>
    {
        if (!StripePayments.CanBeConfirmed(intent)) return await RequestShares.Learn(work, request, StripePayments.From(intent), cancelled);
        // It has to be ended at the provider before it counts as failed, so whoever owns what is not known looks at it now.
        if (request.State.IsInFlight) work.Documents.Store(new Deadline(request.State.Id, work.Association, nameof(PaymentRequest), work.Now));
        return Decision.AlreadyDone;
    });

    internal static Told? Refund(Stripe.Refund refund) => About(refund.PaymentIntent, async (work, request, cancelled) =>
    {
        if (await Received(work, request, refund.PaymentIntent, cancelled) is { } another) return another;
        var (invoices, shares) = (await RequestShares.Lock(work, request.State, cancelled), request.State.Shares);
        var amount = StripeAmounts.In(refund.Amount, refund.Currency);
        Guid IdOf(int place) => StripeRefunds.IdOf(refund, shares[place].PaymentId);
        IReadOnlyList<long> parts = Guid.TryParse(refund.Metadata.GetValueOrDefault(StripePayments.InvoiceKey), out var ours) && shares.Any(share => share.InvoiceId == ours)
            ? [.. shares.Select(share => share.InvoiceId == ours ? amount : 0)]
            : PaymentRequestDecider.Spread(
                request.State, amount, [.. invoices.Select((invoice, place) => invoice.State.Refunds.FirstOrDefault(one => one.Id == IdOf(place))?.Amount ?? 0)], Remaining(invoices, request.State));
        return await RequestShares.Record(work, invoices, async place => parts[place] == 0 ? Decision.AlreadyDone : RefundDecider.LearnOther(
            invoices[place].State, IdOf(place), shares[place].PaymentId, parts[place],
            StripeRefunds.From(refund) is ProviderOutcome.Succeeded sent ? sent with { Amount = parts[place] } : StripeRefunds.From(refund),
            await CreditMovements.LeftOf(work, invoices[place].State, cancelled), work.Now), cancelled);
    });

    internal static Told? Dispute(Stripe.Dispute dispute, DisputeStatus status) => About(dispute.PaymentIntent, async (work, request, cancelled) =>
    {
        if (await Received(work, request, dispute.PaymentIntent, cancelled) is { } another) return another;
        var (invoices, shares) = (await RequestShares.Lock(work, request.State, cancelled), request.State.Shares);
        var parts = PaymentRequestDecider.Spread(
            request.State, StripeAmounts.In(dispute.Amount, dispute.Currency),
            [.. invoices.Select(invoice => invoice.State.Disputes.FirstOrDefault(one => one.Id == dispute.Id)?.Amount ?? 0)], Remaining(invoices, request.State));
        var learnt = await RequestShares.Record(work, invoices, async place => parts[place] == 0 ? Decision.AlreadyDone : DisputeDecider.Learn(
            invoices[place].State, new(dispute.Id, shares[place].PaymentId, parts[place], dispute.Reason, status, work.Now),
            await CreditMovements.LeftOf(work, invoices[place].State, cancelled)), cancelled);
        if (learnt.Rejection is not null) return learnt;
        foreach (var (invoice, fee) in invoices.Zip(PaymentRequestDecider.Kept(StripeDisputes.FeeOf(dispute), parts)))
            invoice.Record(DisputeDecider.LearnFee(invoice.State, dispute.Id, fee, dispute.BalanceTransactions.Count, work.Now));
        return learnt;
    });

    /// <summary>Whose request an intent is of, by its metadata; null when it is of a single invoice, or another system's.</summary>
    internal static (Guid Association, Guid Request)? MarkOf(Dictionary<string, string>? metadata) =>
        metadata is not null
        && Guid.TryParse(metadata.GetValueOrDefault(StripePayments.AssociationKey), out var association)
        && Guid.TryParse(metadata.GetValueOrDefault(StripePayments.RequestKey), out var request)
            ? (association, request)
            : null;

    static IReadOnlyList<long> Remaining(IReadOnlyList<Loaded<Invoice>> invoices, PaymentRequest request) =>
        [.. invoices.Zip(request.Shares, (invoice, share) => RefundDecider.Refundable(invoice.State, invoice.State.Payment(share.PaymentId)))];

    // What goes back has come: the word of that may be late, or lost.
    static async Task<Decision?> Received(Work work, Loaded<PaymentRequest> request, PaymentIntent intent, CancellationToken cancellation)
    {
        if (StripePayments.From(intent) is ProviderOutcome.Succeeded received) await RequestShares.Learn(work, request, received, cancellation);
        return request.State.Payment is { Status: PaymentStatus.Succeeded } known && known.ProviderId != intent.Id
            ? Decision.Rejected("payment-unknown", "The payment was received under another id of the provider's.") : null;
    }

    static Told? About(PaymentIntent? intent, Func<Work, Loaded<PaymentRequest>, CancellationToken, Task<Decision>> record) =>
        MarkOf(intent?.Metadata) is not var (association, id) ? null : new Told(association, async (work, cancellation) =>
            await work.Find<PaymentRequest>(id, cancellation) is not { } request ? Outcome.NotFound("payment request")
            : (await record(work, request, cancellation)).Rejection is { } refused ? refused
            : Outcome.Done);
}
