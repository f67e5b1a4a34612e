using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Billing.Payments;
using Associations.EventSourcing;

namespace Associations.Billing.PaymentRequests;

/// <summary>
/// The invoices of a request, on which everything is recorded in one transaction. The request is locked first, then the invoices in the order of
/// their ids, then their payers' credit balances in the order of theirs, so that nobody waits for each other.
/// </summary>
static class RequestShares
{
    /// <summary>Locks the invoices; in the order of the shares.</summary>
    internal static async Task<IReadOnlyList<Loaded<Invoice>>> Lock(Work work, PaymentRequest request, CancellationToken cancellation)
    {
        var invoices = new List<Loaded<Invoice>>(request.Shares.Length);
        foreach (var share in request.Shares)
            invoices.Add(await work.Find<Invoice>(share.InvoiceId, cancellation) ?? throw new InvalidOperationException("A request is of invoices that exist."));
        return invoices;
    }

    /// <summary>Records a decision on each invoice that is given by its place among the shares; the first refusal ends it.</summary>
    internal static async Task<Decision> Record(
        Work work, IReadOnlyList<Loaded<Invoice>> invoices, Func<int, Task<Decision>> decide, CancellationToken cancellation)
    {
        var places = Enumerable.Range(0, invoices.Count).OrderBy(place => CreditBalance.IdOf(work.Association, invoices[place].State));
        foreach (var place in places)
        {
            var recorded = await CreditMovements.Record(work, invoices[place], await decide(place), cancellation);
            if (recorded.Rejection is not null) return recorded;
        }
        return Decision.AlreadyDone;
    }

    /// <summary>Records what the provider says of the payment, on the request and on every invoice.</summary>
    internal static async Task<Decision> Learn(Work work, Loaded<PaymentRequest> request, ProviderOutcome outcome, CancellationToken cancellation)
    {
        var invoices = await Lock(work, request.State, cancellation);
        request.Record(PaymentRequestDecider.Learn(request.State, outcome, work.Now));
        MandateAcceptance.Forget(work, request.State.Payment);
        var outcomes = PaymentRequestDecider.OfShares(request.State, outcome);
        return await Record(work, invoices, place => Task.FromResult(
            InvoiceDecider.Learn(invoices[place].State, request.State.Shares[place].PaymentId, outcomes[place], work.Now)), cancellation);
    }
}
