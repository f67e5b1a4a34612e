using Associations.Billing.Mandates;
using Associations.Billing.Payments;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.PaymentRequests;

/// <summary>Owns every request whose outcome is not known, as <see cref="FindOutPayment"/> owns the payments of single invoices.</summary>
static class FindOutPaymentRequest
{
    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        PaymentRequest? request;
        MandateAcceptance? acceptance;
        await using (var session = services.GetRequiredService<IDocumentStore>().ReadIn(deadline.Association))
        {
            request = await session.LoadAsync<PaymentRequest>(deadline.Id, cancellation);
            acceptance = request?.Payment.Debit is null ? null : await session.LoadAsync<MandateAcceptance>(deadline.Id, cancellation);
        }
        var outcome = request is { IsInFlight: true } ? await RequestCharge.FindOut(
            services.GetRequiredService<StripePayments>(), deadline.Association, request, acceptance, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation) : null;
        if (outcome is ProviderOutcome.Unknown) return new Rejection("provider-unknown", "The provider did not answer.");

        var (result, _) = await services.GetRequiredService<Runner>().Run(deadline.Association, "find-out-payment-request", async work =>
        {
            var stream = await work.Find<PaymentRequest>(deadline.Id, cancellation);
            if (stream is not { State.IsInFlight: true } || outcome is null)
            {
                // It was decided meanwhile.
                if (stream?.State.LookAgainAt is null) work.Documents.Delete<Deadline>(deadline.Id);
                return Outcome.Done;
            }
            if (outcome is ProviderOutcome.Pending pending) stream.Record(PaymentRequestDecider.StillPending(stream.State, pending, work.Now));
            if ((await RequestShares.Learn(work, stream, outcome, cancellation)).Rejection is { } refused) return refused;
            if (stream.State.LookAgainAt is null) work.Documents.Delete<Deadline>(deadline.Id);
            return Outcome.Done;
        }, cancellation);
        return result;
    }
}
