using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Billing.PaymentRequests;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Payments;

/// <summary>
/// Gives up a payment that waits for its payer, or of which the provider knows nothing any more, so that it can be paid in another way. It is cancelled at the provider first, or its page closed there; if the
/// provider got the money at the same moment, it has succeeded, and the answer says so.
/// </summary>
static class CancelPayment
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/payments/{paymentId:guid}/cancel", Handle).ForMembersAndStaff("billing:write")
        .Answers(typeof(PaymentView)).Refuses(BillingProblems.PaymentNotCancellable, PaymentRequestProblems.PaymentOfRequest).Costly();

    // Nothing is stored before the call: whatever comes of it is found out like any outcome, and to cancel twice does nothing.
    static async Task<IResult> Handle(Guid id, Guid paymentId, Commands commands, StripePayments stripe, StripeCheckouts checkouts, CancellationToken cancellation)
    {
        Payment? waiting = null;
        CheckoutPage? page = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                if (await work.Find<Invoice>(id, cancellation) is not { } stream || !InvoiceViews.MaySee(stream.State, commands.Caller)
                    || stream.State.Payments.FirstOrDefault(payment => payment.Id == paymentId) is not { } payment) return Outcome.NotFound("payment");
                if (!undertaking.IsResumed && commands.Stale(stream.Version) is { } stale) return stale;
                // A resumed request may find that it had been cancelled, or paid, before its process died.
                if (InvoiceDecider.CancelPayment(payment).Rejection is { } refused && !undertaking.IsResumed) return refused;
                waiting = payment.Status == PaymentStatus.RequiresAction || payment.MissingSince is not null ? payment : null;
                page = await CheckoutPage.Of(waiting, work.Documents, cancellation);
                return Outcome.Ok(PaymentView.From(payment, stream.State.Currency));
            },
            async _ =>
            {
                if (page is not null) outcome = await checkouts.Close(page, waiting!.MissingSince is not null, CancellationToken.None);
                else if (waiting is { MissingSince: not null }) outcome = await stripe.GiveUpMissing(waiting.ProviderId!, CancellationToken.None);
                else if (waiting is not null) outcome = await stripe.Cancel(waiting.ProviderId!, StripePayments.GivenUp, CancellationToken.None);
            },
            async (work, _) =>
            {
                var stream = await work.Find<Invoice>(id, CancellationToken.None) ?? throw new InvalidOperationException("The invoice was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown)
                    await CreditMovements.Record(work, stream, InvoiceDecider.Learn(stream.State, paymentId, outcome, work.Now), CancellationToken.None);
                return Outcome.Ok(PaymentView.From(stream.State.Payment(paymentId), stream.State.Currency), stream.Version);
            }, cancellation);
    }
}
