using Associations.Billing.PaymentRequests;
using Associations.Billing.Payments;
using Associations.EventSourcing;
using Marten;
using Invoice = Associations.Billing.Invoices.Invoice;

namespace Associations.Billing.Reconciliations;

/// <summary>
/// The charges of several invoices, which are compared invoice by invoice like all others. A request that we do not know stays whole, and is told
/// as money that we do not know.
/// </summary>
static class SharedCharges
{
    /// <summary>Those among what was listed, by Stripe's id; they bear the id of their request in the place of both ids.</summary>
    internal static IReadOnlyDictionary<string, ReconciliationDecider.Theirs> Of(IEnumerable<ReconciliationDecider.Theirs> listed) =>
        listed.Where(payment => payment.InvoiceId == payment.PaymentId).ToDictionary(payment => payment.ProviderId);

    /// <summary>That the whole of one came, which is recorded on its request and on each of its invoices.</summary>
    internal static StripeEvents.Told Told(Guid association, ReconciliationDecider.Theirs whole) => new(association, async (work, cancellation) =>
        await work.Find<PaymentRequest>(whole.PaymentId, cancellation) is not { } request ? Outcome.NotFound("payment request")
        : (await RequestShares.Learn(work, request, new ProviderOutcome.Succeeded(whole.ProviderId, whole.Received!.Value), cancellation)).Rejection is { } refused ? refused
        : Outcome.Done);

    internal static async Task<(List<ReconciliationDecider.Theirs> Payments, List<ReconciliationDecider.Movement> Movements)> ByInvoice(
        IQuerySession session, IReadOnlyList<ReconciliationDecider.Theirs> payments, IReadOnlyList<ReconciliationDecider.Movement> movements, CancellationToken cancellation)
    {
        var ids = payments.Where(payment => payment.InvoiceId == payment.PaymentId).Select(payment => payment.PaymentId)
            .Concat(movements.Where(movement => movement.InvoiceId == movement.PaymentId).Select(movement => movement.PaymentId)).Distinct().ToArray();
        if (ids.Length == 0) return ([.. payments], [.. movements]);
        var requests = (await session.LoadManyAsync<PaymentRequest>(cancellation, ids)).ToDictionary(request => request.Id);
        var invoices = (await session.LoadManyAsync<Invoice>(cancellation, requests.Values.SelectMany(request => request.Shares.Select(share => share.InvoiceId)).Distinct().ToArray()))
            .ToDictionary(invoice => invoice.Id);
        return (
            [.. payments.SelectMany(payment => requests.TryGetValue(payment.PaymentId, out var request) ? Shares(payment, request) : [payment])],
            [.. movements.SelectMany(movement => requests.TryGetValue(movement.PaymentId, out var request) ? Parts(movement, request, invoices) : [movement])]);
    }

    static IEnumerable<ReconciliationDecider.Theirs> Shares(ReconciliationDecider.Theirs whole, PaymentRequest request)
    {
        var received = whole.Received is { } amount ? PaymentRequestDecider.InProportion(request, amount) : default;
        var kept = PaymentRequestDecider.Kept(whole.Fee, PaymentRequestDecider.Asked(request));
        return request.Shares.Select((share, place) => whole with
        {
            InvoiceId = share.InvoiceId,
            PaymentId = share.PaymentId,
            Received = whole.Received is null ? null : received[place],
            Fee = kept[place],
        });
    }

    // As it is recorded; of what nobody recorded the first invoice tells, and what is taken over is spread.
    static List<ReconciliationDecider.Movement> Parts(ReconciliationDecider.Movement whole, PaymentRequest request, Dictionary<Guid, Invoice> invoices)
    {
        var known = new List<ReconciliationDecider.Movement>();
        foreach (var share in request.Shares)
        {
            var (invoice, made) = (invoices[share.InvoiceId], Uuid.From(share.PaymentId, whole.ProviderId));
            var refund = whole.Dispute is null ? invoice.Refunds.FirstOrDefault(one => one.Id == whole.RefundId || one.Id == made) : null;
            var dispute = invoice.Disputes.FirstOrDefault(one => one.Id == whole.ProviderId);
            if ((refund?.Amount ?? dispute?.Amount) is { } part)
                known.Add(whole with { InvoiceId = share.InvoiceId, PaymentId = share.PaymentId, Amount = part, RefundId = refund?.Id });
        }
        if (known.Count == 0) return [whole with { InvoiceId = request.Shares[0].InvoiceId, PaymentId = request.Shares[0].PaymentId }];
        return [.. known.Zip(PaymentRequestDecider.Kept(whole.Fee, [.. known.Select(part => part.Amount)]), (part, kept) => part with { Fee = kept })];
    }
}
