using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.PaymentRequests;

/// <summary>Gives up a request that waits for its payer, for all its invoices. If the provider got the money at the same moment, it has succeeded, and the answer says so.</summary>
static class CancelPaymentRequest
{
    internal static void Map(RouteGroupBuilder requests) => requests.MapPost("/{id:guid}/cancel", Handle).ForMembersAndStaff("billing:write")
        .Answers(typeof(PaymentRequestView)).Refuses(BillingProblems.PaymentNotCancellable).Costly();

    static async Task<IResult> Handle(Guid id, Commands commands, StripePayments stripe, CancellationToken cancellation)
    {
        Payment? waiting = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                if (await work.Find<PaymentRequest>(id, cancellation) is not { } stream || !PaymentRequestViews.MaySee(stream.State, commands.Caller)) return Outcome.NotFound("payment request");
                if (!undertaking.IsResumed && commands.Stale(stream.Version) is { } stale) return stale;
                if (InvoiceDecider.CancelPayment(stream.State.Payment).Rejection is { } refused && !undertaking.IsResumed) return refused;
                waiting = stream.State.Payment is { Status: PaymentStatus.RequiresAction, ProviderId: not null } or { MissingSince: not null } ? stream.State.Payment : null;
                return Outcome.Ok(PaymentRequestView.From(stream.State));
            },
            async _ =>
            {
                if (waiting is { MissingSince: not null }) outcome = await stripe.GiveUpMissing(waiting.ProviderId!, CancellationToken.None);
                else if (waiting is not null) outcome = await stripe.Cancel(waiting.ProviderId!, StripePayments.GivenUp, CancellationToken.None);
            },
            async (work, _) =>
            {
                var stream = await work.Find<PaymentRequest>(id, CancellationToken.None) ?? throw new InvalidOperationException("The request was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown) await RequestShares.Learn(work, stream, outcome, CancellationToken.None);
                return Outcome.Ok(PaymentRequestView.From(stream.State), stream.Version);
            }, cancellation);
    }
}
